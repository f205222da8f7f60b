"""The tasks of a running process: polls, ticks, group offsets.

Owns: the turn each of them takes at the process's own objects, and waking the relays.
Refuses to know: how lanes are owned, and what the process does.
"""

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

from aiokafka import TopicPartition
from aiokafka.errors import IllegalStateError, KafkaError

from services.chassis import failpoint
from services.chassis.errors import NotPreparedError
from services.chassis.logs import get_logger
from services.chassis.metrics import POLL_S, READ
from services.chassis.ownership import Ownership
from services.chassis.records import Received
from services.chassis.wiring import Wiring
from services.chassis.worker import PREPARED_MAX, Committed

T = TypeVar("T")
OFFSETS_EVERY_S = 1.0
TEND_EVERY_S = 1.0


class Loop:
    """Polls and ticks, one at a time."""

    def __init__(self, wiring: Wiring, ownership: Ownership) -> None:
        self._process = wiring.process
        self._worker = wiring.worker
        self._ownership = ownership
        self._database = wiring.database
        self._settings = wiring.settings
        self._clock = wiring.clock
        self._log = get_logger("loop")
        self._read: dict[TopicPartition, int] = {}
        self.last_turn_s = wiring.clock.monotonic()

    async def poll(self, records: list[Received]) -> None:
        """Handle one poll: prepare it whole, then one transaction per slice."""
        failpoint.reach("received")
        started = self._clock.monotonic()
        async with self._ownership.turn:
            prepared = self._process.prepare(records)
            noted: set[int] = set()
            served = [  # others are not taken over yet, or lost: read again after take-over
                each
                for each in self._worker.slices(records)
                if self._ownership.lanes.issuperset(each[0])
            ]
            for parts in self._worker.together(served):
                if not all(self._ownership.lanes.issuperset(lanes) for lanes, _ in parts):
                    continue  # lost while the slices before were applied
                done = await self._run(partial(self._worker.apply_all, parts, prepared))
                await self._after(done)
                noted |= done.noted
                for _, part in parts:
                    self._note_read(part)
                if done.is_unsettled:
                    second = await self._run(self._worker.settle)
                    await self._after(second)
                    noted |= second.noted
            await self._deliver(noted)
        READ.inc(len(records))
        POLL_S.observe(self._clock.monotonic() - started)
        self.last_turn_s = self._clock.monotonic()
        self._log.debug("poll", records=len(records))

    async def _run(self, work: Callable[[], T]) -> T:
        """Run a transaction; what it lacks is made on a thread, and it runs again."""
        for _ in range(PREPARED_MAX):
            try:
                return await self._database.run(work)
            except NotPreparedError as lacking:
                self._log.info("preparing", what=str(lacking))
                await asyncio.to_thread(lacking.prepare)
        return await self._database.run(work)

    async def _after(self, done: Committed) -> None:
        self._ownership.wake(done.woken)
        self._ownership.tell_gaps(done.gaps)
        await asyncio.sleep(0)  # let the relays send while the next slice is handled

    async def _deliver(self, noted: set[int]) -> None:
        """Give notes to the lanes served here; other workers' lanes find theirs at their tick."""
        while served := noted & self._ownership.lanes:
            noted = set()
            for lane in sorted(served):
                done = await self._run(partial(self._worker.deliver, lane))
                await self._after(done)
                noted |= done.noted

    def _note_read(self, records: Sequence[Received]) -> None:
        for record in records:
            self._read[TopicPartition(record.topic, record.partition)] = record.offset + 1

    async def tick(self) -> None:
        """Let every lane look at the clock, for ever; FastStream never calls when idle.

        One lane after the other over the whole of ``tick_ms``: all at once would be a pause that
        orders feel.
        """
        while True:
            groups = self._ownership.groups()
            pause_s = self._settings.tick_ms / 1000 / max(1, len(groups))
            await asyncio.sleep(pause_s)
            for lanes in groups:
                await self._tick_lanes(lanes)
                await asyncio.sleep(pause_s)
            self._ownership.wake(self._ownership.lanes)
            self.last_turn_s = self._clock.monotonic()

    async def _tick_lanes(self, lanes: tuple[int, ...]) -> None:
        async with self._ownership.turn:
            if not self._ownership.lanes.issuperset(lanes):
                return
            done = await self._run(partial(self._worker.tick, lanes[-1]))
            await self._after(done)
            await self._deliver(set(done.noted))

    async def tend_database(self) -> None:
        """Keep the database's log of changes short, on another thread, for ever."""
        while True:
            await asyncio.sleep(TEND_EVERY_S)
            await self._database.tend()

    async def commit_offsets(self) -> None:
        """Tell the group what has been read, once a second, for lag monitoring only."""
        while True:
            await asyncio.sleep(OFFSETS_EVERY_S)
            read, self._read = self._read, {}
            consumer = self._ownership.consumer
            if not read or consumer is None:
                continue
            try:
                owned = consumer.assignment()
                await consumer.commit(
                    {place: offset for place, offset in read.items() if place in owned}
                )
            except (KafkaError, IllegalStateError) as error:
                self._log.warning("group_offsets_not_committed", error=repr(error))
