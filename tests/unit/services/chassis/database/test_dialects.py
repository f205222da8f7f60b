from pathlib import Path

import psycopg
import pytest

from services.chassis.database.dialects import (
    TRIES_MAX,
    PostgresDialect,
    SqliteDialect,
    choose_dialect,
)
from services.chassis.errors import DatabaseError, WorkerExistsError


def choose(url: str) -> object:
    return choose_dialect(url, schema="echo", lock_timeout_ms=1_000)


def test_the_url_names_the_dialect() -> None:
    assert isinstance(choose("sqlite:///x.sqlite"), SqliteDialect)
    assert isinstance(choose("postgresql+psycopg://x/y"), PostgresDialect)


@pytest.mark.parametrize("url", ["sqlite://", "mysql://x/y"])
def test_another_database_is_refused(url: str) -> None:
    with pytest.raises(DatabaseError, match="use sqlite:///FILE or postgresql"):
        choose(url)


def test_one_file_has_one_worker_until_it_lets_go(tmp_path: Path) -> None:
    first, second = SqliteDialect(tmp_path / "x.sqlite"), SqliteDialect(tmp_path / "x.sqlite")
    first.claim()
    with pytest.raises(WorkerExistsError, match="stop that one first"):
        second.claim()
    first.release()
    first.release()
    second.claim()
    second.release()


def test_one_writer_meets_no_conflict(tmp_path: Path) -> None:
    assert 1 == SqliteDialect(tmp_path / "x").retry(lambda: 1)


def test_a_conflict_is_tried_again_so_many_times() -> None:
    dialect = choose("postgresql+psycopg://x/y")
    conflicts = [psycopg.errors.DeadlockDetected(), psycopg.errors.SerializationFailure()]

    def work() -> str:
        if conflicts:
            raise conflicts.pop()
        return "done"

    assert isinstance(dialect, PostgresDialect)
    assert "done" == dialect.retry(work)

    conflicts[:] = [psycopg.errors.DeadlockDetected() for _ in range(TRIES_MAX)]
    with pytest.raises(psycopg.errors.DeadlockDetected):
        dialect.retry(work)


def test_a_server_that_is_not_there_is_said_plainly() -> None:
    dialect = choose("postgresql+psycopg://someone:hidden@127.0.0.1:1/y")

    assert isinstance(dialect, PostgresDialect)
    with pytest.raises(DatabaseError, match="not reachable; is the server up") as caught:
        dialect.claim()
    assert "hidden" not in str(caught.value)
