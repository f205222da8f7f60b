"""Two workers on one database, lanes moving, sends landing late or not at all: once, in order.

The workers share a SQLite database object, as they would share a PostgreSQL: what keeps them apart
is the epoch of the lane's row and the producer's epoch at the broker, nothing else.
"""

import asyncio
import random
from pathlib import Path

import pytest
from aiokafka import TopicPartition
from pydantic_core import from_json

from services.chassis import ownership
from services.chassis.database import Database
from services.chassis.errors import LaneLostError
from services.chassis.relay import publish
from tests.component.services.chassis.fake_kafka import FakeKafka
from tests.component.services.chassis.rig import Rig
from tests.integration.chassis.echo import Echo

LANES = (0, 3, 4)
STEPS = 60
TURNS_MAX = 400


class Pair:
    """Two workers that come and go, and do whatever chance says."""

    def __init__(self, home: Path, seed: int) -> None:
        self.chance = random.Random(seed)
        self.kafka = FakeKafka(chance=self.chance)
        self.database = Database.open(f"sqlite:///{home / 'echo.sqlite'}", Echo.metadata)
        self.home = home
        self.rigs = [self.fresh(), self.fresh()]
        self.old: list[Rig] = []
        self.count = 0
        self.changes = 0

    def fresh(self) -> Rig:
        """Another worker on the same database."""
        return Rig(self.home, self.kafka, database=self.database)

    async def step(self) -> None:
        """Do one thing."""
        number = self.chance.randrange(2)
        rig = self.rigs[number]
        if rig.failures:
            self.retire(number)
            return
        kind = self.chance.randrange(7)
        if kind <= 1:
            rig.say(self.chance.choice(LANES))
            self.count += 1
        elif kind == 2 and self.changes < 5:
            self.kafka.put(TopicPartition(rig.echo.control.name, 0), b"change")
            self.changes += 1
        elif kind <= 4:
            await self.poll(rig)
        elif kind == 5:  # its group may be of another mind than the other worker's
            lanes = [lane for lane in LANES if self.chance.random() < 0.7]
            places = rig.places(lanes)
            await rig.ownership.on_partitions_revoked(rig.consumer.assignment())
            rig.consumer.assign(places)
            await rig.ownership.on_partitions_assigned(places)
        elif self.chance.random() < 0.3:
            self.retire(number)
        for _ in range(self.chance.randrange(12)):
            await asyncio.sleep(0)

    async def poll(self, rig: Rig) -> None:
        """Handle what is there; the process ends over a lane lost."""
        try:
            await rig.poll()
        except LaneLostError as error:
            rig.failures.append(error)

    def retire(self, number: int) -> None:
        """Leave a worker standing where it is, its relays too, and start another."""
        self.old.append(self.rigs[number])
        self.rigs[number] = self.fresh()

    async def finish(self) -> None:
        """One last worker takes everything over and catches up."""
        self.kafka.chance, self.kafka.trouble, self.kafka.lands = None, [], False
        last = self.fresh()
        for _ in range(20):
            await asyncio.sleep(0)
        await last.assign(range(16))
        ticking = asyncio.create_task(last.loop.tick())
        for _ in range(TURNS_MAX):
            await last.poll()
            if self.answered(last) >= self.count + 16 * self.changes:
                break
            await asyncio.sleep(0.001)
        await asyncio.sleep(0.01)
        ticking.cancel()
        self.rigs.append(last)

        assert [] == last.failures

    def answered(self, rig: Rig) -> int:
        """How many answers stand in the topic."""
        return sum(rig.answers(lane) for lane in range(16))

    async def close(self) -> None:
        """End all of them."""
        for rig in (*self.old, *self.rigs):
            await rig.ownership.close()
        self.database.close()


@pytest.mark.parametrize("seed", range(30))
def test_whatever_happens_every_record_is_answered_once_and_in_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(ownership, "RETRY_FIRST_S", 0.0)
    monkeypatch.setattr(publish, "RETRY_FIRST_S", 0.0)

    async def scenario(pair: Pair) -> None:
        for _ in range(STEPS):
            await pair.step()
        await pair.finish()
        await pair.close()

    pair = Pair(tmp_path, seed)
    with pair.kafka.in_place():
        asyncio.run(scenario(pair))

    out = pair.rigs[0].echo.out.name
    said: list[str] = []
    for lane in range(16):
        events = [from_json(value) for value in pair.kafka.values(out, lane)]
        answers = [event for event in events if event["type"] == "echo.answered"]
        said += [event["subject"] for event in answers]

        assert list(range(1, len(answers) + 1)) == [event["laneseq"] for event in answers]

    assert len(set(said)) == len(said) == pair.count + 16 * pair.changes
