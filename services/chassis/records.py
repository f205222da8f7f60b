"""What comes out of Kafka, as plain frozen values.

Owns: the record, the note, lane numbers. Refuses to know: how records are fetched or read.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from schemas.topics import LANES, Topic

GLOBAL_LANE = -1
ALL_LANES: tuple[int, ...] = (*range(LANES), GLOBAL_LANE)  # also the order of locks


@dataclass(frozen=True, slots=True)
class Received:
    """One record as Kafka gave it: raw bytes, nothing decoded but header names.

    Attributes:
        timestamp_ms: the broker's or producer's timestamp, milliseconds since 1970 UTC.
        headers: names as Kafka's protocol decodes them (UTF-8, broken bytes replaced), raw values.
    """

    topic: str
    partition: int
    offset: int
    timestamp_ms: int
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes], ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """A row of a lane's inbox, left there by another lane in its own database transaction."""

    kind: str
    body: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Offsets that were never read: ``first`` up to, not including, ``after``."""

    topic: str
    partition: int
    first: int
    after: int


def lane_of(topic: Topic, partition: int) -> int:
    """Say which lane a partition belongs to: its own number, or the global lane."""
    return partition if topic.lanes else GLOBAL_LANE


def by_lane(records: Iterable[Received], inputs: tuple[Topic, ...]) -> dict[int, list[Received]]:
    """Slice a poll by lane; within a lane, in the order of ``inputs``, then by offset."""
    rank = {topic.name: place for place, topic in enumerate(inputs)}
    is_lane_topic = {topic.name: topic.lanes for topic in inputs}
    slices: dict[int, list[Received]] = {}
    for record in records:
        lane = record.partition if is_lane_topic[record.topic] else GLOBAL_LANE
        slices.setdefault(lane, []).append(record)
    for records_of_lane in slices.values():
        records_of_lane.sort(key=lambda record: (rank[record.topic], record.offset))
    return slices
