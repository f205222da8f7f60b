"""Positions on a real SQLite file."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from schemas.topics import TOPICS
from services.chassis.database import Database
from services.chassis.lane.positions import (
    Place,
    barring_gaps,
    keep_gaps,
    keep_positions,
    read_positions,
)
from services.chassis.records import Gap
from tests.integration.chassis.echo import Echo

LANES = {topic.name: topic.lanes for topic in TOPICS}
KEPT: dict[Place, int] = {
    (topic, partition): 1000 * at + partition
    for at, topic in enumerate(sorted(LANES))
    for partition in range(16 if LANES[topic] else 1)
}


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database.open(f"sqlite:///{tmp_path / 'echo.sqlite'}", Echo.metadata)
    with opened.begin() as transaction:
        keep_positions(transaction, {place: (at, None) for place, at in KEPT.items()}, LANES)
    yield opened
    opened.close()


@pytest.mark.parametrize("count", [0, 1, 3, len(KEPT)])
def test_those_that_are_asked_for_are_read(database: Database, count: int) -> None:
    asked = list(KEPT)[:count]
    with database.read() as transaction:
        found = read_positions(transaction, asked)

    assert {place: KEPT[place] for place in asked} == found


def test_what_was_never_read_is_absent(database: Database) -> None:
    with database.read() as transaction:
        assert {} == read_positions(transaction, [("elsewhere", 0)])


def test_gaps_that_nobody_reviewed_are_told_the_oldest_first(database: Database) -> None:
    with database.begin() as transaction:
        for day, topic, first in ((2, "orders.events.v1", 7), (1, "controls.events.v1", 40)):
            at = datetime(2026, 11, day, tzinfo=UTC)
            keep_gaps(transaction, [Gap(topic, 0, first, first + 2)], LANES, at)
        told = barring_gaps(transaction)

    assert [("controls.events.v1", 40, 41, None), ("orders.events.v1", 7, 8, 0)] == [
        (each["topic"], each["first_offset"], each["last_offset"], each["lane"]) for each in told
    ]
