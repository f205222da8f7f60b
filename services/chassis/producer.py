"""How the command line and the simulator speak to topics: publish, read, and make the topics.

Owns: batches per partition, the partitioner, a group-free reader that drops repeated ``laneseq``.
Refuses to know: what the events mean, and the services' own outbox (see ``relay``).
"""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaError, TopicAlreadyExistsError
from pydantic_core import from_json

from schemas.partitions import partition_of
from schemas.topics import TOPICS, Topic, settings
from services.chassis.errors import ChassisError
from services.chassis.records import Received

_RECORD_OVERHEAD_BYTES = 128
_ALREADY_EXISTS = 36  # Kafka protocol error code TOPIC_ALREADY_EXISTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One record to publish. ``partition`` None: the Java client's murmur2 of the key."""

    topic: Topic
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes], ...] = ()
    partition: int | None = None

    def place(self) -> int:
        """Say which partition the record goes to."""
        if self.partition is not None:
            return self.partition
        return partition_of(self.key or b"", self.topic.partitions)


class UnreachableError(ChassisError):
    """Kafka did not answer or did not take what was sent."""

    code = "kafka_unreachable"


class Publisher:
    """Publishes for people and simulators; every call returns only once Kafka has the records."""

    def __init__(self, bootstrap: str) -> None:
        """Prepare for ``bootstrap``, ``host:port`` separated by commas."""
        self._bootstrap = bootstrap
        self._producer: AIOKafkaProducer | None = None

    async def __aenter__(self) -> Self:
        """Connect.

        Raises:
            UnreachableError: nobody answers there.
        """
        producer = AIOKafkaProducer(
            bootstrap_servers=self._bootstrap,
            enable_idempotence=True,
            acks="all",
            linger_ms=0,
            max_batch_size=2_097_152,
            max_request_size=4_194_304,
            request_timeout_ms=15_000,
        )
        try:
            await producer.start()
        except KafkaError as error:
            await producer.stop()
            message = f"no Kafka answers at {self._bootstrap}; is the stack up? (portcullis status)"
            raise UnreachableError(message) from error
        self._producer = producer
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Disconnect."""
        if self._producer is not None:
            await self._producer.stop()

    async def publish(
        self,
        topic: Topic,
        key: bytes | None,
        value: bytes | None,
        *,
        headers: tuple[tuple[str, bytes], ...] = (),
        partition: int | None = None,
    ) -> None:
        """Publish one record and wait until Kafka has it."""
        outgoing = Outgoing(topic=topic, key=key, value=value, headers=headers, partition=partition)
        await self.publish_many([outgoing])

    async def publish_many(self, records: Iterable[Outgoing]) -> None:
        """Publish records, batched per partition and in order within it; wait for all of them.

        Raises:
            UnreachableError: some were not taken; which of them is unknown.
        """
        producer = self._producer
        if producer is None:
            message = "the publisher is not connected; use 'async with'"
            raise UnreachableError(message)
        slices: dict[tuple[str, int], list[Outgoing]] = {}
        for record in records:
            slices.setdefault((record.topic.name, record.place()), []).append(record)
        try:
            await asyncio.gather(
                *(
                    self._publish_slice(producer, name, partition, slice_)
                    for (name, partition), slice_ in slices.items()
                )
            )
        except KafkaError as error:
            message = "Kafka did not take every record; look before sending again"
            raise UnreachableError(message) from error

    @staticmethod
    async def _publish_slice(
        producer: AIOKafkaProducer, name: str, partition: int, records: Sequence[Outgoing]
    ) -> None:
        sent: list[asyncio.Future[Any]] = []
        batch, size = producer.create_batch(), 0
        for record in records:
            weight = len(record.key or b"") + len(record.value or b"") + _RECORD_OVERHEAD_BYTES
            # the broker's max.message.bytes is for the whole batch
            if size and size + weight > record.topic.bytes_max:
                sent.append(await producer.send_batch(batch, name, partition=partition))
                batch, size = producer.create_batch(), 0
            batch.append(
                timestamp=None, key=record.key, value=record.value, headers=list(record.headers)
            )
            size += weight
        sent.append(await producer.send_batch(batch, name, partition=partition))
        await asyncio.gather(*sent)


class Reader:
    """Reads whole topics without a group: every partition, from the beginning or from now on."""

    def __init__(
        self, bootstrap: str, topics: Sequence[Topic], *, from_beginning: bool = True
    ) -> None:
        """Prepare; nothing is read before ``async with``."""
        self._topics = topics
        self._from_beginning = from_beginning
        self._consumer = AIOKafkaConsumer(
            bootstrap_servers=bootstrap,
            group_id=None,
            enable_auto_commit=False,
            auto_offset_reset="none",
            isolation_level="read_committed",
            max_partition_fetch_bytes=4_194_304,
            fetch_max_wait_ms=100,
        )
        self._last: dict[tuple[str, int], int] = {}
        self._bootstrap = bootstrap

    async def __aenter__(self) -> Self:
        """Connect and stand at the first or the next record of every partition.

        Raises:
            UnreachableError: nobody answers, or a topic is missing.
        """
        places = [
            TopicPartition(topic.name, partition)
            for topic in self._topics
            for partition in range(topic.partitions)
        ]
        try:
            await self._consumer.start()
            self._consumer.assign(places)
            if self._from_beginning:
                await self._consumer.seek_to_beginning(*places)
            else:
                await self._consumer.seek_to_end(*places)
        except (KafkaError, OSError) as error:
            await self._consumer.stop()
            message = f"cannot read from Kafka at {self._bootstrap}; is the stack up?"
            raise UnreachableError(message) from error
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Disconnect."""
        await self._consumer.stop()

    async def take(self, timeout_ms: int = 200) -> list[Received]:
        """Give what has arrived, raw: every record, repeats and ``lane.opened`` included."""
        polled = await self._consumer.getmany(timeout_ms=timeout_ms)
        return [
            Received(
                topic=record.topic,
                partition=record.partition,
                offset=record.offset,
                timestamp_ms=record.timestamp,
                key=record.key,
                value=record.value,
                headers=tuple(record.headers),
            )
            for records in polled.values()
            for record in records
        ]

    async def take_events(self, timeout_ms: int = 200) -> list[tuple[Received, dict[str, Any]]]:
        """Give what has arrived as parsed events, the way the published contract reads them.

        Drops ``laneseq`` at or below the last seen of the partition, ``lane.opened``, and what is
        not an event at all.
        """
        return [
            (record, event)
            for record in await self.take(timeout_ms)
            if (event := self._read(record)) is not None
        ]

    def _read(self, record: Received) -> dict[str, Any] | None:
        try:
            event = from_json(record.value or b"")
        except ValueError:
            return None
        if not isinstance(event, dict) or event.get("type") == "lane.opened":
            return None
        sequence = event.get("laneseq")
        if isinstance(sequence, int):
            place = (record.topic, record.partition)
            if sequence <= self._last.get(place, 0):
                return None
            self._last[place] = sequence
        return event

    async def ends(self) -> dict[tuple[str, int], int]:
        """Give the next offset of every partition, for knowing when all has been read."""
        places = self._consumer.assignment()
        ends = await self._consumer.end_offsets(places)
        return {(place.topic, place.partition): end for place, end in ends.items()}


