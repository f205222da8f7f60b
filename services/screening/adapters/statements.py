"""Ways to build statements that are compiled once.

Owns: lists of fixed width in place of ``IN`` lists, inserts of whole rows.
Refuses to know: any table.
"""

from collections.abc import Iterator, Sequence

from sqlalchemy import Column, Select, Table, bindparam, insert, or_

from services.chassis.database import Row, Statement, Transaction

WIDTH = 64


def where_one_of(query: Select[Row], column: Column[str]) -> Statement:
    """Return ``query`` for up to ``WIDTH`` values of a column; see ``rows_of``."""
    return Statement(query.where(or_(*(column == bindparam(f"n{at}") for at in range(WIDTH)))))


def rows_of(
    work: Transaction, statement: Statement, values: Sequence[str], **more: object
) -> Iterator[Row]:
    """Run a ``where_one_of`` statement for any number of values, ``WIDTH`` at a time."""
    for start in range(0, len(values), WIDTH):
        part = values[start : start + WIDTH]
        padded = [*part, *[part[-1]] * (WIDTH - len(part))]
        yield from work.rows(
            statement, **{f"n{at}": value for at, value in enumerate(padded)}, **more
        )


def put(table: Table, *, without: Sequence[str] = ()) -> Statement:
    """Return the insert of a whole row; parameters are the column names."""
    names = [column.name for column in table.columns if column.name not in without]
    return Statement(insert(table).values({name: bindparam(name) for name in names}))
