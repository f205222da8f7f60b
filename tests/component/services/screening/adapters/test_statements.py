"""Queries for some values of a column, on a real SQLite file."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import bindparam, select

from services.chassis.database import Database
from services.screening.adapters.statements import WIDTHS, OneOf, put
from services.screening.adapters.tables import METADATA, SEEN

KEPT = [f"event-{at}" for at in range(2 * WIDTHS[-1])]
OF_LANE = OneOf(
    select(SEEN.c.event_id, SEEN.c.digest).where(SEEN.c.lane == bindparam("lane")),
    SEEN.c.event_id,
)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database.open(f"sqlite:///{tmp_path / 'screening.sqlite'}", METADATA)
    with opened.begin() as transaction:
        transaction.execute_many(
            put(SEEN),
            [
                {"lane": 3, "source": "s", "event_id": each, "digest": each.encode()}
                for each in KEPT
            ],
        )
    yield opened
    opened.close()


@pytest.mark.parametrize("count", [0, 1, 2, 4, 5, 16, 17, 64, 65, 128])
def test_every_value_is_looked_for_and_found_once(database: Database, count: int) -> None:
    asked = KEPT[:count]
    with database.read() as transaction:
        found = sorted(OF_LANE.rows(transaction, asked, lane=3))

    assert sorted((each, each.encode()) for each in asked) == found


def test_the_rest_of_the_query_counts(database: Database) -> None:
    with database.read() as transaction:
        assert [] == list(OF_LANE.rows(transaction, KEPT[:3], lane=4))
        assert [] == list(OF_LANE.rows(transaction, ["unknown"], lane=3))
