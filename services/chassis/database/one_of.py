"""Queries for some keys, compiled once.

Owns: lists of fixed widths in place of ``IN`` lists. Refuses to know: any table.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain, repeat

from sqlalchemy import Column, ColumnElement, Select, and_, bindparam, or_

from services.chassis.database.access import Transaction
from services.chassis.database.statements import Row, Statement

# most polls bring a slice of one or two transactions: 64 places for one of them cost 0.1 ms
WIDTHS = (1, 4, 16, 64)
Key = Sequence[object]  # one value per column


class OneOf:
    """A query for some keys of one column or of several, built once for each of ``WIDTHS``.

    One query, however many keys: over a network each of its own would be waited for.
    """

    def __init__(self, query: Select[Row], *columns: Column[object]) -> None:
        self._columns = len(columns)
        self._by_width = {
            width: Statement(query.where(or_(*_alternatives(columns, width)))) for width in WIDTHS
        }

    def rows(self, work: Transaction, keys: Sequence[Key | str], **more: object) -> Iterator[Row]:
        """Run it for any number of keys, as many at a time as the widest has places.

        Args:
            work: an open transaction.
            keys: a text per key where there is one column, else a tuple.
            more: the query's own parameters.
        """
        for start in range(0, len(keys), WIDTHS[-1]):
            part = keys[start : start + WIDTHS[-1]]
            width = next(width for width in WIDTHS if width >= len(part))
            padded = chain(part, repeat(part[-1], width - len(part)))
            values = padded if self._columns == 1 else chain.from_iterable(padded)
            named = dict(zip(_names(width * self._columns), values, strict=True))
            yield from work.rows(self._by_width[width], **named, **more)


def _alternatives(columns: Sequence[Column[object]], width: int) -> Iterator[ColumnElement[bool]]:
    names = iter(_names(width * len(columns)))
    for _ in range(width):
        yield and_(*(column == bindparam(next(names)) for column in columns))


@cache
def _names(count: int) -> tuple[str, ...]:
    return tuple(f"n{at}" for at in range(count))
