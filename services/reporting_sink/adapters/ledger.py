"""The ledger in the database.

Owns: its statements. Refuses to know: what a filing means.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import bindparam, func, insert, null, select, update
from sqlalchemy.sql import ColumnElement

from services.chassis.database import Statement, upsert
from services.chassis.database import Transaction as Work
from services.reporting_sink.adapters.tables import COUNTERS, FILINGS
from services.reporting_sink.domain.filing import FilingKey
from services.reporting_sink.domain.kept import Kept, State
from services.reporting_sink.ports import Before

_COLUMNS = tuple(column.name for column in FILINGS.columns)
_DUE_MAX = 200
_DECIDED = ("granted", "denied")
_ROW = select(FILINGS)


def _is_key(prefix: str = "") -> ColumnElement[bool]:
    """The four columns that identify a filing."""
    return (
        (FILINGS.c.filer == bindparam(f"{prefix}filer"))
        & (FILINGS.c.kind == bindparam(f"{prefix}kind"))
        & (FILINGS.c.report_id == bindparam(f"{prefix}report_id"))
        & (FILINGS.c.revision == bindparam(f"{prefix}revision"))
    )


_FIND = Statement(_ROW.where(_is_key()))
_PUT = Statement(insert(FILINGS).values({name: bindparam(name) for name in _COLUMNS}))
_KEEP_ANSWER = Statement(
    update(FILINGS)
    .where(_is_key("b_"))
    .values(state=bindparam("b_state"), answer=bindparam("b_answer"), decide_at_ms=null())
)
_MARK = Statement(update(FILINGS).where(_is_key("b_")).values(decide_at_ms=null()))
_REVISIONS = Statement(
    select(FILINGS.c.revision, FILINGS.c.state).where(
        FILINGS.c.filer == bindparam("filer"),
        FILINGS.c.kind == bindparam("kind"),
        FILINGS.c.report_id == bindparam("report_id"),
    )
)
_ELSEWHERE = Statement(
    select(func.count()).where(
        FILINGS.c.determination_id == bindparam("determination_id"),
        FILINGS.c.kind == bindparam("kind"),
        FILINGS.c.report_id != bindparam("report_id"),
        FILINGS.c.state != "refused",
    )
)
_DUE = Statement(
    _ROW.where(FILINGS.c.lane == bindparam("lane"), FILINGS.c.decide_at_ms <= bindparam("now_ms"))
    .order_by(FILINGS.c.decide_at_ms, FILINGS.c.report_id, FILINGS.c.revision)
    .limit(_DUE_MAX)
)
_REPORT = Statement(
    _ROW.where(FILINGS.c.report_id == bindparam("report_id")).order_by(
        FILINGS.c.filer, FILINGS.c.kind, FILINGS.c.revision
    )
)
_COUNT = Statement(
    select(COUNTERS.c.value).where(
        COUNTERS.c.lane == bindparam("lane"),
        COUNTERS.c.name == bindparam("name"),
        COUNTERS.c.day == bindparam("day"),
    )
)
_KEEP_COUNT = upsert(COUNTERS)


class DatabaseLedger:
    """``ports.Ledger`` on the process's own tables."""

    def find(self, work: Work, key: FilingKey) -> Kept | None:
        """The filing of this key."""
        row = work.one(_FIND, **_named(key))
        return None if row is None else _kept(row)

    def look_back(self, work: Work, key: FilingKey, determination_id: str) -> Before:
        """What was received before about the report, and about the determination."""
        rows = work.rows(_REVISIONS, filer=key.filer, kind=key.kind, report_id=key.report_id)
        elsewhere = work.one(
            _ELSEWHERE, determination_id=determination_id, kind=key.kind, report_id=key.report_id
        )
        return Before(
            latest_revision=max((row[0] for row in rows), default=0),
            is_decided=any(row[1] in _DECIDED for row in rows),
            accepted_elsewhere=elsewhere is not None and elsewhere[0] > 0,
        )

    def keep(self, work: Work, kept: Kept) -> None:
        """Keep a new filing with its receipt and first answer."""
        own = {name: getattr(kept, name) for name in _COLUMNS if hasattr(kept, name)}
        work.execute(_PUT, **own, **_named(kept.key))

    def keep_answer(self, work: Work, key: FilingKey, state: State, answer: str) -> None:
        """Keep a later answer; nothing is left to decide."""
        work.execute(_KEEP_ANSWER, b_state=state, b_answer=answer, **_named(key, "b_"))

    def mark_forwarded(self, work: Work, key: FilingKey) -> None:
        """Note that the decision is under way in another lane."""
        work.execute(_MARK, **_named(key, "b_"))

    def due(self, work: Work, lane: int, now_ms: int) -> Sequence[Kept]:
        """Applications of a lane whose decision is due, oldest first, at most 200."""
        return [_kept(row) for row in work.rows(_DUE, lane=lane, now_ms=now_ms)]

    def of_report(self, work: Work, report_id: str) -> Sequence[Kept]:
        """Every revision of a report, of every filer."""
        return [_kept(row) for row in work.rows(_REPORT, report_id=report_id)]

    def count(self, work: Work, lane: int, name: str, day: date) -> int:
        """The next number of a lane, name and day; the lane is locked by the caller."""
        row = work.one(_COUNT, lane=lane, name=name, day=day.isoformat())
        value = 1 if row is None else int(row[0]) + 1
        work.execute(_KEEP_COUNT, lane=lane, name=name, day=day.isoformat(), value=value)
        return value


def _named(key: FilingKey, prefix: str = "") -> Mapping[str, Any]:
    """A key as parameters."""
    return {
        f"{prefix}filer": key.filer,
        f"{prefix}kind": key.kind,
        f"{prefix}report_id": key.report_id,
        f"{prefix}revision": key.revision,
    }


def _kept(row: Sequence[Any]) -> Kept:
    """A row as the handlers know it."""
    cells = dict(zip(_COLUMNS, row, strict=True))
    key = FilingKey(
        **{name: cells.pop(name) for name in ("filer", "kind", "report_id", "revision")}
    )
    return Kept(key=key, **cells)
