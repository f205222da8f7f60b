"""The register of transactions in the database.

Owns: rows to ``Standing`` and back, seen ids, determinations, history, approvals.
Refuses to know: what a state means.
"""

import json
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import bindparam, or_, select

from services.chassis.database import OneOf, Row, Statement, upsert
from services.chassis.database import Transaction as Work
from services.screening.adapters.statements import put
from services.screening.adapters.tables import (
    APPROVALS,
    DETERMINATIONS,
    HISTORY,
    SEEN,
    TRANSACTIONS,
)
from services.screening.domain.life.states import MOVED, State
from services.screening.domain.standing import Standing
from services.screening.ports import Approval, Issued, Named, Passed

_T = TRANSACTIONS.c
_COLUMNS = tuple(column.name for column in TRANSACTIONS.columns)
_LOAD = OneOf(select(TRANSACTIONS), _T.transaction_id)
_SAVE = upsert(TRANSACTIONS)
_DUE = Statement(
    select(TRANSACTIONS)
    .where(_T.lane == bindparam("lane"), _T.due_at_ms <= bindparam("now_ms"))
    .order_by(_T.due_at_ms)
    .limit(bindparam("most"))
)
_BEHIND = Statement(
    select(TRANSACTIONS)
    .where(
        _T.lane == bindparam("lane"),
        _T.state == bindparam("state"),
        _T.generation < bindparam("generation"),
    )
    .limit(bindparam("most"))
)
_MOVED = Statement(
    select(TRANSACTIONS)
    .where(
        _T.lane == bindparam("lane"),
        or_(*(_T.state == state.value for state in sorted(MOVED))),
        _T.generation < bindparam("generation"),
        _T.since_ms >= bindparam("since_ms"),
    )
    .limit(bindparam("most"))
)
_HALTED = Statement(
    select(TRANSACTIONS)
    .where(
        _T.lane == bindparam("lane"),
        _T.state == bindparam("state"),
        _T.halt_reason == bindparam("reason"),
    )
    .limit(bindparam("most"))
)
_PUT_ISSUED = upsert(DETERMINATIONS)
_READ_ISSUED = Statement(
    select(DETERMINATIONS.c.value).where(
        DETERMINATIONS.c.determination_id == bindparam("determination_id")
    )
)
_PUT_PASSED = put(HISTORY, without=("id",))
_SEEN = OneOf(
    select(SEEN.c.source, SEEN.c.event_id, SEEN.c.digest).where(SEEN.c.lane == bindparam("lane")),
    SEEN.c.event_id,
)
_PUT_SEEN = put(SEEN)
_APPROVALS = Statement(
    select(APPROVALS.c.reviewer, APPROVALS.c.remember)
    .where(APPROVALS.c.determination_id == bindparam("determination_id"))
    .order_by(APPROVALS.c.at_ms, APPROVALS.c.reviewer)
)
_PUT_APPROVAL = upsert(APPROVALS)


def read_standing(row: Row) -> Standing:
    """Read one row of ``transactions``, whole, in the order of its columns."""
    fields = dict(zip(_COLUMNS, row, strict=True))
    fields["state"] = State(fields["state"])
    fields["facts"] = bytes(fields["facts"])
    fields["departed"] = json.loads(fields["departed"])
    return Standing(**fields)


def write_standing(standing: Standing) -> dict[str, object]:
    """Return the row of a standing by column name."""
    row: dict[str, object] = {name: getattr(standing, name) for name in _COLUMNS}
    row["state"] = standing.state.value
    row["departed"] = json.dumps(dict(standing.departed)) if standing.departed else "{}"
    return row


class SqlRegister:
    """``ports.Register`` on the process's database."""

    def load(self, work: Work, transaction_ids: Sequence[str]) -> list[Standing]:
        """Return every transaction of these ids, of any source."""
        return [read_standing(row) for row in _LOAD.rows(work, transaction_ids)]

    def save(self, work: Work, standings: Iterable[Standing]) -> None:
        """Insert or replace rows."""
        work.execute_many(_SAVE, [write_standing(each) for each in standings])

    def keep_issued(self, work: Work, issued: Iterable[Issued]) -> None:
        """Insert determinations."""
        work.execute_many(
            _PUT_ISSUED,
            [
                {
                    "determination_id": each.determination_id,
                    "source": each.source,
                    "transaction_id": each.transaction_id,
                    "issued_at_ms": each.issued_at_ms,
                    "value": each.value,
                }
                for each in issued
            ],
        )

    def read_issued(self, work: Work, determination_id: str) -> bytes | None:
        """Return a determination's event, or None."""
        row = work.one(_READ_ISSUED, determination_id=determination_id)
        return None if row is None else bytes(row[0])

    def keep_passed(self, work: Work, steps: Iterable[Passed]) -> None:
        """Insert steps."""
        work.execute_many(
            _PUT_PASSED,
            [
                {
                    "source": each.source,
                    "transaction_id": each.transaction_id,
                    "at_ms": each.at_ms,
                    "event": each.event,
                    "state": each.state,
                    "cause": each.cause,
                    "note": each.note,
                }
                for each in steps
            ],
        )

    def seen(self, work: Work, lane: int, event_ids: Sequence[str]) -> dict[Named, bytes]:
        """Return (source, event id) to digest."""
        rows = _SEEN.rows(work, event_ids, lane=lane)
        return {(source, event_id): bytes(digest) for source, event_id, digest in rows}

    def keep_seen(self, work: Work, lane: int, seen: Mapping[Named, bytes]) -> None:
        """Insert event ids."""
        work.execute_many(
            _PUT_SEEN,
            [
                {"lane": lane, "source": source, "event_id": event_id, "digest": digest}
                for (source, event_id), digest in seen.items()
            ],
        )

    def approvals(self, work: Work, determination_id: str) -> tuple[Approval, ...]:
        """Return approvals, the first one first."""
        rows = work.rows(_APPROVALS, determination_id=determination_id)
        return tuple(
            Approval(reviewer=reviewer, remember=remember or "") for reviewer, remember in rows
        )

    def keep_approval(
        self, work: Work, determination_id: str, approval: Approval, at_ms: int
    ) -> None:
        """Insert an approval."""
        work.execute(
            _PUT_APPROVAL,
            determination_id=determination_id,
            reviewer=approval.reviewer,
            at_ms=at_ms,
            remember=approval.remember or None,
        )

    def due(self, work: Work, lane: int, now_ms: int, most: int) -> list[Standing]:
        """Return transactions whose ``due_at_ms`` has passed."""
        return [read_standing(row) for row in work.rows(_DUE, lane=lane, now_ms=now_ms, most=most)]

    def behind(
        self, work: Work, lane: int, state: State, generation: int, most: int
    ) -> list[Standing]:
        """Return transactions of a state below a generation."""
        rows = work.rows(_BEHIND, lane=lane, state=state.value, generation=generation, most=most)
        return [read_standing(row) for row in rows]

    def moved(
        self, work: Work, lane: int, generation: int, since_ms: int, most: int
    ) -> list[Standing]:
        """Return what moved since an instant, below a generation."""
        rows = work.rows(_MOVED, lane=lane, generation=generation, since_ms=since_ms, most=most)
        return [read_standing(row) for row in rows]

    def halted(self, work: Work, lane: int, reason: str, most: int) -> list[Standing]:
        """Return halted transactions by reason."""
        rows = work.rows(_HALTED, lane=lane, state=State.HALTED.value, reason=reason, most=most)
        return [read_standing(row) for row in rows]
