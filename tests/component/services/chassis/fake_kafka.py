"""A Kafka in memory, as much as the chassis asks of one: logs, epochs, and trouble on demand."""

import asyncio
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka import ConsumerRecord, TopicPartition
from aiokafka.errors import OutOfOrderSequenceNumber, ProducerFenced, RequestTimedOutError
from aiokafka.structs import RecordMetadata

from services.chassis import ownership
from services.chassis.relay import publish

TROUBLE = 0.05
TROUBLE_LANDS = 0.5


class FakeBatch:
    """Records before they are sent."""

    def __init__(self) -> None:
        self.records: list[tuple[bytes | None, bytes | None, list[tuple[str, bytes]]]] = []

    def append(
        self, *, timestamp: None, key: bytes | None, value: bytes | None, headers: Sequence[Any]
    ) -> object:
        """Add one record."""
        assert timestamp is None
        self.records.append((key, value, list(headers)))
        return object()


@dataclass
class FakeKafka:
    """Logs per partition, epochs per transactional id.

    Attributes:
        trouble: exceptions that the next batches sent meet, oldest first.
        lands: whether a batch that meets trouble lands nevertheless: outcome unknown.
        chance: with it batches land late, also after their producer was discarded, and some meet
            trouble.
    """

    logs: dict[TopicPartition, list[ConsumerRecord]] = field(
        default_factory=lambda: defaultdict(list)
    )
    starts: dict[TopicPartition, int] = field(default_factory=lambda: defaultdict(int))
    epochs: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    fenced: dict[tuple[str, TopicPartition], int] = field(default_factory=dict)
    trouble: list[BaseException] = field(default_factory=list)
    start_trouble: list[BaseException] = field(default_factory=list)
    lands: bool = False
    chance: random.Random | None = None
    discarded: int = 0

    def put(
        self,
        place: TopicPartition,
        value: bytes | None,
        key: bytes | None = None,
        headers: Iterable[tuple[str, bytes]] = (),
    ) -> int:
        """Let a record stand in a log; return its offset."""
        offset = self.end(place)
        self.logs[place].append(
            ConsumerRecord(*place, offset, 0, 1, key, value, None, 0, 0, tuple(headers))
        )
        return offset

    def end(self, place: TopicPartition) -> int:
        """The next offset."""
        return self.starts[place] + len(self.logs[place])

    def values(self, topic: str, partition: int) -> list[bytes]:
        """What stands in a partition."""
        return [each.value or b"" for each in self.logs[TopicPartition(topic, partition)]]

    async def start_fenced(
        self, _bootstrap: str, transactional_id: str, *, send_timeout_ms: int
    ) -> "FakeProducer":
        """Raise the epoch, as the coordinator does."""
        assert send_timeout_ms > 0
        if self.start_trouble:
            raise self.start_trouble.pop(0)
        self.epochs[transactional_id] += 1
        return FakeProducer(self, transactional_id, self.epochs[transactional_id])

    async def discard(self, producer: "FakeProducer") -> None:
        """Stop a producer."""
        self.discarded += 1
        await producer.stop()

    def make_reader(self, *_: object, **__: object) -> "FakeConsumer":
        """A consumer without a group."""
        return FakeConsumer(self)

    @contextmanager
    def in_place(self) -> Iterator[None]:
        """Stand in for Kafka where the chassis meets it."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(publish, "start_fenced", self.start_fenced)
            patch.setattr(publish, "discard", self.discard)
            patch.setattr(publish, "make_reader", self.make_reader)
            patch.setattr(ownership, "make_reader", self.make_reader)
            yield


class FakeProducer:
    """An idempotent producer of one epoch: older epochs are refused after a newer one's record."""

    def __init__(self, kafka: FakeKafka, name: str = "", epoch: int = 0) -> None:
        self._kafka = kafka
        self._name = name
        self._epoch = epoch
        self._late: list[tuple[FakeBatch, TopicPartition, asyncio.Future[RecordMetadata]]] = []
        self._landing: asyncio.Future[None] | None = None
        self._is_broken = False
        self.batches: list[FakeBatch] = []
        self.is_stopped = False

    def create_batch(self) -> FakeBatch:
        """An empty batch."""
        return FakeBatch()

    async def send_batch(
        self, batch: FakeBatch, topic: str, *, partition: int
    ) -> asyncio.Future[RecordMetadata]:
        """Let the batch land, or meet trouble."""
        place = TopicPartition(topic, partition)
        self.batches.append(batch)
        landed: asyncio.Future[RecordMetadata] = asyncio.get_running_loop().create_future()
        if self._kafka.chance is None:
            self._land(batch, place, landed)
        else:
            self._late.append((batch, place, landed))
            self._landing = asyncio.ensure_future(self._land_late(self._kafka.chance))
        return landed

    async def _land_late(self, chance: random.Random) -> None:
        for _ in range(chance.randrange(8)):
            await asyncio.sleep(0)
        batch, place, landed = self._late.pop(0)
        if self._is_broken:  # what follows a failed batch of an idempotent producer fails too
            self._settle(landed, OutOfOrderSequenceNumber())
            return
        if chance.random() < TROUBLE:
            self._is_broken = True
            self._kafka.trouble.append(RequestTimedOutError())
            self._kafka.lands = chance.random() < TROUBLE_LANDS
        self._land(batch, place, landed)

    def _settle(self, landed: asyncio.Future[RecordMetadata], error: BaseException) -> None:
        if not landed.done():
            landed.set_exception(error)
            landed.exception()  # a discarded producer's future has no reader

    def _land(
        self, batch: FakeBatch, place: TopicPartition, landed: asyncio.Future[RecordMetadata]
    ) -> None:
        if self._epoch < self._kafka.fenced.get((self._name, place), 0):
            self._settle(landed, ProducerFenced())
            return
        error = self._kafka.trouble.pop(0) if self._kafka.trouble else None
        offset = self._kafka.end(place)
        if error is None or self._kafka.lands:
            self._kafka.fenced[self._name, place] = self._epoch
            for key, value, headers in batch.records:
                self._kafka.put(place, value, key, headers)
        if error is not None:
            self._settle(landed, error)
        elif not landed.done():
            landed.set_result(RecordMetadata(*place, place, offset, 0, 0, 0))

    async def send(
        self, topic: str, *, value: bytes, key: bytes | None, partition: int
    ) -> asyncio.Future[RecordMetadata]:
        """Send one record."""
        batch = FakeBatch()
        batch.append(timestamp=None, key=key, value=value, headers=[])
        return await self.send_batch(batch, topic, partition=partition)

    async def start(self) -> None:
        """Connect."""
        if self._kafka.start_trouble:
            raise self._kafka.start_trouble.pop(0)

    async def stop(self) -> None:
        """Disconnect."""
        self.is_stopped = True


