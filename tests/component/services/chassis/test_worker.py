"""Records with offsets fed into the lane function on a real SQLite file, without Kafka."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from services.chassis.clock import FixedClock
from services.chassis.database import Database, Statement
from services.chassis.errors import LaneLostError, WorkerExistsError
from services.chassis.lane import work as lane_work_module
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


def test_a_whole_poll_is_settled_in_a_transaction_of_its_own_unless_nothing_was_new(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    echo = Echo("component", whole_poll=True)
    made = LaneWorker(echo, database, FixedClock(datetime(2026, 11, 23, 15, tzinfo=UTC)))
    made.take_over(ALL_LANES)
    seen: list[list[tuple[int, ...]]] = []
    monkeypatch.setattr(echo, "settle", lambda _work: seen.append(rows(database, ROWS)))
    made.poll([record(echo, 4, 0)])
    made.poll([record(echo, 4, 0)])

    assert [[(4, 1)]] == seen


def test_lanes_without_notes_are_given_none(
    database: Database, worker: LaneWorker, echo: Echo, monkeypatch: pytest.MonkeyPatch
) -> None:
    def take(_work: object, notes: object) -> None:
        raise AssertionError(notes)

    monkeypatch.setattr(echo, "take", take)
    worker.deliver(4)
    worker.tick(4)

    assert [] == rows(database, ROWS)


def test_more_notes_than_fit_are_delivered_in_turns(
    database: Database, worker: LaneWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lane_work_module, "NOTES_MAX", 2)
    with worker._work((3,)) as work:
        for number in range(5):
            work.forward(4, "control", f"{number}/4")
    turns = [worker.tick(4).noted, worker.deliver(4).noted, worker.deliver(4).noted]

    assert [{4}, {4}, set()] == turns
    assert [(4, 1), (4, 2), (4, 3), (4, 4), (4, 5)] == rows(database, ROWS)


def test_slices_share_a_transaction_where_there_is_one_worker_only(
    worker: LaneWorker, echo: Echo, monkeypatch: pytest.MonkeyPatch
) -> None:
    slices = worker.slices([record(echo, 4, 0), record(echo, 2, 0)])

    assert [slices] == worker.together(slices)
    assert [] == worker.together([])

    monkeypatch.setattr(Database, "is_single", False)

    assert [[each] for each in slices] == worker.together(slices)


def test_a_lane_is_taken_over_again_only_by_who_still_owns_it(
    database: Database, worker: LaneWorker, echo: Echo
) -> None:
    assert {3: 1} == worker.take_over([3], again=True)
    assert worker.is_owner(3)

    newer = LaneWorker(echo, database, FixedClock(datetime(2026, 11, 23, 15, tzinfo=UTC)))
    newer.take_over([3])

    assert not worker.is_owner(3)
    with pytest.raises(LaneLostError):
        worker.take_over([3], again=True)
    assert newer.is_owner(3)


def test_a_second_worker_of_the_same_file_is_refused(database: Database, tmp_path: Path) -> None:
    del database

    with pytest.raises(WorkerExistsError):
        Database.open(f"sqlite:///{tmp_path / 'echo.sqlite'}", Echo.metadata)
