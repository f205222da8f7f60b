"""The one batch subscriber of a process, over all its inputs.

Owns: subscriber options, polling without FastStream's pauses, seeking to the database's positions,
and handing polls to the lane function.
Refuses to know: who owns which lane (``ownership``), and what records mean.
"""

import hashlib
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from aiokafka import AIOKafkaConsumer, ConsumerRecord
from aiokafka.coordinator.assignors.range import RangePartitionAssignor
from aiokafka.errors import ConsumerStoppedError, NoOffsetForPartitionError
from faststream import AckPolicy
from faststream.kafka import KafkaBroker
from faststream.kafka.subscriber.usecase import BatchSubscriber

from services.chassis.codec import as_poll, decode_batch, parse_batch
from services.chassis.ownership import Ownership
from services.chassis.process import Process
from services.chassis.records import Received
from services.chassis.settings import ChassisSettings
from services.chassis.wiring import Wiring

FETCH_BYTES_MAX = 16 * 1024 * 1024


def group_of(process: Process) -> str:
    """Name the consumer group; another set of inputs is another group."""
    names = "\n".join(sorted(topic.name for topic in process.inputs))
    return f"portcullis.{process.name}.{hashlib.sha256(names.encode()).hexdigest()[:8]}"


def make_broker(settings: ChassisSettings, process: Process) -> KafkaBroker:
    """Build the FastStream broker; every option that matters spelled out."""
    return KafkaBroker(
        settings.kafka,
        client_id=f"portcullis.{process.name}.{settings.worker}",
        request_timeout_ms=20_000,
        retry_backoff_ms=100,
        metadata_max_age_ms=60_000,
        acks="all",
        enable_idempotence=True,
        allow_auto_create_topics=False,
        apply_types=False,
        graceful_timeout=10.0,
        logger=None,
    )


def subscribe(
    broker: KafkaBroker,
    wiring: Wiring,
    listener: Ownership,
    handler: Callable[[list[Received]], Awaitable[None]],
) -> BatchSubscriber:
    """Declare the subscriber; nothing is read before the broker starts."""
    process, settings = wiring.process, wiring.settings
    subscriber = broker.subscriber(
        *(topic.name for topic in process.inputs),
        batch=True,
        group_id=group_of(process),
        group_instance_id=f"{process.name}-{settings.worker}",
        auto_offset_reset="none",
        ack_policy=AckPolicy.MANUAL,
        partition_assignment_strategy=(RangePartitionAssignor,),
        isolation_level="read_uncommitted",
        max_records=settings.poll_records_max,
        batch_timeout_ms=settings.poll_timeout_ms,
        session_timeout_ms=settings.session_timeout_ms,
        rebalance_timeout_ms=settings.session_timeout_ms,
        heartbeat_interval_ms=settings.session_timeout_ms // 4,
        max_poll_interval_ms=300_000,
        consumer_timeout_ms=200,
        fetch_max_wait_ms=50,
        fetch_min_bytes=1,
        fetch_max_bytes=FETCH_BYTES_MAX,
        max_partition_fetch_bytes=2 * 1024 * 1024 + 65_536,
        check_crcs=True,
        exclude_internal_topics=True,
        listener=listener,
        parser=parse_batch,
        decoder=decode_batch,
        no_reply=True,
    )
    subscriber(_guard(handler, wiring.fail))
    subscriber.get_msg = partial(_fetch, wiring, listener)  # type: ignore[method-assign]  # FastStream sleeps after an empty poll
    return subscriber


def _guard(
    handler: Callable[[list[Received]], Awaitable[None]], fail: Callable[[BaseException], None]
) -> Callable[[list[Received]], Awaitable[None]]:
    """End the process over an exception: FastStream would pass it over and read on."""

    async def handle(records: list[Received]) -> None:
        try:
            await handler(records)
        except Exception as error:  # noqa: BLE001 - whatever it is, the process ends
            fail(error)

    return handle


async def _fetch(
    wiring: Wiring, ownership: Ownership, consumer: AIOKafkaConsumer
) -> tuple[ConsumerRecord, ...]:
    """Fetch one poll: the first input ahead of the others, no pause after an empty one."""
    settings = wiring.settings
    first = wiring.process.inputs[0].name
    records_max = settings.poll_records_max
    try:
        urgent = [place for place in consumer.assignment() if place.topic == first]
        ahead: dict[Any, list[ConsumerRecord]] = {}
        if urgent:
            ahead = await consumer.getmany(*urgent, timeout_ms=0, max_records=records_max)
        left = records_max - sum(map(len, ahead.values()))
        rest: dict[Any, list[ConsumerRecord]] = {}
        if left:
            timeout_ms = 0 if ahead else settings.poll_timeout_ms
            rest = await consumer.getmany(timeout_ms=timeout_ms, max_records=left)
        await _wait_for_company(wiring, consumer, rest)
    except ConsumerStoppedError:
        raise
    except NoOffsetForPartitionError:  # assigned anew while polling; positions are in the database
        await ownership.seek_again()
        return ()
    except Exception as error:
        wiring.fail(error)
        raise ConsumerStoppedError from error
    return as_poll([*ahead.values(), *rest.values()])


async def _wait_for_company(
    wiring: Wiring, consumer: AIOKafkaConsumer, found: dict[Any, list[ConsumerRecord]]
) -> None:
    """Let a poll that nobody waits for wait a little for one that somebody does."""
    process = wiring.process
    awaited = {topic.name for topic in process.awaited}
    if not (found and awaited and process.patience_ms):
        return
    clock = wiring.clock
    end = clock.monotonic() + process.patience_ms / 1000
    room = wiring.settings.poll_records_max - sum(map(len, found.values()))
    while room > 0 and not any(place.topic in awaited for place in found):
        left_ms = int((end - clock.monotonic()) * 1000)
        if left_ms <= 0:
            return
        more = await consumer.getmany(timeout_ms=left_ms, max_records=room)
        for place, records in more.items():
            found.setdefault(place, []).extend(records)
            room -= len(records)
