"""Which lanes this worker owns, and what must be true before it serves one.

Owns: taking lanes over when partitions are assigned, and refusing lanes whose topics contradict
the database. A lane stays paused, and its records are refused, until take-over has succeeded
(exceptions in rebalance listeners are swallowed by the library).
Refuses to know: what is done with records.
"""

import asyncio
import contextlib
from collections.abc import Iterable, Mapping
from functools import partial

from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, TopicPartition
from aiokafka.errors import IllegalStateError, KafkaError
from faststream.kafka.subscriber.usecase import BatchSubscriber

from services.chassis.errors import InvariantError, LaneRefusedError
from services.chassis.lane import digest_of
from services.chassis.logs import get_logger
from services.chassis.metrics import GAPS, LANES_OPEN
from services.chassis.records import ALL_LANES, GLOBAL_LANE, Gap
from services.chassis.relay.publish import RETRY_FIRST_S, RETRY_MAX_S, Relay
from services.chassis.relay.readback import make_reader, read_range
from services.chassis.wiring import Wiring


class Ownership(ConsumerRebalanceListener):
    """The lanes this worker serves, with a relay each (one for all in a whole-poll process).

    Attributes:
        lanes: lanes taken over and not lost since.
    """

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring
        self._process = wiring.process
        self._worker = wiring.worker
        self._database = wiring.database
        self._fail = wiring.fail
        self._is_lane_topic = {topic.name: topic.lanes for topic in wiring.process.inputs}
        self._log = get_logger("ownership")
        self._relays: dict[int, Relay] = {}
        self._tasks: dict[Relay, asyncio.Task[None]] = {}
        self._taking: asyncio.Task[None] | None = None
        self._subscriber: BatchSubscriber | None = None
        self._announced: frozenset[int] = frozenset()
        self._is_ended = False
        self.lanes: frozenset[int] = frozenset()
        self.turn = asyncio.Lock()  # held while the process's own objects are in use

    async def on_partitions_revoked(self, revoked: Iterable[TopicPartition]) -> None:
        """Serve nothing while the group is being arranged anew; wait for what is being done.

        The next owner is not assigned before this returns.
        """
        del revoked
        await self._stop_taking()
        self._set_lanes(frozenset())
        async with self.turn:
            pass

    async def on_partitions_assigned(self, assigned: Iterable[TopicPartition]) -> None:
        """Pause what was assigned, seek it to the database's positions, take its lanes over.

        Pausing and seeking come before anything is awaited: the fetcher must not look for a
        position first.
        """
        places = list(assigned)
        try:
            self._consumer().pause(*places)
            self._seek(places, self._worker.positions())
            await self._stop_taking()
            self._taking = asyncio.create_task(self._take(places))
        except Exception as error:  # noqa: BLE001 - the library would swallow it, lanes stand still
            self._fail(error)

    async def _stop_taking(self) -> None:
        if self._taking is not None:
            self._taking.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._taking
            self._taking = None

    def know(self, subscriber: BatchSubscriber) -> None:
        """Learn where the consumer will be found; it does not exist before the broker starts."""
        self._subscriber = subscriber

    @property
    def consumer(self) -> AIOKafkaConsumer | None:
        """The subscriber's consumer, None before it was made."""
        return self._subscriber.consumer if self._subscriber else None

    def _consumer(self) -> AIOKafkaConsumer:
        if (consumer := self.consumer) is None:
            message = "partitions were assigned before the consumer was made"
            raise InvariantError(message)
        return consumer

    async def seek_again(self) -> None:
        """Seek everything assigned to the database's positions: always the truth between polls."""
        consumer = self._consumer()
        positions = await self._database.run(self._worker.positions)
        self._seek(consumer.assignment(), positions)

    def _seek(
        self,
        places: Iterable[TopicPartition],
        positions: Mapping[tuple[str, int], tuple[int, bytes]],
    ) -> None:
        for place in places:
            after, _ = positions.get((place.topic, place.partition), (0, b""))
            self._consumer().seek(place, after)

    async def _take(self, places: list[TopicPartition]) -> None:
        """Take over, and fail the process over anything that is not Kafka being away."""
        pause = RETRY_FIRST_S
        while True:
            try:
                await self._take_once(places)
            except (KafkaError, TimeoutError) as error:
                if isinstance(error, IllegalStateError):
                    return  # assigned anew meanwhile: the next call takes over
                self._log.warning("take_over_failed", error=repr(error), retry_in_s=pause)
                await asyncio.sleep(pause)
                pause = min(pause * 2, RETRY_MAX_S)
            except Exception as error:  # noqa: BLE001 - whatever it is, the process ends
                self._fail(error)
                return
            else:
                return

    async def _take_once(self, places: list[TopicPartition]) -> None:
        """1. Lanes; 2. inputs against positions; 3. epochs; 4. relays; 5. gaps, seek, serve."""
        wanted = self._lanes_of(places)  # 1.
        lost = frozenset(self._relays) - wanted
        await self._close(lost)
        starts = await self._compare_inputs(places)  # 2.
        new = sorted(wanted - frozenset(self._relays))
        previous = await self._database.run(lambda: self._worker.take_over(new))  # 3.
        groups = {self._worker.group_of(lane) for lane in new}
        opened = await asyncio.gather(  # 4.
            *(self._open(lanes, previous) for lanes in groups), return_exceptions=True
        )
        for outcome in opened:
            if outcome is not None:
                raise outcome
        async with self.turn:
            await self._announce(wanted)
        gone = {
            (place.topic, place.partition): start
            for place, start in starts.items()
            if self._lane_of(place) in wanted
        }
        self.tell_gaps(await self._database.run(partial(self._worker.skip, gone)))  # 5.
        await self._serve(places, wanted)

    async def _announce(self, wanted: frozenset[int]) -> None:
        """Tell the process which lanes it has lost and won since it was last told."""
        lost, won = self._announced - wanted, wanted - self._announced
        if lost:
            self._process.closed(lost)
        if won:
            self._process.opened(won)
        if won and self._process.whole_poll:
            await self._database.run(self._worker.settle)
        self._announced = wanted

    async def _serve(self, places: list[TopicPartition], wanted: frozenset[int]) -> None:
        self._seek(places, await self._database.run(self._worker.positions))
        self._set_lanes(wanted)
        self._consumer().resume(*places)
        self._log.info("lanes_served", lanes=sorted(wanted))
        for relay in self._tasks:
            relay.wake()

    def tell_gaps(self, gaps: Iterable[Gap]) -> None:
        """Log and count offsets that were never read."""
        for gap in gaps:
            GAPS.inc()
            self._log.error(
                "gap", topic=gap.topic, partition=gap.partition, first=gap.first, after=gap.after
            )

    def _lanes_of(self, places: list[TopicPartition]) -> frozenset[int]:
        """A lane is owned with its partition of the lane topics, the global lane with lane 0."""
        lanes = {self._lane_of(place) for place in places}
        if any(topic.lanes for topic in self._process.inputs):
            lanes -= {GLOBAL_LANE}
            lanes |= {GLOBAL_LANE} if 0 in lanes else set()
        if self._process.whole_poll and lanes:
            if lanes != set(ALL_LANES):
                message = f"{self._process.name} must own all lanes, not {sorted(lanes)}"
                raise InvariantError(message)
            return frozenset(ALL_LANES)
        return frozenset(lanes)

    def _lane_of(self, place: TopicPartition) -> int:
        return place.partition if self._is_lane_topic[place.topic] else GLOBAL_LANE

    def _refuse(self, place: TopicPartition, message: str) -> LaneRefusedError:
        return LaneRefusedError(
            f"the topic was truncated or made anew: {message}",
            lane=self._lane_of(place),
            topic=place.topic,
            partition=place.partition,
        )

    async def _compare_inputs(self, places: list[TopicPartition]) -> dict[TopicPartition, int]:
        """Refuse a lane whose input was truncated or made anew; return where logs begin later.

        Raises:
            LaneRefusedError: the log's end is behind the position, or the record before the
                position is another one than was read.
        """
        if not places:
            return {}
        positions = await self._database.run(self._worker.positions)
        reader = make_reader(self._wiring.settings.kafka, f"{self._process.name}.positions")
        await reader.start()
        try:
            starts = await reader.beginning_offsets(places)
            ends = await reader.end_offsets(places)
            begins: dict[TopicPartition, int] = {}
            for place in places:
                after, _ = positions.get((place.topic, place.partition), (0, b""))
                if ends[place] < after:
                    raise self._refuse(place, f"ends at {ends[place]}, read up to {after} already")
                if after > starts[place]:
                    begins[place] = after - 1
            stops = {place: begin + 1 for place, begin in begins.items()}
            found = {
                TopicPartition(record.topic, record.partition): digest_of(record.value)
                async for record in read_range(reader, begins, stops)
            }
        finally:
            await reader.stop()
        for place, begin in begins.items():
            if found.get(place) != positions[place.topic, place.partition][1]:
                raise self._refuse(place, f"record {begin} is not the one that was read")
        return {
            place: start
            for place, start in starts.items()
            if start > positions.get((place.topic, place.partition), (0, b""))[0]
        }

    async def _open(self, lanes: tuple[int, ...], previous: dict[int, int]) -> None:
        relay = Relay(self._wiring, lanes)
        await relay.open(previous)
        task = asyncio.create_task(relay.run())
        task.add_done_callback(self._note_end)
        self._tasks[relay] = task
        for lane in lanes:
            self._relays[lane] = relay

    def _note_end(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (error := task.exception()) is not None:
            self._fail(error)

    async def _close(self, lanes: Iterable[int]) -> None:
        closing = {self._relays.pop(lane) for lane in lanes}
        for relay in closing:  # nothing is awaited before all of them are told to end
            self._tasks.pop(relay).cancel()
        self._worker.give_up(lanes)
        await asyncio.gather(*(relay.close() for relay in closing))

    def _set_lanes(self, lanes: frozenset[int]) -> None:
        self.lanes = frozenset() if self._is_ended else lanes
        LANES_OPEN.set(len(self.lanes))

    def end(self) -> None:
        """Serve nothing any more: what the process has in memory is doubtful."""
        self._is_ended = True
        self._set_lanes(frozenset())

    def wake(self, lanes: Iterable[int]) -> None:
        """Wake the relays of these lanes; a lane of another worker is published by its owner."""
        for relay in {self._relays[lane] for lane in lanes if lane in self._relays}:
            relay.wake()

    def groups(self) -> list[tuple[int, ...]]:
        """Return the served lanes as they are locked together."""
        return sorted({self._worker.group_of(lane) for lane in self.lanes})

    @property
    def is_ready(self) -> bool:
        """Whether lanes are served and every relay can send."""
        return bool(self.lanes) and all(relay.is_open for relay in self._tasks)

    async def close(self) -> None:
        """Stop taking over, stop every relay."""
        await self._stop_taking()
        self._set_lanes(frozenset())
        await self._close(list(self._relays))
