"""Records with offsets fed into the lane function on a real SQLite file, without Kafka."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from services.chassis.clock import FixedClock
from services.chassis.database import Database, Statement
from services.chassis.errors import LaneLostError, WorkerExistsError
from services.chassis.records import ALL_LANES, Received
from services.chassis.tables import GAP, OUTBOX
from services.chassis.worker import LaneWorker
from tests.integration.chassis.echo import Echo

ROWS = Statement(select(OUTBOX.c.partition, OUTBOX.c.laneseq).order_by(OUTBOX.c.id))
GAPS = Statement(select(GAP.c.partition, GAP.c.first_offset, GAP.c.after_offset))


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database.open(f"sqlite:///{tmp_path / 'echo.sqlite'}", Echo.metadata)
    yield opened
    opened.close()


@pytest.fixture
def echo() -> Echo:
    return Echo("component")


@pytest.fixture
def worker(database: Database, echo: Echo) -> LaneWorker:
    made = LaneWorker(echo, database, FixedClock(datetime(2026, 11, 23, 15, tzinfo=UTC)))
    made.take_over(ALL_LANES)
    return made


def record(echo: Echo, partition: int, offset: int) -> Received:
    return Received(echo.source.name, partition, offset, 0, None, b"value")


def rows(database: Database, statement: Statement) -> list[tuple[int, ...]]:
    with database.read() as transaction:
        return [tuple(row) for row in transaction.rows(statement)]


def test_a_poll_is_answered_lane_by_lane_with_dense_sequences(
    database: Database, worker: LaneWorker, echo: Echo
) -> None:
    done = worker.poll([record(echo, 4, 0), record(echo, 2, 0), record(echo, 4, 1)])

    assert {2, 4} == done.woken
    assert [(2, 1), (4, 1), (4, 2)] == rows(database, ROWS)


def test_redelivered_records_change_nothing(
    database: Database, worker: LaneWorker, echo: Echo
) -> None:
    worker.poll([record(echo, 4, 0)])
    worker.poll([record(echo, 4, 0), record(echo, 4, 1)])

    assert [(4, 1), (4, 2)] == rows(database, ROWS)


def test_a_jump_is_a_gap_and_bars_its_lane_only(
    database: Database, worker: LaneWorker, echo: Echo
) -> None:
    worker.poll([record(echo, 4, 3)])
    worker.poll([record(echo, 4, 4), record(echo, 5, 0)])

    assert [(4, 0, 3)] == rows(database, GAPS)
    assert [True, True, False] == echo.barred


def test_an_older_owner_changes_nothing(database: Database, worker: LaneWorker, echo: Echo) -> None:
    newer = LaneWorker(echo, database, FixedClock(datetime(2026, 11, 23, 15, tzinfo=UTC)))
    newer.take_over([4])

    with pytest.raises(LaneLostError):
        worker.poll([record(echo, 4, 0)])

    assert [] == rows(database, ROWS)


def test_a_global_record_is_forwarded_to_every_lane(
    database: Database, worker: LaneWorker, echo: Echo
) -> None:
    worker.poll([Received(echo.control.name, 0, 0, 0, None, b"change")])

    assert [(0, 1), *((lane, 1) for lane in range(16))] == rows(database, ROWS)


def test_published_rows_go_with_the_next_transaction(
    database: Database, worker: LaneWorker, echo: Echo
) -> None:
    worker.poll([record(echo, 4, 0)])
    worker.published[4] = 1
    worker.poll([record(echo, 4, 1)])

    assert [(4, 2)] == rows(database, ROWS)


def test_a_second_worker_of_the_same_file_is_refused(database: Database, tmp_path: Path) -> None:
    del database

    with pytest.raises(WorkerExistsError):
        Database.open(f"sqlite:///{tmp_path / 'echo.sqlite'}", Echo.metadata)
