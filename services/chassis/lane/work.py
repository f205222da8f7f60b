"""One database transaction of a lane: all a process may do while it holds the lane's row.

Owns: the lane row's lock, sequences, outbox and inbox. What is written here is committed together
or not at all.
Refuses to know: Kafka connections, and what the events mean.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict

from sqlalchemy import bindparam, delete, insert, or_, select, update

from schemas.envelope import Draft, render
from schemas.topics import Topic
from services.chassis.database import Statement, Transaction
from services.chassis.errors import LaneLostError, OversizeError, require
from services.chassis.lane.positions import keep_gaps, keep_positions, read_positions, split
from services.chassis.records import GLOBAL_LANE, Gap, Note, Received
from services.chassis.tables import GAP, INBOX, LANE, OUTBOX

_LOCK = Statement(
    select(LANE.c.epoch, LANE.c.sequences).where(LANE.c.lane == bindparam("lane")).with_for_update()
)
_LOCK_ALL = Statement(
    select(LANE.c.lane, LANE.c.epoch, LANE.c.sequences).order_by(LANE.c.lane).with_for_update()
)
_KEEP_SEQUENCES = Statement(
    update(LANE)
    .where(LANE.c.lane == bindparam("b_lane"))
    .values(sequences=bindparam("b_sequences"))
)
_IS_BARRED = Statement(
    select(GAP.c.topic)
    .where(GAP.c.is_lifted == 0, or_(GAP.c.lane == bindparam("lane"), GAP.c.lane == GLOBAL_LANE))
    .limit(1)
)
_LIFT_GAP = Statement(
    update(GAP)
    .where(
        GAP.c.topic == bindparam("b_topic"),
        GAP.c.partition == bindparam("b_partition"),
        GAP.c.after_offset <= bindparam("b_after"),
    )
    .values(is_lifted=1)
)
_PUT_OUTBOX = Statement(
    insert(OUTBOX)
    .inline()
    .values(
        {
            name: bindparam(name)
            for name in ("lane", "topic", "partition", "laneseq", "key", "value")
        }
    )
)
_DROP_OUTBOX = Statement(
    delete(OUTBOX).where(OUTBOX.c.lane == bindparam("b_lane"), OUTBOX.c.id <= bindparam("b_id"))
)
_PUT_INBOX = Statement(
    insert(INBOX).inline().values({name: bindparam(name) for name in ("lane", "kind", "body")})
)
_NOTES = Statement(
    select(INBOX.c.id, INBOX.c.kind, INBOX.c.body)
    .where(INBOX.c.lane == bindparam("lane"))
    .order_by(INBOX.c.id)
    .limit(bindparam("notes_max"))
)
# one by one: another lane's note with a lower id may be committed between reading and deleting
_DROP_NOTE = Statement(delete(INBOX).where(INBOX.c.id == bindparam("b_id")))
NOTES_MAX = 500


class OutboxRow(TypedDict):
    """One event that waits for the relay."""

    lane: int
    topic: str
    partition: int
    laneseq: int
    key: bytes | None
    value: bytes


@dataclass(frozen=True, slots=True)
class Owner:
    """Who holds the lanes: the event source it writes under and its epoch per lane."""

    source: str
    epochs: Mapping[int, int]


class LaneWork(Transaction):
    """An open transaction with lane rows locked: one lane's, or all of them in a whole poll.

    Attributes:
        lane: the lane; the global lane in a whole poll.
        now: the instant of this transaction, from the clock; the ``time`` of what is emitted.
        gaps: jumps that this transaction has found in its inputs.
        woken: lanes whose outbox has new rows.
        noted: lanes whose inbox has new rows.
    """

    __slots__ = (
        "_barred",
        "_inbox",
        "_is_whole",
        "_outbox",
        "_sequences",
        "_source",
        "_stored",
        "gaps",
        "lane",
        "noted",
        "now",
        "woken",
    )  # fmt: skip

    def __init__(self, transaction: Transaction, *, lane: int, now: datetime, source: str) -> None:
        super().__init__(transaction._connection, transaction._dialect)  # noqa: SLF001 - same class tree
        self.lane = lane
        self.now = now
        self.gaps: list[Gap] = []
        self.woken: set[int] = set()
        self.noted: set[int] = set()
        self._is_whole = False
        self._source = source
        self._stored: dict[int, str] = {}  # of the locked lanes, read when first written to
        self._sequences: dict[int, dict[str, list[int | str]]] = {}
        self._outbox: list[OutboxRow] = []
        self._inbox: list[dict[str, object]] = []
        self._barred: dict[int, bool] = {}

    def emit(
        self, topic: Topic, key: str | None, draft: Draft, *, partition: int | None = None
    ) -> bytes:
        """Put an event into the outbox with the next ``laneseq`` of its topic and partition.

        Args:
            topic: one of the process's outputs.
            key: record key; None for topics without one.
            draft: the event.
            partition: default: this lane for lane topics, 0 for global topics. A global topic
                locks the global lane's row after this lane's.

        Returns:
            The bytes that will stand in the topic, for their digest.

        Raises:
            OversizeError: longer than the topic allows; nothing was written: say it shorter.
            InvariantError: the target lane is not locked here; use ``forward``.
        """
        place = partition if partition is not None else (self.lane if topic.lanes else 0)
        lane = place if topic.lanes else GLOBAL_LANE
        sequences = self._sequences_of(lane)
        laneseq = int(sequences[topic.name][0]) + 1 if topic.name in sequences else 1
        value = render(draft, source=self._source, time=self.now, lane=lane, laneseq=laneseq)
        raw_key = None if key is None else key.encode()
        size = len(value) + len(raw_key or b"")
        if size > topic.bytes_max:
            raise OversizeError(topic=topic.name, size=size, size_max=topic.bytes_max)
        sequences[topic.name] = [laneseq, ""]
        self.woken.add(lane)
        self._outbox.append(
            {
                "lane": lane, "topic": topic.name, "partition": place,
                "laneseq": laneseq, "key": raw_key, "value": value,
            }
        )  # fmt: skip
        return value

    def forward(self, lane: int, kind: str, body: str) -> None:
        """Leave a note in another lane's inbox; it arrives at ``Process.take`` there, once.

        A whole-poll process has one inbox, whatever the lane.
        """
        lane = GLOBAL_LANE if self._is_whole else lane
        self._inbox.append({"lane": lane, "kind": kind, "body": body})
        self.noted.add(lane)

    def barred(self, lane: int | None = None) -> bool:
        """Say whether an unreviewed gap bars releases in this lane (or in the one given)."""
        asked = self.lane if lane is None else lane
        known = self._barred.get(asked)
        if known is None:
            known = self.one(_IS_BARRED, lane=asked) is not None
            self._barred[asked] = known
        return known

    def lift_gap(self, topic: Topic, partition: int, through: int) -> None:
        """Lift the gaps of one partition up to an offset: a reviewer has looked at those."""
        self.execute(_LIFT_GAP, b_topic=topic.name, b_partition=partition, b_after=through + 1)
        self._barred.clear()

    def lock(self, owner: Owner, lanes: Sequence[int]) -> None:
        """Lock the lane rows, and make sure that this worker still owns them.

        Raises:
            LaneLostError: another owner has taken a lane over.
        """
        self._is_whole = len(lanes) > 1
        if not self._is_whole:
            row = self.one(_LOCK, lane=lanes[0])
            rows = [] if row is None else [(lanes[0], *row)]
        else:
            rows = self.rows(_LOCK_ALL)
        for lane, epoch, sequences in rows:
            if owner.epochs.get(lane) != epoch:
                message = f"lane {lane} is at epoch {epoch}, not {owner.epochs.get(lane)}"
                raise LaneLostError(message)
            self._stored[lane] = sequences
        require(is_true=len(self._stored) == len(lanes), message=f"lanes {lanes} have no row")

    def _sequences_of(self, lane: int) -> dict[str, list[int | str]]:
        if lane not in self._sequences:
            stored = self._stored.get(lane)
            if stored is None:
                stored = self._lock_global(lane)
            self._sequences[lane] = json.loads(stored)
        return self._sequences[lane]

    def _lock_global(self, lane: int) -> str:
        require(
            is_true=lane == GLOBAL_LANE,
            message=f"lane {self.lane} cannot write for lane {lane}: use forward",
        )
        row = self.one(_LOCK, lane=GLOBAL_LANE)
        require(is_true=row is not None, message="the global lane has no row")
        return str(row[1]) if row else "{}"

    def admit(
        self, records: Sequence[Received], lane_by_topic: Mapping[str, bool]
    ) -> list[Received]:
        """Drop what was read before, note gaps, move positions; return what is new."""
        places = {(each.topic, each.partition) for each in records}
        fresh, gaps = split(records, read_positions(self, places))
        self.gaps += gaps
        moved = {(each.topic, each.partition): (each.offset + 1, each.value) for each in fresh}
        keep_positions(self, moved, lane_by_topic)
        keep_gaps(self, self.gaps, lane_by_topic, self.now)
        return fresh

    def skip(
        self, topic: str, partition: int, start: int, lane_by_topic: Mapping[str, bool]
    ) -> None:
        """Move a position to where its log begins now: what lay between is gone, a gap."""
        place = (topic, partition)
        expected = read_positions(self, [place]).get(place, 0)
        if start > expected:
            self.gaps.append(Gap(topic, partition, expected, start))
            keep_positions(self, {place: (start, None)}, lane_by_topic)
            keep_gaps(self, self.gaps, lane_by_topic, self.now)

    def notes(self) -> tuple[list[Note], bool]:
        """Take the oldest notes out of this lane's inbox; say whether more are waiting."""
        rows = self.rows(_NOTES, lane=self.lane, notes_max=NOTES_MAX)
        self.execute_many(_DROP_NOTE, [{"b_id": row[0]} for row in rows])
        return [Note(kind, body) for _, kind, body in rows], len(rows) == NOTES_MAX

    def drop_published(self, published: Mapping[int, int]) -> None:
        """Delete outbox rows up to the published id, per lane."""
        self.execute_many(
            _DROP_OUTBOX, [{"b_lane": lane, "b_id": last} for lane, last in published.items()]
        )

    def finish(self) -> None:
        """Write what was collected: outbox, inbox, sequences. The last step before the commit."""
        self.execute_many(_PUT_OUTBOX, self._outbox)
        self.execute_many(_PUT_INBOX, self._inbox)
        for row in reversed(self._outbox):
            entry = self._sequences[row["lane"]][row["topic"]]
            if not entry[1]:
                entry[1] = hashlib.sha256(row["value"]).hexdigest()
        self.execute_many(
            _KEEP_SEQUENCES,
            [
                {"b_lane": lane, "b_sequences": json.dumps(self._sequences[lane])}
                for lane in sorted(self.woken)
            ],
        )


@contextmanager
def lane_work(
    transaction: Transaction, owner: Owner, lanes: Sequence[int], now: datetime
) -> Iterator[LaneWork]:
    """Lock these lane rows inside a transaction; write what was collected at the end."""
    lane = lanes[0] if len(lanes) == 1 else GLOBAL_LANE
    work = LaneWork(transaction, lane=lane, now=now, source=owner.source)
    work.lock(owner, lanes)
    yield work
    work.finish()
