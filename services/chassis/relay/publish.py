"""The relay: one outbox, one fenced producer, one order.

Owns: taking an outbox's partitions over (``lane.opened``, read-back, refusal), publishing what is
committed verbatim and in order, and taking over again when a send's outcome is unknown.
Refuses to know: how rows came into the outbox.
"""

import asyncio
import hashlib
import json
from collections.abc import Awaitable, Mapping, Sequence
from functools import partial

from aiokafka import AIOKafkaProducer, TopicPartition
from aiokafka.errors import KafkaError
from sqlalchemy import bindparam, select

from schemas.envelope import Draft, derive_id, render
from schemas.lanes import LaneOpening
from schemas.topics import Topic
from services.chassis import failpoint
from services.chassis.database import Row, Statement
from services.chassis.errors import LaneLostError, LaneRefusedError
from services.chassis.logs import get_logger
from services.chassis.metrics import PUBLISHED, TAKEN_OVER
from services.chassis.records import lane_of
from services.chassis.relay.batches import send_in_batches
from services.chassis.relay.fence import discard, start_fenced
from services.chassis.relay.readback import Tail, TailReader, compare, make_reader
from services.chassis.tables import LANE, OUTBOX
from services.chassis.wiring import Wiring

ROWS_MAX = 1_000
RETRY_FIRST_S = 0.1
RETRY_MAX_S = 5.0
# Kafka forgets a transactional id after 7 days without use, and a partition's producer epoch after
# 1 day: then an older owner would no longer be fenced.
RENEW_S = 12 * 60 * 60.0

_COLUMNS = (
    OUTBOX.c.id, OUTBOX.c.lane, OUTBOX.c.topic, OUTBOX.c.partition,
    OUTBOX.c.laneseq, OUTBOX.c.key, OUTBOX.c.value,
)  # fmt: skip
_OF_LANE = Statement(
    select(*_COLUMNS)
    .where(OUTBOX.c.lane == bindparam("lane"), OUTBOX.c.id > bindparam("after"))
    .order_by(OUTBOX.c.id)
    .limit(bindparam("rows_max"))
)
_OF_ALL = Statement(
    select(*_COLUMNS)
    .where(OUTBOX.c.id > bindparam("after"))
    .order_by(OUTBOX.c.id)
    .limit(bindparam("rows_max"))
)
_SEQUENCES = Statement(select(LANE.c.lane, LANE.c.sequences))


