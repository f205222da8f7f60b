"""Ways to build statements that are compiled once.

Owns: lists of fixed width in place of ``IN`` lists, inserts of whole rows.
Refuses to know: any table.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import repeat

from sqlalchemy import Column, Select, Table, bindparam, insert, or_

from services.chassis.database import Row, Statement, Transaction

# most polls bring a slice of one or two transactions: 64 places for one of them cost 0.1 ms
WIDTHS = (1, 4, 16, 64)


class OneOf:
    """A query for some values of a column, built once for each of ``WIDTHS``."""

    def __init__(self, query: Select[Row], column: Column[str]) -> None:
        self._by_width = {
            width: Statement(
                query.where(or_(*(column == bindparam(name) for name in _names(width))))
            )
            for width in WIDTHS
        }

    def rows(self, work: Transaction, values: Sequence[str], **more: object) -> Iterator[Row]:
        """Run it for any number of values, as many at a time as the widest has places."""
        for start in range(0, len(values), WIDTHS[-1]):
            part = values[start : start + WIDTHS[-1]]
            width = next(width for width in WIDTHS if width >= len(part))
            padded = (*part, *repeat(part[-1], width - len(part)))
            named = dict(zip(_names(width), padded, strict=True))
            yield from work.rows(self._by_width[width], **named, **more)


@cache
def _names(width: int) -> tuple[str, ...]:
    return tuple(f"n{at}" for at in range(width))


def put(table: Table, *, without: Sequence[str] = ()) -> Statement:
    """Return the insert of a whole row; parameters are the column names."""
    names = [column.name for column in table.columns if column.name not in without]
    return Statement(insert(table).values({name: bindparam(name) for name in names}))
