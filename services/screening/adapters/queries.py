"""What people ask of the register, over HTTP.

Owns: reading queries on a connection of their own. Refuses to know: paths and JSON.
"""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, func, or_, select

from services.chassis.database import Database, OneOf, Statement
from services.screening.adapters.clearances import read_clearance
from services.screening.adapters.register import read_standing
from services.screening.adapters.rescreenings import SqlRescreenings
from services.screening.adapters.tables import (
    APPROVALS,
    CLEARANCES,
    DETERMINATIONS,
    HISTORY,
    TRANSACTIONS,
)
from services.screening.domain.clearance import Clearance
from services.screening.domain.life.states import State
from services.screening.domain.rescreening import Rescreened
from services.screening.domain.standing import Standing

_T = TRANSACTIONS.c
WAITING = (State.HELD, State.APPLIED, State.HALTED, State.CONFLICTED, State.SUSPENDED)
_COUNTS = Statement(select(_T.kind, _T.state, func.count()).group_by(_T.kind, _T.state))
_WAITING = Statement(
    select(TRANSACTIONS)
    .where(or_(*(_T.state == state.value for state in WAITING)))
    .order_by(_T.since_ms, _T.transaction_id)
    .limit(bindparam("most"))
)
_ONE = Statement(
    select(TRANSACTIONS).where(_T.transaction_id == bindparam("transaction_id")).order_by(_T.source)
)
_ISSUED = OneOf(
    select(DETERMINATIONS.c.determination_id, DETERMINATIONS.c.value),
    DETERMINATIONS.c.determination_id,
)
_LAST_ISSUED = Statement(
    select(DETERMINATIONS.c.value)
    .where(
        DETERMINATIONS.c.transaction_id == bindparam("transaction_id"),
        DETERMINATIONS.c.source == bindparam("source"),
    )
    .order_by(DETERMINATIONS.c.issued_at_ms.desc())
    .limit(1)
)
_APPROVALS = OneOf(
    select(APPROVALS.c.determination_id, APPROVALS.c.reviewer), APPROVALS.c.determination_id
)
_HISTORY = Statement(
    select(HISTORY.c.at_ms, HISTORY.c.event, HISTORY.c.state, HISTORY.c.cause, HISTORY.c.note)
    .where(
        HISTORY.c.transaction_id == bindparam("transaction_id"),
        HISTORY.c.source == bindparam("source"),
    )
    .order_by(HISTORY.c.id)
)


_CLEARANCES = Statement(
    select(CLEARANCES)
    .order_by(CLEARANCES.c.cleared_on.desc(), CLEARANCES.c.clearance_id)
    .limit(bindparam("most"))
)


class RegisterQueries:
    """Reading questions about transactions."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def counts(self) -> dict[str, dict[str, int]]:
        """Return how many transactions stand where, per kind."""
        with self._database.read() as work:
            found: dict[str, dict[str, int]] = {}
            for kind, state, count in work.rows(_COUNTS):
                found.setdefault(kind, {})[state] = count
        return found

    def waiting(self, most: int) -> list[tuple[Standing, dict[str, Any] | None, list[str]]]:
        """Return what waits for people: standing, determination's data, approvers; oldest first."""
        with self._database.read() as work:
            held = [read_standing(row) for row in work.rows(_WAITING, most=most)]
            names = [each.determination_id for each in held if each.determination_id is not None]
            issued = {
                name: json.loads(bytes(value))["data"] for name, value in _ISSUED.rows(work, names)
            }
            approvers: dict[str, list[str]] = {}
            for name, reviewer in _APPROVALS.rows(work, names):
                approvers.setdefault(name, []).append(reviewer)
        return [
            (
                each,
                issued.get(each.determination_id or ""),
                approvers.get(each.determination_id or "", []),
            )
            for each in held
        ]

    def clearances(self, most: int) -> list[Clearance]:
        """Return clearances, the latest first."""
        with self._database.read() as work:
            return [read_clearance(row) for row in work.rows(_CLEARANCES, most=most)]

    def rescreenings(self, most: int) -> list[Rescreened]:
        """Return the latest list changes with how far they were compared."""
        with self._database.read() as work:
            return SqlRescreenings().latest(work, most)

    def of_id(
        self, transaction_id: str
    ) -> list[tuple[Standing, bytes | None, list[Mapping[str, Any]]]]:
        """Return every transaction of an id: standing, last determination's event, history."""
        with self._database.read() as work:
            found = []
            for row in work.rows(_ONE, transaction_id=transaction_id):
                standing = read_standing(row)
                named = {"transaction_id": transaction_id, "source": standing.source}
                last = work.one(_LAST_ISSUED, **named)
                history: list[Mapping[str, Any]] = [
                    dict(zip(("at_ms", "event", "state", "cause", "note"), step, strict=True))
                    for step in work.rows(_HISTORY, **named)
                ]
                found.append((standing, None if last is None else bytes(last[0]), history))
        return found
