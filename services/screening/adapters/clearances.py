"""Clearances in the database.

Owns: rows to ``Clearance`` and back. Refuses to know: which of them counts where.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import cast

from sqlalchemy import bindparam, select, update

from services.chassis.database import OneOf, Row, Statement, upsert
from services.chassis.database import Transaction as Work
from services.screening.adapters.tables import CLEARANCES
from services.screening.domain.clearance import Clearance, Reach, RoleClass

_C = CLEARANCES.c
_COLUMNS = tuple(column.name for column in CLEARANCES.columns)
_OF_PARTIES = OneOf(select(CLEARANCES), _C.party_key)
_KEEP = upsert(CLEARANCES, keep=("voided_by",))
_VOID = Statement(
    update(CLEARANCES)
    .where(_C.clearance_id == bindparam("b_clearance_id"), _C.voided_by == "")
    .values(voided_by=bindparam("b_voided_by"))
)
_EXPIRING = Statement(
    select(_C.clearance_id)
    .where(_C.expires_on > bindparam("after"), _C.expires_on <= bindparam("through"))
    .order_by(_C.clearance_id)
)


class SqlClearances:
    """``ports.Clearances`` on the process's database."""

    def of_parties(self, work: Work, party_keys: Sequence[str]) -> list[Clearance]:
        """Return every clearance of these parties, whatever has become of it."""
        return [read_clearance(row) for row in _OF_PARTIES.rows(work, party_keys)]

    def keep(self, work: Work, clearances: Iterable[Clearance]) -> None:
        """Insert clearances; one given before under the same id stays as it was voided."""
        work.execute_many(_KEEP, [write_clearance(each) for each in clearances])

    def void(self, work: Work, clearance_ids: Iterable[str], review_id: str) -> None:
        """Mark clearances as taken back."""
        work.execute_many(
            _VOID, [{"b_clearance_id": each, "b_voided_by": review_id} for each in clearance_ids]
        )

    def expiring(self, work: Work, after: date, through: date) -> list[str]:
        """Return the ids of clearances that stopped counting on a day after one, up to another."""
        found = work.rows(_EXPIRING, after=after.isoformat(), through=through.isoformat())
        return [clearance_id for (clearance_id,) in found]


def read_clearance(row: Row) -> Clearance:
    """Read one row of ``clearances``, whole, in the order of its columns."""
    said = dict(zip(_COLUMNS, row, strict=True))
    return Clearance(
        **{
            **said,
            "role_class": cast("RoleClass", said["role_class"]),
            "reach": cast("Reach", said["reach"]),
            "cleared_by": tuple(said["cleared_by"].split()),
            "cleared_on": date.fromisoformat(said["cleared_on"]),
            "expires_on": date.fromisoformat(said["expires_on"]),
        }
    )


def write_clearance(clearance: Clearance) -> dict[str, object]:
    """Return the row of a clearance by column name."""
    row: dict[str, object] = {name: getattr(clearance, name) for name in _COLUMNS}
    row["cleared_by"] = " ".join(clearance.cleared_by)
    row["cleared_on"] = clearance.cleared_on.isoformat()
    row["expires_on"] = clearance.expires_on.isoformat()
    return row