class FakeConsumer:
    """A consumer that remembers what it was told."""

    def __init__(self, kafka: FakeKafka) -> None:
        self._kafka = kafka
        self._positions: dict[TopicPartition, int] = {}
        self.paused: set[TopicPartition] = set()
        self.committed: dict[TopicPartition, int] = {}
        self.trouble: list[BaseException] = []
        self.is_stopped = False

    async def start(self) -> None:
        """Connect."""
        if self._kafka.start_trouble:
            raise self._kafka.start_trouble.pop(0)

    async def stop(self) -> None:
        """Disconnect."""
        self.is_stopped = True

    def assign(self, places: Iterable[TopicPartition]) -> None:
        """Take partitions."""
        self._positions = dict.fromkeys(places, 0)

    def assignment(self) -> frozenset[TopicPartition]:
        """Partitions taken."""
        return frozenset(self._positions)

    def seek(self, place: TopicPartition, offset: int) -> None:
        """Go to an offset."""
        self._positions[place] = offset

    async def position(self, place: TopicPartition) -> int:
        """Where it is."""
        return self._positions[place]

    def pause(self, *places: TopicPartition) -> None:
        """Fetch nothing of them."""
        self.paused |= set(places)

    def resume(self, *places: TopicPartition) -> None:
        """Fetch them again."""
        self.paused -= set(places)

    async def beginning_offsets(self, places: Iterable[TopicPartition]) -> dict[Any, int]:
        """Where logs begin."""
        return {place: self._kafka.starts[place] for place in places}

    async def end_offsets(self, places: Iterable[TopicPartition]) -> dict[Any, int]:
        """Where logs end."""
        return {place: self._kafka.end(place) for place in places}

    async def getmany(
        self, *places: TopicPartition, timeout_ms: int = 0, max_records: int | None = None
    ) -> dict[TopicPartition, list[ConsumerRecord]]:
        """Everything from the positions on."""
        assert timeout_ms >= 0
        if self.trouble:
            raise self.trouble.pop(0)
        found: dict[TopicPartition, list[ConsumerRecord]] = {}
        for place in places or tuple(self._positions):
            if place in self.paused:
                continue
            first = self._positions[place] - self._kafka.starts[place]
            records = self._kafka.logs[place][first:][:max_records]
            if records:
                found[place] = records
                self._positions[place] = records[-1].offset + 1
        await asyncio.sleep(0)
        return found

    async def commit(self, offsets: dict[TopicPartition, int]) -> None:
        """Tell the group."""
        if self.trouble:
            raise self.trouble.pop(0)
        self.committed |= offsets


def subscriber_of(consumer: FakeConsumer | None) -> Any:
    """What FastStream calls a subscriber."""
    return SimpleNamespace(consumer=consumer)
