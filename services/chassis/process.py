"""What a process is to its chassis.

Owns: the contract between the chassis and a process. Refuses to know: any process.
"""

from collections.abc import Sequence
from typing import Protocol

from sqlalchemy import MetaData

from schemas.topics import Topic
from services.chassis.lane import LaneWork
from services.chassis.records import Note, Received


class Process(Protocol):
    """A process: what it reads and writes, and what it does with a slice of a lane.

    Subclass it: the hooks other than ``handle`` do nothing unless overridden. ``handle``, ``take``,
    ``tick`` and ``settle`` run inside a database transaction and may be run again from the start
    after a serialization failure: what they change in memory must bear that. They never await.

    Attributes:
        name: ``screening``; event source is ``portcullis/<name>``.
        inputs: topics read, in order of priority: within a slice earlier topics come first.
        outputs: topics written; the lane's owner opens each of them.
        whole_poll: False: one database transaction per lane slice. True: one per poll, all lanes
            locked, one relay for all lanes, ``work.lane`` is the global lane.
        metadata: the process's own tables; the chassis adds its own beside them.
        awaited: topics on whose records somebody waits; empty: on all of them.
        patience_ms: how long a poll without any of those may wait for company, so that what
            nobody waits for does not hold up, by a poll of its own, what somebody does.
    """

    awaited: tuple[Topic, ...] = ()
    patience_ms: int = 0
    name: str
    inputs: tuple[Topic, ...]
    outputs: tuple[Topic, ...]
    whole_poll: bool
    metadata: MetaData

    def prepare(self, records: Sequence[Received]) -> object:
        """Read and match a whole poll at once, outside any transaction; given to ``handle``."""
        del records
        return None

    def handle(self, work: LaneWork, records: Sequence[Received], prepared: object) -> None:
        """Apply the records of one slice; never raises for a record that cannot be read."""
        ...

    def settle(self, work: LaneWork) -> None:
        """Do the second half in a transaction of its own, after ``handle`` has been committed.

        Whole-poll processes only. Also called once at take-over.
        """
        del work

    def take(self, work: LaneWork, notes: Sequence[Note]) -> None:
        """Apply notes that other lanes forwarded to this one, in the order they were left."""
        del work, notes

    def tick(self, work: LaneWork) -> None:
        """Look at the clock, every ``tick_ms`` per lane, under the lane's lock."""
        del work

    def opened(self, lanes: frozenset[int]) -> None:
        """Lanes have been taken over; called before any of their records arrive."""
        del lanes

    def closed(self, lanes: frozenset[int]) -> None:
        """Lanes have been lost to another worker."""
        del lanes

    async def background(self) -> None:
        """Run a task of the process's own; ending is fine, raising ends the process."""