async def ensure_topics(bootstrap: str, *, replicas: int = 1, replicas_in_sync: int = 1) -> None:
    """Create every topic of the registry that is not there yet; change none that is.

    Raises:
        UnreachableError: Kafka does not answer or refuses to create one.
    """
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap, request_timeout_ms=15_000)
    try:
        await admin.start()
        present = set(await admin.list_topics())
        missing = [
            NewTopic(
                name=topic.name,
                num_partitions=topic.partitions,
                replication_factor=replicas,
                topic_configs=settings(topic, replicas_in_sync=replicas_in_sync),
            )
            for topic in TOPICS
            if topic.name not in present
        ]
        if missing:
            _require_created(await admin.create_topics(missing, timeout_ms=15_000))
    except TopicAlreadyExistsError:
        return
    except KafkaError as error:
        message = f"cannot create topics at {bootstrap}"
        raise UnreachableError(message) from error
    finally:
        await admin.close()


def _require_created(response: Any) -> None:  # noqa: ANN401 - the library's answer is untyped
    refused = [
        f"{row[0]}: {row[1]}" for row in response.topic_errors if row[1] not in {0, _ALREADY_EXISTS}
    ]
    if refused:
        message = f"Kafka refused to create {', '.join(refused)}"
        raise UnreachableError(message)
