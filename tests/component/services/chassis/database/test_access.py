"""The same transactions on a SQLite file and a real PostgreSQL."""

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Column, Integer, MetaData, Table, Text, bindparam, insert, select

from services.chassis.database import Database, Statement

METADATA = MetaData()
WORD = Table("word", METADATA, Column("id", Integer, primary_key=True), Column("text", Text))
PUT = Statement(insert(WORD).inline().values(id=bindparam("id"), text=bindparam("text")))
ALL = Statement(select(WORD.c.id, WORD.c.text).order_by(WORD.c.id))


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    url = f"sqlite:///{tmp_path / 'x.sqlite'}"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres")
    schema = f"access_{abs(hash(request.node.name))}"
    opened = Database.open(url, METADATA, schema=schema)
    yield opened
    opened.close()


def test_what_is_committed_is_read_and_what_fails_is_not(database: Database) -> None:
    with database.begin() as transaction:
        transaction.execute_many(PUT, [{"id": 1, "text": "one"}, {"id": 2, "text": "two"}])
        transaction.execute_many(PUT, [])
    with pytest.raises(ValueError, match="doubt"), database.begin() as transaction:  # noqa: PT012 - two steps
        transaction.execute(PUT, id=3, text="three")
        raise ValueError("doubt")  # noqa: EM101 - any error

    with database.read() as transaction:
        found = transaction.rows(ALL)

    assert [(1, "one"), (2, "two")] == found


def test_a_reader_sees_one_state_and_cannot_write(database: Database) -> None:
    with database.read() as reading:
        before = reading.rows(ALL)
        with database.begin() as transaction:
            transaction.execute(PUT, id=1, text="one")

        assert before == reading.rows(ALL)

    with pytest.raises(Exception, match=r"readonly|read-only"), database.read() as reading:
        reading.execute(PUT, id=2, text="two")
    with database.read() as reading:
        assert (1, "one") == reading.one(ALL)


def test_network_waits_have_a_thread_of_their_own(database: Database) -> None:
    thread = asyncio.run(database.run(threading.get_ident))
    is_own = database._dialect.has_thread

    assert is_own == (thread != threading.get_ident())


def test_a_conflict_is_run_again(postgres: str) -> None:
    database = Database.open(postgres, METADATA, schema="again")
    conflicts = [psycopg.errors.DeadlockDetected()]

    def work() -> str:
        if conflicts:
            raise conflicts.pop()
        return "done"

    try:
        assert "done" == asyncio.run(database.run(work))
    finally:
        database.close()


def test_a_second_opening_finds_the_tables_up_to_date(postgres: str) -> None:
    for _ in range(2):
        Database.open(postgres, METADATA, schema="twice").close()
