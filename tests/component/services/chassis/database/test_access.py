"""The same transactions on a SQLite file and a real PostgreSQL."""

import asyncio
import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Column, Integer, MetaData, Table, Text, bindparam, insert, select, update

from services.chassis.database import Database, Statement
from services.chassis.database.dialects import WAL_BYTES, PostgresDialect

METADATA = MetaData()
WORD = Table("word", METADATA, Column("id", Integer, primary_key=True), Column("text", Text))
PUT = Statement(insert(WORD).inline().values(id=bindparam("id"), text=bindparam("text")))
ALL = Statement(select(WORD.c.id, WORD.c.text).order_by(WORD.c.id))
RENAME = Statement(
    update(WORD).where(WORD.c.text == bindparam("b_text")).values(text=bindparam("text"))
)
REWRITE = Statement(
    update(WORD).where(WORD.c.id == bindparam("b_id")).values(text=bindparam("text"))
)


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


DOUBLED = (sqlite3.IntegrityError, psycopg.errors.UniqueViolation)


def test_a_statement_that_fails_is_told_at_the_latest_by_the_commit(database: Database) -> None:
    with pytest.raises(DOUBLED), database.begin() as transaction:  # noqa: PT012 - two steps
        for _ in range(2):
            transaction.execute(PUT, id=1, text="one")
    with database.read() as transaction:
        assert [] == transaction.rows(ALL)


def test_a_statement_that_fails_is_told_by_what_is_read_after_it(database: Database) -> None:
    reached = []
    with pytest.raises(DOUBLED), database.begin() as transaction:  # noqa: PT012 - three steps
        for _ in range(2):
            transaction.execute(PUT, id=1, text="one")
        transaction.rows(ALL)
        reached.append("after")
    with database.begin() as transaction:
        transaction.execute(PUT, id=2, text="two")
    with database.read() as transaction:
        found = transaction.rows(ALL)

    assert ([], [(2, "two")]) == (reached, found)


def test_an_error_of_ours_is_told_rather_than_one_that_waits(database: Database) -> None:
    with pytest.raises((ValueError, *DOUBLED)), database.begin() as transaction:  # noqa: PT012 - two steps
        for _ in range(2):
            transaction.execute(PUT, id=1, text="one")
        raise ValueError("ours")  # noqa: EM101 - any error
    with database.read() as transaction:
        assert [] == transaction.rows(ALL)


def test_a_change_that_is_counted_says_how_many_rows_it_touched(database: Database) -> None:
    with database.begin() as transaction:
        transaction.execute_many(PUT, [{"id": each, "text": "same"} for each in range(3)])
        touched = [transaction.count(RENAME, b_text=text, text="new") for text in ("same", "none")]

    assert [3, 0] == touched


def test_two_who_lock_crosswise_both_get_through(postgres: str) -> None:
    databases = [Database.open(postgres, METADATA, schema="crosswise") for _ in range(2)]
    with databases[0].begin() as transaction:
        transaction.execute_many(PUT, [{"id": each, "text": "same"} for each in (1, 2)])
    meeting = threading.Barrier(2, timeout=5)

    async def cross(database: Database, order: tuple[int, int]) -> None:
        tries = []

        def work() -> None:
            tries.append(order)
            with database.begin() as transaction:
                transaction.count(REWRITE, b_id=order[0], text="mine")
                if len(tries) == 1:
                    meeting.wait()
                transaction.execute(REWRITE, b_id=order[1], text="mine")

        await database.run(work)

    async def both() -> None:
        await asyncio.gather(cross(databases[0], (1, 2)), cross(databases[1], (2, 1)))

    try:
        asyncio.run(both())
        with databases[0].read() as transaction:
            assert [(1, "mine"), (2, "mine")] == transaction.rows(ALL)
    finally:
        for database in databases:
            database.close()


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


def test_a_tended_log_of_changes_is_short_again_and_nothing_is_lost(tmp_path: Path) -> None:
    database = Database.open(f"sqlite:///{tmp_path / 'x.sqlite'}", METADATA)
    log = tmp_path / "x.sqlite-wal"
    text = "x" * 100_000
    with database.read() as reading:  # an older reader must not be in the way for ever
        reading.rows(ALL)
    for number in range(200):
        with database.begin() as transaction:
            transaction.execute(PUT, id=number, text=text)
    before = log.stat().st_size

    asyncio.run(database.tend())
    with database.begin() as transaction:
        transaction.execute(PUT, id=200, text=text)
    after = log.stat().st_size
    asyncio.run(database.tend())  # short: nothing to do
    with database.read() as reading:
        count = len(reading.rows(ALL))
    database.close()

    assert before > WAL_BYTES > after
    assert 201 == count


def test_a_server_tends_its_own_log(postgres: str) -> None:
    database = Database.open(postgres, METADATA, schema="tended")
    asyncio.run(database.tend())
    database.close()

    assert isinstance(database._dialect, PostgresDialect)
    assert not database._dialect.is_log_long()


def test_workers_that_start_at_once_share_a_new_schema(postgres: str) -> None:
    workers = 6
    for turn in range(5):
        together = threading.Barrier(workers)

        def start(schema: str = f"new_{turn}", together: threading.Barrier = together) -> None:
            together.wait()
            Database.open(postgres, METADATA, schema=schema).close()

        with ThreadPoolExecutor(workers) as pool:
            started = [pool.submit(start) for _ in range(workers)]

        assert [None] * workers == [each.exception() for each in started]
