"""What a new owner makes of the outputs it finds.

Owns: reading the tail of an output partition, and comparing it with the outbox.
Refuses to know: how to publish.
"""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from pydantic_core import from_json

from services.chassis.codec import adapt_fetcher

WINDOW_FIRST = 16
WINDOW_GROWTH = 8
READ_TIMEOUT_S = 30.0


@dataclass(slots=True)
class Tail:
    """The end of an output partition, as far back as it was read.

    Attributes:
        digests: SHA-256 (hex) of the value per ``laneseq``; ``lane.opened`` has none and is absent.
        is_whole: the partition was read from its very first record.
    """

    digests: dict[int, str] = field(default_factory=dict)
    is_whole: bool = False

    @property
    def last(self) -> int:
        """The highest laneseq seen; 0: none."""
        return max(self.digests, default=0)


def compare(
    last: int, last_digest: str, pending: Mapping[int, str], tail: Tail
) -> tuple[int, str | None]:
    """Compare one output partition with the database.

    Args:
        last: laneseq the database gave out last; 0: none.
        last_digest: SHA-256 (hex) of that event's value.
        pending: digest per laneseq still in the outbox.
        tail: what stands in the topic.

    Returns:
        The laneseq up to which nothing is to be published any more, and None; or what
        contradicts (the lane is refused).
    """
    there = tail.last
    if there > last:
        return there, f"holds laneseq {there}, the database only gave out {last}: it is older"
    known = {**pending, last: last_digest} if last else dict(pending)
    for laneseq, digest in known.items():
        if laneseq in tail.digests and tail.digests[laneseq] != digest:
            return there, f"laneseq {laneseq} has another digest than in the database"
    first_missing = there + 1
    if first_missing <= last and first_missing not in pending:
        return there, f"ends at laneseq {there}, the database published more: records are gone"
    return there, None


def has_enough(tail: Tail, pending: Mapping[int, str]) -> bool:
    """Say whether the tail reaches back far enough to compare everything pending."""
    if tail.is_whole:
        return True
    return bool(tail.digests) and (not pending or min(tail.digests) <= min(pending))


def note_record(tail: Tail, value: bytes | None) -> None:
    """Add one record of the partition to its tail."""
    if value is None:
        return
    laneseq = laneseq_of(value)
    if laneseq is not None:
        tail.digests[laneseq] = hashlib.sha256(value).hexdigest()


def laneseq_of(value: bytes) -> int | None:
    """Read the ``laneseq`` of an event in structured mode; None where it has none."""
    try:
        event = from_json(value)
    except ValueError:
        return None
    laneseq = event.get("laneseq") if isinstance(event, dict) else None
    return laneseq if isinstance(laneseq, int) else None


class TailReader:
    """Reads ends of partitions with one consumer that belongs to no group."""

    def __init__(self, consumer: AIOKafkaConsumer) -> None:
        self._consumer = consumer

    async def read(
        self,
        ends: Mapping[TopicPartition, int],
        pending: Mapping[TopicPartition, Mapping[int, str]],
    ) -> dict[TopicPartition, Tail]:
        """Read back from each end (exclusive) until the pending events can be compared."""
        places = list(ends)
        self._consumer.assign(places)
        starts = await self._consumer.beginning_offsets(places)
        tails = {place: Tail(is_whole=ends[place] <= starts[place]) for place in places}
        window = WINDOW_FIRST
        while wanted := [
            place for place in places if not has_enough(tails[place], pending.get(place, {}))
        ]:
            begins = {place: max(starts[place], ends[place] - window) for place in wanted}
            await self._read_window(begins, ends, tails)
            for place in wanted:
                tails[place].is_whole = begins[place] == starts[place]
            window *= WINDOW_GROWTH
        return tails

    async def _read_window(
        self,
        begins: Mapping[TopicPartition, int],
        ends: Mapping[TopicPartition, int],
        tails: Mapping[TopicPartition, Tail],
    ) -> None:
        async for record in read_range(self._consumer, begins, ends):
            note_record(tails[TopicPartition(record.topic, record.partition)], record.value)


async def read_range(
    consumer: AIOKafkaConsumer,
    begins: Mapping[TopicPartition, int],
    ends: Mapping[TopicPartition, int],
) -> AsyncIterator[ConsumerRecord]:
    """Read the records from ``begins`` up to, not including, ``ends``, partitions side by side.

    Raises:
        TimeoutError: they did not arrive within the time allowed.
    """
    unread = {place for place, begin in begins.items() if begin < ends[place]}
    consumer.assign(list(unread))
    for place in unread:
        consumer.seek(place, begins[place])
    async with asyncio.timeout(READ_TIMEOUT_S):
        while unread:
            batches = await consumer.getmany(*unread, timeout_ms=200)
            for place, records in batches.items():
                for record in records:
                    if record.offset < ends[place]:
                        yield record
            unread -= {place for place in unread if await consumer.position(place) >= ends[place]}


def make_reader(
    bootstrap: str, client_id: str, *, partition_bytes: int = 65_536
) -> AIOKafkaConsumer:
    """Build a consumer without a group, for ranges; every option spelled out."""
    adapt_fetcher()
    return AIOKafkaConsumer(
        bootstrap_servers=bootstrap,
        client_id=client_id,
        group_id=None,
        enable_auto_commit=False,
        auto_offset_reset="none",
        isolation_level="read_uncommitted",
        fetch_max_wait_ms=50,
        fetch_min_bytes=1,
        max_partition_fetch_bytes=partition_bytes,
        request_timeout_ms=20_000,
        metadata_max_age_ms=60_000,
        consumer_timeout_ms=50,
        check_crcs=True,
    )
