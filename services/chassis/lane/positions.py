"""How far each input has been read, and what was never read.

Owns: the position and gap rows of one transaction. Refuses to know: whose lane is locked.
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from schemas.envelope import format_instant
from services.chassis.database import OneOf, Statement, Transaction, upsert
from services.chassis.records import GLOBAL_LANE, Gap, Received
from services.chassis.tables import GAP, POSITION

Place = tuple[str, int]  # topic, partition

_OF = OneOf(
    select(POSITION.c.topic, POSITION.c.partition, POSITION.c.next_offset),
    POSITION.c.topic,
    POSITION.c.partition,
)
_KEEP_POSITION = upsert(POSITION)
_KEEP_GAP = upsert(GAP)
_BARRING = Statement(
    select(
        GAP.c.topic, GAP.c.partition, GAP.c.first_offset, GAP.c.after_offset, GAP.c.lane,
        GAP.c.noticed_at,
    )
    .where(GAP.c.is_lifted == 0)
    .order_by(GAP.c.noticed_at, GAP.c.topic, GAP.c.partition, GAP.c.first_offset)
)  # fmt: skip


def read_positions(transaction: Transaction, places: Collection[Place]) -> dict[Place, int]:
    """Read the next offsets of these places; absent: nothing was read yet."""
    found = _OF.rows(transaction, list(places))
    return {(topic, partition): after for topic, partition, after in found}


def split(
    records: Sequence[Received], positions: Mapping[Place, int]
) -> tuple[list[Received], list[Gap]]:
    """Return what is new, and the gaps before it; what was read before is dropped."""
    expected = dict(positions)
    fresh: list[Received] = []
    gaps: list[Gap] = []
    for record in records:
        place = (record.topic, record.partition)
        after = expected.get(place, 0)
        if record.offset < after:
            continue
        if record.offset > after:
            gaps.append(Gap(record.topic, record.partition, after, record.offset))
        expected[place] = record.offset + 1
        fresh.append(record)
    return fresh, gaps


def keep_positions(
    transaction: Transaction,
    moved: Mapping[Place, tuple[int, bytes | None]],
    lane_by_topic: Mapping[str, bool],
) -> None:
    """Move positions on: next offset, and the value of the record before it."""
    transaction.execute_many(
        _KEEP_POSITION,
        [
            {
                "topic": topic, "partition": partition,
                "lane": _lane_of(topic, partition, lane_by_topic),
                "next_offset": after, "digest": digest_of(value),
            }
            for (topic, partition), (after, value) in moved.items()
        ],
    )  # fmt: skip


def keep_gaps(
    transaction: Transaction,
    gaps: Sequence[Gap],
    lane_by_topic: Mapping[str, bool],
    noticed_at: datetime,
) -> None:
    """Note offsets that were never read; their lanes are barred until a reviewer has looked."""
    transaction.execute_many(
        _KEEP_GAP,
        [
            {
                "topic": gap.topic, "partition": gap.partition,
                "first_offset": gap.first, "after_offset": gap.after,
                "lane": _lane_of(gap.topic, gap.partition, lane_by_topic),
                "noticed_at": format_instant(noticed_at), "is_lifted": 0,
            }
            for gap in gaps
        ],
    )  # fmt: skip


def barring_gaps(transaction: Transaction) -> list[dict[str, str | int | None]]:
    """Say which gaps nobody has reviewed, the oldest first; ``lane`` None: all lanes are barred."""
    return [
        {
            "topic": topic, "partition": partition, "first_offset": first,
            "last_offset": after - 1, "lane": None if lane == GLOBAL_LANE else lane,
            "noticed_at": noticed_at,
        }
        for topic, partition, first, after, lane, noticed_at in transaction.rows(_BARRING)
    ]  # fmt: skip


def _lane_of(topic: str, partition: int, lane_by_topic: Mapping[str, bool]) -> int:
    return partition if lane_by_topic[topic] else GLOBAL_LANE


def digest_of(value: bytes | None) -> bytes:
    """Return the digest kept beside a position: SHA-256 of the value, of nothing for a null."""
    return hashlib.sha256(value or b"").digest()
