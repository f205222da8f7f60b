"""Records in bulk, for people and simulators: batches per partition out, events in.

Owns: publishing with explicit partitions, and reading with ``laneseq`` de-duplication as the
contract says. Refuses to know: what the events mean, and the services' own outbox (see ``relay``).
"""

import asyncio
from collections.abc import Awaitable, Iterable, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Literal, Self

from aiokafka import AIOKafkaProducer, TopicPartition
from pydantic_core import from_json

from schemas.partitions import partition_of
from schemas.topics import BY_NAME, Topic
from services.chassis.codec import as_received
from services.chassis.errors import KafkaTroubleError
from services.chassis.records import Received
from services.chassis.relay.batches import send_in_batches
from services.chassis.relay.fence import make_producer
from services.chassis.relay.readback import make_reader
from services.chassis.topics import asking

SEND_TIMEOUT_MS = 15_000


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


class BulkPublisher:
    """Publishes many records of many topics at once.

    Use it as ``async with BulkPublisher(bootstrap) as publisher``.
    """

    def __init__(self, bootstrap: str, client_id: str = "portcullis.publisher") -> None:
        self._bootstrap = bootstrap
        self._client_id = client_id
        self._producer: AIOKafkaProducer | None = None

    async def __aenter__(self) -> Self:
        producer = make_producer(self._bootstrap, self._client_id, send_timeout_ms=SEND_TIMEOUT_MS)
        try:
            with asking(self._bootstrap, "publish"):
                await producer.start()
        except BaseException:
            await producer.stop()
            raise
        self._producer = producer
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._producer is not None:
            await self._producer.stop()
            self._producer = None

    async def publish_many(self, records: Iterable[Outgoing]) -> None:
        """Publish records, batched per partition and in order within it; wait for all of them.

        Raises:
            KafkaTroubleError: some were not taken; which of them is unknown.
        """
        slices: dict[tuple[Topic, int], list[Outgoing]] = {}
        for record in records:
            slices.setdefault((record.topic, record.place()), []).append(record)
        if self._producer is None:
            message = "the publisher is closed: use it in `async with`"
            raise KafkaTroubleError(message)
        with asking(self._bootstrap, "take every record: look before sending again"):
            await asyncio.gather(
                *(
                    _publish_slice(self._producer, topic, partition, each)
                    for (topic, partition), each in slices.items()
                )
            )


async def _publish_slice(
    producer: AIOKafkaProducer, topic: Topic, partition: int, records: Sequence[Outgoing]
) -> None:
    raw = ((record.key, record.value, record.headers) for record in records)
    sent: list[Awaitable[object]] = await send_in_batches(producer, topic, partition, raw)
    await asyncio.gather(*sent)


class EventReader:
    """Reads topics without a group: everything, or each ``laneseq`` once as the contract says."""

    def __init__(
        self,
        bootstrap: str,
        topics: Iterable[Topic | str],
        *,
        begin: Literal["beginning", "end"] = "beginning",
        raw: bool = False,
    ) -> None:
        """Choose what to read.

        Args:
            bootstrap: bootstrap servers.
            topics: of the registry, or their names.
            begin: where to start.
            raw: give every record; otherwise drop a ``laneseq`` at or below the last seen in its
                partition.
        """
        self._bootstrap = bootstrap
        self._topics = [BY_NAME[each] if isinstance(each, str) else each for each in topics]
        self._begin = begin
        self._raw = raw
        self._seen: dict[tuple[str, int], int] = {}
        self._consumer = make_reader(bootstrap, "portcullis.reader", partition_bytes=1_048_576)
        self._places = [
            TopicPartition(topic.name, partition)
            for topic in self._topics
            for partition in range(topic.partitions)
        ]

    async def __aenter__(self) -> Self:
        try:
            with asking(self._bootstrap, "read"):
                await self._consumer.start()
                self._consumer.assign(self._places)
                await self._seek_begin()
        except BaseException:
            await self._consumer.stop()
            raise
        return self

    async def _seek_begin(self) -> None:
        find = (
            self._consumer.beginning_offsets
            if self._begin == "beginning"
            else self._consumer.end_offsets
        )
        for place, offset in (await find(self._places)).items():
            self._consumer.seek(place, offset)

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._consumer.stop()

    async def fetch(self, *, timeout_ms: int) -> list[Received]:
        """Read what is there, waiting at most so long for a first record."""
        found = await self._read(timeout_ms)
        return found if self._raw else [record for record, _ in self._parse_new(found)]

    async def take_events(self, timeout_ms: int = 200) -> list[tuple[Received, dict[str, Any]]]:
        """Give parsed events that have arrived, without lane openings and what is no event."""
        return [
            (record, event)
            for record, event in self._parse_new(await self._read(timeout_ms))
            if event is not None and event.get("type") != "lane.opened"
        ]

    async def _read(self, timeout_ms: int) -> list[Received]:
        with asking(self._bootstrap, "read"):
            batches = await self._consumer.getmany(timeout_ms=timeout_ms)
        return [as_received(record) for records in batches.values() for record in records]

    def _parse_new(self, found: Sequence[Received]) -> list[tuple[Received, dict[str, Any] | None]]:
        """Parse records, and drop repeated ones."""
        parsed = [(record, _parse(record)) for record in found]
        return parsed if self._raw else [each for each in parsed if self._is_new(*each)]

    async def ends(self) -> dict[tuple[str, int], int]:
        """Give the next offset of every partition."""
        with asking(self._bootstrap, "say where topics end"):
            ends = await self._consumer.end_offsets(self._places)
        return {(place.topic, place.partition): end for place, end in ends.items()}

    async def read_to_end(self) -> list[Received]:
        """Read up to where the topics ended when this was called."""
        ends = await self.ends()
        found: list[Received] = []
        while not await self._has_passed(ends):
            found += await self.fetch(timeout_ms=200)
        return found

    async def _has_passed(self, ends: dict[tuple[str, int], int]) -> bool:
        positions = {place: await self._consumer.position(place) for place in self._places}
        return all(at >= ends[place.topic, place.partition] for place, at in positions.items())

    async def read_last(self, count: int) -> list[Received]:
        """Read at most the last ``count`` records of every partition."""
        begins = await self._consumer.beginning_offsets(self._places)
        for place, end in (await self._consumer.end_offsets(self._places)).items():
            self._consumer.seek(place, max(begins[place], end - count))
        return await self.read_to_end()

    def _is_new(self, record: Received, event: dict[str, Any] | None) -> bool:
        laneseq = None if event is None else event.get("laneseq")
        if not isinstance(laneseq, int):
            return True
        place = (record.topic, record.partition)
        if laneseq <= self._seen.get(place, 0):
            return False
        self._seen[place] = laneseq
        return True


def _parse(record: Received) -> dict[str, Any] | None:
    try:
        event = from_json(record.value or b"")
    except ValueError:
        return None
    return event if isinstance(event, dict) else None
