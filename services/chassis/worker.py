"""The lane function: records with offsets in, one committed transaction per slice.

Owns: taking lanes over in the database, and the order of steps inside a slice.
Refuses to know: Kafka connections and the event loop: a test feeds it records directly.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite

from services.chassis import failpoint
from services.chassis.clock import Clock
from services.chassis.database import Database, Statement, Transaction
from services.chassis.errors import LaneLostError, NotPreparedError
from services.chassis.lane import LaneWork, Owner, lane_work
from services.chassis.process import Process
from services.chassis.records import ALL_LANES, GLOBAL_LANE, Gap, Received, by_lane
from services.chassis.tables import LANE, POSITION

_EPOCH = Statement(select(LANE.c.epoch).where(LANE.c.lane == bindparam("lane")).with_for_update())
_RAISE_EPOCH = Statement(
    update(LANE)
    .where(LANE.c.lane == bindparam("b_lane"))
    .values(epoch=LANE.c.epoch + 1, owner=bindparam("b_owner"))
)
_ROW = {"lane": bindparam("lane"), "epoch": 0, "owner": "", "sequences": "{}"}
_FIRST_ROW = Statement(
    sqlite=sqlite.insert(LANE).values(_ROW).on_conflict_do_nothing(),
    postgresql=postgresql.insert(LANE).values(_ROW).on_conflict_do_nothing(),
)
_CURRENT = Statement(select(LANE.c.epoch).where(LANE.c.lane == bindparam("lane")))
_POSITIONS = Statement(
    select(POSITION.c.topic, POSITION.c.partition, POSITION.c.next_offset, POSITION.c.digest)
)

T = TypeVar("T")
PREPARED_MAX = 8  # things that one transaction may find missing, one after the other
Slice = tuple[tuple[int, ...], Sequence[Received]]  # lanes locked together, their records


@dataclass(frozen=True, slots=True)
class Committed:
    """What a committed transaction leaves to do: relays to wake, inboxes to look into.

    Attributes:
        is_unsettled: the second half of a whole poll is to be done, in a transaction of its own.
    """

    woken: frozenset[int]
    noted: frozenset[int]
    gaps: tuple[Gap, ...] = ()
    is_unsettled: bool = False


class LaneWorker:
    """Applies slices of records, ticks and notes to a process, one transaction each.

    Attributes:
        owner: the epochs this worker holds.
        published: outbox ids known to be published, per lane; deleted with the next transaction.
    """

    def __init__(self, process: Process, database: Database, clock: Clock, name: str = "1") -> None:
        self._process = process
        self._database = database
        self._clock = clock
        self._name = name
        self._epochs: dict[int, int] = {}
        self._dropped: dict[int, int] = {}
        self._is_lane_topic = {topic.name: topic.lanes for topic in process.inputs}
        self.owner = Owner(source=f"portcullis/{process.name}", epochs=self._epochs)
        self.published: dict[int, int] = {}

    def group_of(self, lane: int) -> tuple[int, ...]:
        """Say which lanes are locked together with this one."""
        return ALL_LANES if self._process.whole_poll else (lane,)

    def take_over(self, lanes: Iterable[int], *, again: bool = False) -> dict[int, int]:
        """Raise the epoch of lanes in the database; from here on older owners change nothing.

        Args:
            lanes: lanes to take over.
            again: they must still be this worker's.

        Returns:
            The previous epoch of each lane.

        Raises:
            LaneLostError: taken over again, but another owner has done so before.
        """
        with self._database.begin() as transaction:
            wanted = set(lanes)
            ordered = [lane for lane in ALL_LANES if lane in wanted]  # lock order: global last
            previous = {lane: self._raise_epoch(transaction, lane) for lane in ordered}
            for lane, epoch in previous.items():
                if again and epoch != self._epochs.get(lane):
                    message = f"lane {lane} is at epoch {epoch}, not {self._epochs.get(lane)}"
                    raise LaneLostError(message)
        for lane, epoch in previous.items():
            self._epochs[lane] = epoch + 1
            self.published.pop(lane, None)
            self._dropped.pop(lane, None)
        return previous

    def _raise_epoch(self, transaction: Transaction, lane: int) -> int:
        transaction.execute(_FIRST_ROW, lane=lane)
        row = transaction.one(_EPOCH, lane=lane)
        transaction.execute(_RAISE_EPOCH, b_lane=lane, b_owner=self._name)
        return int(row[0]) if row else 0

    def is_owner(self, lane: int) -> bool:
        """Ask the database whether this worker's epoch of a lane is still the current one."""
        with self._database.read() as transaction:
            row = transaction.one(_CURRENT, lane=lane)
        return row is not None and row[0] == self._epochs.get(lane)

    def give_up(self, lanes: Iterable[int]) -> None:
        """Forget lanes that another worker may take over."""
        for lane in lanes:
            self._epochs.pop(lane, None)

    def positions(self) -> dict[tuple[str, int], tuple[int, bytes]]:
        """Read (next offset, digest of the record before it) per input partition."""
        with self._database.read() as transaction:
            rows = transaction.rows(_POSITIONS)
        return {(topic, partition): (after, digest) for topic, partition, after, digest in rows}

    def poll(self, records: Sequence[Received]) -> Committed:
        """Do a whole poll: prepare, slices, second half, notes; ``loop`` does the same in steps."""
        failpoint.reach("received")
        prepared = self._process.prepare(records)
        done = [
            ready(partial(self.apply_all, parts, prepared))
            for parts in self.together(self.slices(records))
        ]
        if any(each.is_unsettled for each in done):
            done.append(ready(self.settle))
        noted = frozenset[int]().union(*(each.noted for each in done))
        woken = frozenset[int]().union(*(each.woken for each in done))
        while noted:
            delivered = [
                ready(partial(self.deliver, lane)) for lane in sorted(noted & self._epochs.keys())
            ]
            noted = frozenset[int]().union(*(each.noted for each in delivered))
            woken = woken.union(*(each.woken for each in delivered))
        return Committed(woken=woken, noted=noted)

    def slices(self, records: Sequence[Received]) -> list[Slice]:
        """Cut a poll into the parts that are one transaction each."""
        if self._process.whole_poll:
            return [(ALL_LANES, records)]
        parts = by_lane(records, self._process.inputs)
        return [((lane,), parts[lane]) for lane in sorted(parts)]

    def together(self, slices: Sequence[Slice]) -> list[Sequence[Slice]]:
        """Say which slices share a transaction: all with SQLite, each its own with PostgreSQL."""
        return [slices] if self._database.is_single and slices else [[each] for each in slices]

    def apply_all(self, parts: Sequence[Slice], prepared: object) -> Committed:
        """Apply slices in one transaction, one after the other: each locks its own lane.

        With SQLite, which has one worker and one writer, this is a whole poll (decision 0024).
        """
        applied: list[tuple[LaneWork, bool]] = []
        dropped: dict[int, int] = {}
        with self._database.begin() as transaction:
            for lanes, records in parts:
                with self._work_in(transaction, lanes, dropped) as work:
                    fresh = work.admit(records, self._is_lane_topic)
                    if fresh:
                        self._process.handle(work, fresh, prepared)
                applied.append((work, bool(fresh)))
            failpoint.reach("decided")
        self._dropped.update(dropped)
        failpoint.reach("committed")
        return Committed(
            frozenset[int]().union(*(work.woken for work, _ in applied)),
            frozenset[int]().union(*(work.noted for work, _ in applied)),
            tuple(gap for work, _ in applied for gap in work.gaps),
            is_unsettled=self._process.whole_poll and any(fresh for _, fresh in applied),
        )

    def skip(self, starts: Mapping[tuple[str, int], int]) -> list[Gap]:
        """Move positions to where logs begin now; what lies between is a gap."""
        gaps: list[Gap] = []
        for (topic, partition), start in starts.items():
            lane = partition if self._is_lane_topic[topic] else GLOBAL_LANE
            with self._work(self.group_of(lane)) as work:
                work.skip(topic, partition, start, self._is_lane_topic)
            gaps += work.gaps
        return gaps

    def settle(self) -> Committed:
        """Do the second half of a whole poll: sign and publish what has been committed."""
        with self._work(ALL_LANES) as work:
            self._process.settle(work)
        return Committed(frozenset(work.woken), frozenset(work.noted))

    def deliver(self, lane: int) -> Committed:
        """Give a lane the notes in its inbox."""
        with self._work(self.group_of(lane)) as work:
            notes, is_more = work.notes()
            if notes:
                self._process.take(work, notes)
        return Committed(
            frozenset(work.woken), frozenset(work.noted | ({lane} if is_more else set()))
        )

    def tick(self, lane: int) -> Committed:
        """Let a lane look at the clock and into its inbox."""
        with self._work(self.group_of(lane)) as work:
            notes, is_more = work.notes()
            if notes:
                self._process.take(work, notes)
            self._process.tick(work)
        return Committed(
            frozenset(work.woken), frozenset(work.noted | ({lane} if is_more else set()))
        )

    @contextmanager
    def _work(self, lanes: tuple[int, ...]) -> Iterator[LaneWork]:
        """Open a lane transaction of its own."""
        dropped: dict[int, int] = {}
        with (
            self._database.begin() as transaction,
            self._work_in(transaction, lanes, dropped) as work,
        ):
            yield work
        self._dropped.update(dropped)

    @contextmanager
    def _work_in(
        self, transaction: Transaction, lanes: tuple[int, ...], dropped: dict[int, int]
    ) -> Iterator[LaneWork]:
        """Lock lanes inside a transaction, and delete what has been published since the last."""
        drop = {
            lane: self.published[lane]
            for lane in lanes
            if self.published.get(lane, 0) > self._dropped.get(lane, 0)
        }
        with lane_work(transaction, self.owner, lanes, self._clock.now()) as work:
            work.drop_published(drop)
            yield work
        dropped.update(drop)


def ready(work: Callable[[], T]) -> T:
    """Run a transaction; what it lacks is made here, and it runs again (``Loop`` uses a thread)."""
    for _ in range(PREPARED_MAX):
        try:
            return work()
        except NotPreparedError as lacking:
            lacking.prepare()
    return work()
