"""Ways to build statements that are compiled once.

Owns: inserts of whole rows. Refuses to know: any table.
"""

from collections.abc import Sequence

from sqlalchemy import Table, bindparam, insert

from services.chassis.database import Statement


def put(table: Table, *, without: Sequence[str] = ()) -> Statement:
    """Return the insert of a whole row; parameters are the column names."""
    names = [column.name for column in table.columns if column.name not in without]
    return Statement(insert(table).values({name: bindparam(name) for name in names}))
