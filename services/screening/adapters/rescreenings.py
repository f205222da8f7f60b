"""List changes and how far each lane is with them, in the database.

Owns: rows to ``ListChange`` and ``Progress`` and back. Refuses to know: what is compared.
"""

from collections.abc import Iterable

from sqlalchemy import and_, bindparam, func, or_, select

from services.chassis.database import Row, Statement, upsert
from services.chassis.database import Transaction as Work
from services.screening.adapters.statements import put
from services.screening.adapters.tables import LIST_CHANGES, RESCREENINGS, TRANSACTIONS
from services.screening.domain.deadline import from_ms
from services.screening.domain.life.states import SCANNED
from services.screening.domain.reference import ListInForce
from services.screening.domain.rescreening import ListChange, Progress, Rescreened

ALL_LANES = -1  # the row that says that every lane has finished
_L, _R = LIST_CHANGES.c, RESCREENINGS.c
_COUNTS = (_R.compared, _R.affected, _R.flagged, _R.started_at_ms, _R.finished_at_ms)
_KEEP_CHANGE = put(LIST_CHANGES)
_KEEP = upsert(RESCREENINGS)
_UNFINISHED = Statement(
    select(LIST_CHANGES, *_COUNTS)
    .select_from(
        LIST_CHANGES.outerjoin(
            RESCREENINGS, and_(_R.generation == _L.generation, _R.lane == bindparam("lane"))
        )
    )
    .where(_R.finished_at_ms.is_(None))
    .order_by(_L.generation)
)
_ONE = Statement(select(LIST_CHANGES).where(_L.generation == bindparam("generation")))
_SUMS = Statement(
    select(
        func.coalesce(func.sum(_R.compared), 0),
        func.coalesce(func.sum(_R.affected), 0),
        func.coalesce(func.sum(_R.flagged), 0),
        func.min(_R.started_at_ms),
        func.max(_R.finished_at_ms),
        func.count(_R.finished_at_ms),
    ).where(_R.generation == bindparam("generation"), _R.lane >= 0)
)
_SAID = Statement(
    select(_R.finished_at_ms).where(_R.generation == bindparam("generation"), _R.lane == ALL_LANES)
)
_LATEST = Statement(select(LIST_CHANGES).order_by(_L.generation.desc()).limit(bindparam("most")))
_BEHIND = Statement(
    select(func.count()).where(
        or_(*(TRANSACTIONS.c.state == state.value for state in SCANNED)),
        TRANSACTIONS.c.generation < bindparam("generation"),
    )
)
_CHANGE_COLUMNS = len(LIST_CHANGES.columns)


class SqlRescreenings:
    """``ports.Rescreenings`` on the process's database."""

    def keep_change(self, work: Work, change: ListChange) -> None:
        """Insert a list change."""
        older = change.older
        work.execute(
            _KEEP_CHANGE,
            generation=change.generation,
            list_name=change.newer.name,
            digest=change.newer.digest,
            form=change.newer.form,
            kept=change.newer.kept,
            older_digest=None if older is None else older.digest,
            older_form=None if older is None else older.form,
            older_kept=None if older is None else older.kept,
        )

    def change(self, work: Work, generation: int) -> ListChange | None:
        """Return a list change; None: another thing changed then, or it was not kept yet."""
        row = work.one(_ONE, generation=generation)
        return None if row is None else read_change(row)

    def unfinished(self, work: Work, lane: int, now_ms: int) -> list[Progress]:
        """Return every list change that a lane has not finished with, the oldest first."""
        return [
            _progress(row, lane=lane, now_ms=now_ms) for row in work.rows(_UNFINISHED, lane=lane)
        ]

    def keep(self, work: Work, progress: Iterable[Progress]) -> None:
        """Insert or replace progress."""
        work.execute_many(
            _KEEP,
            [
                {
                    "generation": each.change.generation,
                    "lane": each.lane,
                    "compared": each.compared,
                    "affected": each.affected,
                    "flagged": each.flagged,
                    "started_at_ms": each.started_at_ms,
                    "finished_at_ms": each.finished_at_ms,
                }
                for each in progress
            ],
        )

    def completed(self, work: Work, generation: int, lanes: int) -> Progress | None:
        """Return the sums once every lane has finished, and nobody has said so yet."""
        change = work.one(_ONE, generation=generation)
        if change is None or work.one(_SAID, generation=generation) is not None:
            return None
        *sums, finished = work.rows(_SUMS, generation=generation)[0]
        if finished < lanes:
            return None
        return _progress((*change, *sums), lane=ALL_LANES, now_ms=0)

    def latest(self, work: Work, most: int) -> list[Rescreened]:
        """Return the latest list changes with their sums, the latest first."""
        found = []
        for row in work.rows(_LATEST, most=most):
            *sums, finished = work.rows(_SUMS, generation=row[0])[0]
            said = work.one(_SAID, generation=row[0])
            sums[-1] = None if said is None else said[0]
            (behind,) = work.rows(_BEHIND, generation=row[0])[0]
            progress = _progress((*row, *sums), lane=ALL_LANES, now_ms=0)
            found.append(Rescreened(progress=progress, lanes_finished=finished, behind=behind))
        return found


def read_change(row: Row) -> ListChange:
    """Read one row of ``list_changes``, whole, in the order of its columns."""
    generation, name, digest, form, kept, older, older_form, older_kept = row
    return ListChange(
        generation=generation,
        newer=_file(name, digest, form, kept),
        older=None if older is None else _file(name, older, older_form, older_kept),
    )


def _file(name: str, digest: str, form: str, kept: str | None) -> ListInForce:
    """A list's files; when it was fetched is no matter here."""
    return ListInForce(
        name=name, digest=digest, form=form, kept=kept, rows=0, fetched_at=from_ms(0)
    )


def _progress(row: Row, *, lane: int, now_ms: int) -> Progress:
    compared, affected, flagged, started, finished = row[_CHANGE_COLUMNS:]
    return Progress(
        change=read_change(row[:_CHANGE_COLUMNS]),
        lane=lane,
        compared=int(compared or 0),  # PostgreSQL's sums are numeric
        affected=int(affected or 0),
        flagged=int(flagged or 0),
        started_at_ms=now_ms if started is None else started,
        finished_at_ms=finished,
    )
