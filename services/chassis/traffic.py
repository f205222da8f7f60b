"""Records in bulk, for people and simulators: batches per partition out, parsed events in.

Owns: one produce request per partition for many records; reading events as the contract says.
Refuses to know: what the events mean, and the services' own outbox (see ``relay``).
"""

import asyncio
from collections.abc import Awaitable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from aiokafka.errors import KafkaError
from pydantic_core import from_json

from schemas.partitions import partition_of
from schemas.topics import Topic
from services.chassis.errors import KafkaTroubleError
from services.chassis.producer import Publisher, Reader
from services.chassis.records import Received

_RECORD_OVERHEAD_BYTES = 128


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


class BulkPublisher(Publisher):
    """A publisher that sends many records of many topics at once."""

    async def publish_many(self, records: Iterable[Outgoing]) -> None:
        """Publish records, batched per partition and in order within it; wait for all of them.

        Raises:
            KafkaTroubleError: some were not taken; which of them is unknown.
        """
        slices: dict[tuple[str, int], list[Outgoing]] = {}
        for record in records:
            slices.setdefault((record.topic.name, record.place()), []).append(record)
        try:
            await asyncio.gather(
                *(self._publish_slice(name, place, each) for (name, place), each in slices.items())
            )
        except KafkaError as error:
            message = "Kafka did not take every record; look before sending again"
            raise KafkaTroubleError(message) from error

    async def _publish_slice(self, name: str, partition: int, records: Sequence[Outgoing]) -> None:
        producer = self._producer
        if producer is None:
            message = "the publisher is closed: use it in `async with`"
            raise KafkaTroubleError(message)
        sent: list[Awaitable[object]] = []
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


class EventReader(Reader):
    """A reader that gives parsed events: repeats, lane openings and non-events are left out."""

    async def take_events(self, timeout_ms: int = 200) -> list[tuple[Received, dict[str, Any]]]:
        """Give what has arrived since the last call, waiting at most so long for a first one."""
        return [
            (record, event)
            for record in await self.fetch(timeout_ms=timeout_ms)
            if (event := _parse(record)) is not None
        ]

    async def ends(self) -> dict[tuple[str, int], int]:
        """Give the next offset of every partition."""
        ends = await self._consumer.end_offsets(self._places)
        return {(place.topic, place.partition): end for place, end in ends.items()}


def _parse(record: Received) -> dict[str, Any] | None:
    try:
        event = from_json(record.value or b"")
    except ValueError:
        return None
    if not isinstance(event, dict) or event.get("type") == "lane.opened":
        return None
    return event
