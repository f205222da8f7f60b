"""A process on a SQLite file and a Kafka in memory, driven by hand."""

import asyncio
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

from aiokafka import TopicPartition

from services.chassis.clock import FixedClock
from services.chassis.codec import as_received
from services.chassis.database import Database, Row, Statement
from services.chassis.loop import Loop
from services.chassis.ownership import Ownership
from services.chassis.records import Received
from services.chassis.settings import ChassisSettings
from services.chassis.wiring import Wiring
from services.chassis.worker import LaneWorker
from tests.component.services.chassis.fake_kafka import FakeConsumer, FakeKafka, subscriber_of
from tests.integration.chassis.echo import Echo

TURNS_MAX = 2_000


class Rig:
    """One echo with its ownership and loop."""

    def __init__(
        self,
        home: Path,
        kafka: FakeKafka,
        *,
        whole_poll: bool = False,
        database: Database | None = None,
    ) -> None:
        self.kafka = kafka
        self.echo = Echo("rig", whole_poll=whole_poll)
        self.clock = FixedClock(datetime(2026, 11, 23, 15, tzinfo=UTC))
        url = f"sqlite:///{home / 'echo.sqlite'}"
        self.database = database or Database.open(url, Echo.metadata)
        self.failures: list[BaseException] = []
        settings = ChassisSettings(
            home=home, tick_ms=1, send_timeout_ms=200, session_timeout_ms=1_000
        )
        self.wiring = Wiring(
            process=self.echo,
            settings=settings,
            clock=self.clock,
            database=self.database,
            worker=LaneWorker(self.echo, self.database, self.clock),
            fail=self.failures.append,
        )
        self.worker = self.wiring.worker
        self.ownership = Ownership(self.wiring)
        self.loop = Loop(self.wiring, self.ownership)
        self.consumer = FakeConsumer(kafka)
        self.ownership.know(subscriber_of(self.consumer))

    def places(self, lanes: Iterable[int] = range(16)) -> list[TopicPartition]:
        """Partitions of these lanes, and the global one with lane 0."""
        found = [TopicPartition(self.echo.source.name, lane) for lane in lanes]
        if TopicPartition(self.echo.source.name, 0) in found:
            found.append(TopicPartition(self.echo.control.name, 0))
        return found

    async def assign(self, lanes: Iterable[int] = range(16)) -> None:
        """Assign lanes, and wait until they are served or the process has failed."""
        places = self.places(lanes)
        await self.ownership.on_partitions_revoked(self.consumer.assignment())
        self.consumer.assign(places)
        await self.ownership.on_partitions_assigned(places)
        await self.until(lambda: bool(self.ownership.lanes or self.failures))

    async def until(self, is_true: Callable[[], bool]) -> None:
        """Let tasks run until something is true."""
        for _ in range(TURNS_MAX):
            if is_true():
                return
            await asyncio.sleep(0.001)
        message = "it never came true"
        raise AssertionError(message)

    def say(self, lane: int, value: bytes = b"value") -> None:
        """Let a record stand in an input."""
        self.kafka.put(TopicPartition(self.echo.source.name, lane), value)

    async def fetch(self) -> list[Received]:
        """Fetch what is there."""
        found = await self.consumer.getmany()
        return [as_received(record) for records in found.values() for record in records]

    async def poll(self) -> None:
        """Fetch what is there and handle it."""
        await self.loop.poll(await self.fetch())

    def answers(self, lane: int) -> int:
        """How many answers stand in an output."""
        values = self.kafka.values(self.echo.out.name, lane)
        return sum(b'"echo.answered"' in value for value in values)

    def rows(self, statement: Statement) -> list[Row]:
        """Read the database."""
        with self.database.read() as transaction:
            return transaction.rows(statement)

    async def close(self) -> None:
        """Stop everything."""
        await self.ownership.close()
        self.database.close()
