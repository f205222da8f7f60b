"""One transaction of a lane on a real SQLite file."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from schemas.topics import CONTROLS, DISPOSITIONS, RECORDS
from services.chassis.clock import FixedClock
from services.chassis.database import Database, Statement
from services.chassis.errors import InvariantError, LaneLostError, OversizeError
from services.chassis.lane import LaneWork, Owner
from services.chassis.lane import lane_work as lane_work_in
from services.chassis.records import ALL_LANES, GLOBAL_LANE, Note, Received
from services.chassis.tables import GAP, INBOX, OUTBOX
from services.chassis.worker import LaneWorker
from tests.integration.chassis.echo import Echo, draft

NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)
OUT = Statement(
    select(OUTBOX.c.lane, OUTBOX.c.topic, OUTBOX.c.partition, OUTBOX.c.laneseq).order_by(
        OUTBOX.c.id
    )
)
IN = Statement(select(INBOX.c.lane, INBOX.c.body).order_by(INBOX.c.id))
LIFTED = Statement(select(GAP.c.topic, GAP.c.is_lifted).order_by(GAP.c.topic))


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database.open(f"sqlite:///{tmp_path / 'echo.sqlite'}", Echo.metadata)
    yield opened
    opened.close()


@pytest.fixture
def owner(database: Database) -> Owner:
    worker = LaneWorker(Echo("lane"), database, FixedClock(NOW))
    worker.take_over(ALL_LANES)
    return worker.owner


@contextmanager
def lane_work(
    database: Database, owner: Owner, lanes: Sequence[int], now: datetime
) -> Iterator[LaneWork]:
    with database.begin() as transaction, lane_work_in(transaction, owner, lanes, now) as work:
        yield work


def rows(database: Database, statement: Statement) -> list[tuple[object, ...]]:
    with database.read() as transaction:
        return transaction.rows(statement)


def test_a_global_event_takes_its_number_under_the_global_lane(
    database: Database, owner: Owner
) -> None:
    with lane_work(database, owner, [3], NOW) as work:
        work.emit(DISPOSITIONS, "k", draft("a"))
        work.emit(RECORDS, None, draft("b"))
        work.emit(RECORDS, None, draft("c"))

    assert [
        (3, DISPOSITIONS.name, 3, 1),
        (GLOBAL_LANE, RECORDS.name, 0, 1),
        (GLOBAL_LANE, RECORDS.name, 0, 2),
    ] == rows(database, OUT)


def test_a_lane_cannot_write_for_another(database: Database, owner: Owner) -> None:
    with (
        pytest.raises(InvariantError, match="use forward"),
        lane_work(database, owner, [3], NOW) as work,
    ):
        work.emit(DISPOSITIONS, "k", draft("a"), partition=4)


def test_an_event_too_long_takes_no_number(database: Database, owner: Owner) -> None:
    with lane_work(database, owner, [3], NOW) as work:
        with pytest.raises(OversizeError):
            work.emit(DISPOSITIONS, "k", draft("a", b"x" * DISPOSITIONS.bytes_max))
        work.emit(DISPOSITIONS, "k", draft("a"))

    assert [(3, DISPOSITIONS.name, 3, 1)] == rows(database, OUT)


def test_nothing_is_written_when_the_work_fails(database: Database, owner: Owner) -> None:
    with pytest.raises(ZeroDivisionError), lane_work(database, owner, [3], NOW) as work:  # noqa: PT012 - two steps
        work.emit(DISPOSITIONS, "k", draft("a"))
        work.forward(4, "note", "x")
        _ = 1 / 0

    assert [] == rows(database, OUT) == rows(database, IN)


def test_an_older_epoch_does_nothing(database: Database, owner: Owner) -> None:
    assert 1 == owner.epochs[3]

    with pytest.raises(LaneLostError), lane_work(database, Owner("x", {3: 0}), [3], NOW):
        pass


def test_a_lane_without_a_row_is_a_defect(tmp_path: Path) -> None:
    database = Database.open(f"sqlite:///{tmp_path / 'other.sqlite'}", Echo.metadata)
    try:
        with (
            pytest.raises(InvariantError, match="have no row"),
            lane_work(database, Owner("x", {}), [3], NOW),
        ):
            pass
    finally:
        database.close()


def test_notes_are_taken_in_order_and_once(database: Database, owner: Owner) -> None:
    with lane_work(database, owner, [3], NOW) as work:
        work.forward(4, "note", "one")
        work.forward(5, "note", "two")
        work.forward(4, "note", "three")

        assert {4, 5} == work.noted

    with lane_work(database, owner, [4], NOW) as work:
        assert ([Note("note", "one"), Note("note", "three")], False) == work.notes()

    assert [(5, "two")] == rows(database, IN)


def test_a_note_committed_between_reading_and_deleting_is_not_lost(
    database: Database, owner: Owner
) -> None:
    with lane_work(database, owner, [3], NOW) as work:
        work.forward(4, "note", "early number, late commit")
        work.forward(4, "note", "one")
    with lane_work(database, owner, [4], NOW) as work:
        hidden = work.rows

        def read(statement: Statement, **parameters: object) -> list[tuple[object, ...]]:
            return hidden(statement, **parameters)[1:]  # its transaction is still open

        seen = type("Seen", (type(work),), {"rows": staticmethod(read), "__slots__": ()})
        work.__class__ = seen
        work.notes()

    assert [(4, "early number, late commit")] == rows(database, IN)


def test_a_whole_poll_has_one_inbox(database: Database, owner: Owner) -> None:
    with lane_work(database, owner, ALL_LANES, NOW) as work:
        work.forward(4, "note", "x")

    assert [(GLOBAL_LANE, "x")] == rows(database, IN)


def test_a_gap_bars_its_lane_and_a_global_gap_every_lane(database: Database, owner: Owner) -> None:
    is_lane_topic = {DISPOSITIONS.name: True, CONTROLS.name: False}
    with lane_work(database, owner, [3], NOW) as work:
        work.admit([Received(DISPOSITIONS.name, 3, 5, 0, None, None)], is_lane_topic)

        assert (True, False) == (work.barred(), work.barred(4))

    with lane_work(database, owner, [GLOBAL_LANE], NOW) as work:
        work.skip(CONTROLS.name, 0, 7, is_lane_topic)
        work.skip(CONTROLS.name, 0, 7, is_lane_topic)

        assert 1 == len(work.gaps)
    with lane_work(database, owner, [4], NOW) as work:
        assert work.barred()

        work.lift_gap(CONTROLS, 0, through=5)

        assert work.barred(), "offset 6 is missing too, and nobody has looked at it"

        work.lift_gap(CONTROLS, 0, through=6)

        assert not work.barred()
    with lane_work(database, owner, [3], NOW) as work:
        assert work.barred()

    assert [(CONTROLS.name, 1), (DISPOSITIONS.name, 0)] == rows(database, LIFTED)


def test_a_skipped_position_is_where_reading_goes_on(database: Database, owner: Owner) -> None:
    is_lane_topic = {DISPOSITIONS.name: True}
    with lane_work(database, owner, [3], NOW) as work:
        work.skip(DISPOSITIONS.name, 3, 7, is_lane_topic)
    records = [Received(DISPOSITIONS.name, 3, offset, 0, None, None) for offset in (6, 7, 8)]
    with lane_work(database, owner, [3], NOW) as work:
        assert records[1:] == work.admit(records, is_lane_topic)
        assert [] == work.gaps
