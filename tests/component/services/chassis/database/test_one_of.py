"""Queries for some keys, on a SQLite file and a real PostgreSQL."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, Text, bindparam, insert, select

from services.chassis.database import Database, OneOf, Statement
from services.chassis.database.one_of import WIDTHS

METADATA = MetaData()
PLACE = Table(
    "place",
    METADATA,
    Column("topic", Text, primary_key=True),
    Column("partition", Integer, primary_key=True),
    Column("lane", Integer),
)
PUT = Statement(insert(PLACE).inline().values({name: bindparam(name) for name in PLACE.c.keys()}))  # noqa: SIM118 - columns
QUERY = select(PLACE.c.topic, PLACE.c.partition)
BY_TOPIC = OneOf(QUERY.where(PLACE.c.lane == bindparam("lane")), PLACE.c.topic)
BY_BOTH = OneOf(QUERY, PLACE.c.topic, PLACE.c.partition)
KEPT = [(f"topic-{at // 2}", at % 2) for at in range(2 * WIDTHS[-1])]
COUNTS = [0, 1, 2, 4, 5, 16, 17, 64, 65, 128]


@pytest.fixture(params=["sqlite", "postgresql"], scope="module")
def database(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    url = f"sqlite:///{tmp_path_factory.mktemp('one_of') / 'x.sqlite'}"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres")
    opened = Database.open(url, METADATA, schema="one_of")
    with opened.begin() as transaction:
        rows = [{"topic": topic, "partition": partition, "lane": 3} for topic, partition in KEPT]
        transaction.execute_many(PUT, rows)
    yield opened
    opened.close()


@pytest.mark.parametrize("count", COUNTS)
def test_every_key_of_two_columns_is_looked_for_and_found_once(
    database: Database, count: int
) -> None:
    with database.read() as transaction:
        found = sorted(BY_BOTH.rows(transaction, KEPT[:count]))

    assert sorted(KEPT[:count]) == found


@pytest.mark.parametrize("count", COUNTS)
def test_a_key_of_one_column_may_find_several_rows(database: Database, count: int) -> None:
    topics = sorted({topic for topic, _ in KEPT[:count]})
    with database.read() as transaction:
        found = sorted(BY_TOPIC.rows(transaction, topics, lane=3))

    assert sorted(place for place in KEPT if place[0] in topics) == found


def test_the_rest_of_the_query_counts(database: Database) -> None:
    with database.read() as transaction:
        assert [] == list(BY_TOPIC.rows(transaction, [KEPT[0][0]], lane=4))
        assert [] == list(BY_BOTH.rows(transaction, [("unknown", 0)]))