class Relay:
    """Publishes the outbox of the lanes that are locked together: one lane, or all of them."""

    def __init__(self, wiring: Wiring, lanes: Sequence[int]) -> None:
        self._process = wiring.process
        self._lanes = tuple(lanes)
        self._worker = wiring.worker
        self._database = wiring.database
        self._settings = wiring.settings
        self._clock = wiring.clock
        name = str(lanes[0]) if len(lanes) == 1 else "all"
        self._transactional_id = f"{wiring.process.name}.{name}"
        self._log = get_logger("relay").bind(relay=self._transactional_id)
        self._producer: AIOKafkaProducer | None = None
        self._wake = asyncio.Event()
        self._after = 0
        self._opened_s = 0.0
        self._there: dict[TopicPartition, int] = {}
        self._topics = {topic.name: topic for topic in wiring.process.outputs}

    def wake(self) -> None:
        """Say that the outbox has new rows."""
        self._wake.set()

    async def open(self, previous: Mapping[int, int]) -> None:
        """Take the outputs over, after the database's epoch has been raised.

        1. a new producer epoch; 2. still the owner; 3. ``lane.opened`` on every output partition,
        awaited; 4. read back from there; 5. compare: refuse, or know what is already there.

        Raises:
            LaneLostError: another owner has raised the epoch since.
            LaneRefusedError: the outputs contradict the database.
        """
        producer = await start_fenced(  # 1.
            self._settings.kafka,
            self._transactional_id,
            send_timeout_ms=self._settings.send_timeout_ms,
        )
        try:
            await self._require_ownership()  # 2.
            ends = await self._announce(producer, previous)  # 3.
            await self._read_back(ends)  # 4. and 5.
        except BaseException:
            await discard(producer)
            raise
        self._producer = producer
        self._opened_s = self._clock.monotonic()
        self._after = 0
        self._wake.set()
        TAKEN_OVER.inc()

    async def _require_ownership(self) -> None:
        for lane in self._lanes:
            if not await self._database.run(partial(self._worker.is_owner, lane)):
                message = f"{self._transactional_id}: another owner has taken lane {lane} over"
                raise LaneLostError(message)

    def _places(self) -> list[tuple[Topic, int]]:
        return [
            (topic, partition)
            for topic in self._process.outputs
            for partition in range(topic.partitions)
            if lane_of(topic, partition) in self._lanes
        ]

    async def _announce(
        self, producer: AIOKafkaProducer, previous: Mapping[int, int]
    ) -> dict[TopicPartition, int]:
        sequences = await self._database.run(self._read_sequences)
        sent = []
        for topic, partition in self._places():
            lane = lane_of(topic, partition)
            opening = LaneOpening(
                service=self._process.name,
                lane=lane,
                topic=topic.name,
                epoch=self._worker.owner.epochs[lane],
                previous_epoch=previous[lane],
                last_laneseq=sequences[lane].get(topic.name, (0, ""))[0],
            )
            value = self._render_opening(opening, partition)
            sent.append(await producer.send(topic.name, value=value, key=None, partition=partition))
        async with asyncio.timeout(self._settings.send_timeout_ms / 1000):
            landed = await asyncio.gather(*sent)
        return {TopicPartition(each.topic, each.partition): each.offset for each in landed}

    def _render_opening(self, opening: LaneOpening, partition: int) -> bytes:
        subject = f"{opening.service}/{opening.lane}"
        cause = (subject, opening.topic, str(partition), str(opening.epoch))
        return render(
            Draft(
                id=derive_id("lane.opened", *cause),
                type="lane.opened",
                subject=subject,
                data=opening,
            ),
            source=self._worker.owner.source,
            time=self._clock.now(),
            lane=opening.lane,
        )

    def _read_sequences(self) -> dict[int, dict[str, tuple[int, str]]]:
        with self._database.read() as transaction:
            rows = transaction.rows(_SEQUENCES)
        return {lane: json.loads(text) for lane, text in rows}

    def _read_rows(self, after: int, rows_max: int) -> list[Row]:
        with self._database.read() as transaction:
            if len(self._lanes) > 1:
                return transaction.rows(_OF_ALL, after=after, rows_max=rows_max)
            return transaction.rows(_OF_LANE, lane=self._lanes[0], after=after, rows_max=rows_max)

    async def _read_back(self, ends: Mapping[TopicPartition, int]) -> None:
        rows = await self._database.run(lambda: self._read_rows(0, 10_000_000))
        sequences = await self._database.run(self._read_sequences)
        pending: dict[TopicPartition, dict[int, str]] = {place: {} for place in ends}
        for _, _, topic, partition, laneseq, _, value in rows:
            pending[TopicPartition(topic, partition)][laneseq] = hashlib.sha256(value).hexdigest()
        tails = await self._read_tails(ends, pending)
        for topic_of_place, partition in self._places():
            place = TopicPartition(topic_of_place.name, partition)
            lane = lane_of(topic_of_place, partition)
            last, digest = sequences[lane].get(place.topic, (0, ""))
            there, contradiction = compare(last, digest, pending[place], tails[place])
            if contradiction is not None:
                raise LaneRefusedError(
                    contradiction, lane=lane, topic=place.topic, partition=partition
                )
            self._there[place] = there

    async def _read_tails(
        self,
        ends: Mapping[TopicPartition, int],
        pending: Mapping[TopicPartition, Mapping[int, str]],
    ) -> dict[TopicPartition, Tail]:
        if not any(ends.values()):
            return {place: Tail(is_whole=True) for place in ends}
        reader = make_reader(self._settings.kafka, f"{self._transactional_id}.reader")
        await reader.start()
        try:
            return await TailReader(reader).read(ends, pending)
        finally:
            await reader.stop()

    async def run(self) -> None:
        """Publish whenever woken, until cancelled."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            if self._producer is not None and self._age_s() > RENEW_S:
                await self._take_over_again()
            while await self._publish_some():
                pass

    def _age_s(self) -> float:
        return self._clock.monotonic() - self._opened_s

    async def _publish_some(self) -> bool:
        rows = await self._database.run(lambda: self._read_rows(self._after, ROWS_MAX))
        if not rows:
            return False
        missing = [
            row for row in rows if row[4] > self._there.get(TopicPartition(row[2], row[3]), 0)
        ]
        try:
            async with asyncio.timeout(self._settings.send_timeout_ms / 1000):
                await self._send(missing)
        except (KafkaError, TimeoutError) as error:
            self._log.warning("send_outcome_unknown", error=repr(error), rows=len(missing))
            await self._take_over_again()
            return True
        failpoint.reach("published")
        PUBLISHED.inc(len(missing))
        self._after = rows[-1][0]
        for row in rows:
            self._worker.published[row[1]] = row[0]
        return len(rows) == ROWS_MAX

    async def _send(self, rows: Sequence[Row]) -> None:
        """Send rows as prebuilt batches with explicit partitions; await every one of them."""
        producer = self._producer
        if producer is None:
            message = f"{self._transactional_id} is not open"
            raise LaneLostError(message)
        by_place: dict[tuple[str, int], list[Row]] = {}
        for row in rows:
            by_place.setdefault((row[2], row[3]), []).append(row)
        sent: list[Awaitable[object]] = []
        for (topic, partition), rows_of_place in by_place.items():
            records = ((row[5], row[6], ()) for row in rows_of_place)
            sent += await send_in_batches(producer, self._topics[topic], partition, records)
        outcomes = await asyncio.gather(*sent, return_exceptions=True)
        for outcome in outcomes:
            if isinstance(outcome, BaseException):
                raise outcome

    async def _take_over_again(self) -> None:
        """Discard the producer and take over under a new epoch, as often as Kafka needs."""
        pause = RETRY_FIRST_S
        while True:
            if self._producer is not None:
                await discard(self._producer)
                self._producer = None
            previous = await self._database.run(
                partial(self._worker.take_over, self._lanes, again=True)
            )
            try:
                await self.open(previous)
            except (KafkaError, TimeoutError) as error:
                self._log.warning("take_over_failed", error=repr(error), retry_in_s=pause)
                await asyncio.sleep(pause)
                pause = min(pause * 2, RETRY_MAX_S)
            else:
                return

    async def close(self) -> None:
        """Discard the producer."""
        if self._producer is not None:
            await discard(self._producer)
            self._producer = None

    @property
    def is_open(self) -> bool:
        """Whether the outputs are taken over and sends are possible."""
        return self._producer is not None
