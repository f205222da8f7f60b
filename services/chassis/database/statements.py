"""Statements: SQLAlchemy Core says what, compiled once per dialect.

Owns: compiling and ordering parameters. Refuses to know: connections and tables of any process.
"""

from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import Table, bindparam
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.expression import ClauseElement

from services.chassis.database.dialects import Dialect

Row = tuple[Any, ...]


class Statement:
    """A Core construct, compiled when first used; a module-level constant.

    ``bindparam`` names are the parameters; literals in the construct keep their value. Values go
    to the driver and come back as they are: use integers, text and bytes (instants as text or
    milliseconds). ``in_`` lists and Python-side column defaults do not work here.
    ``with_for_update(read=True)`` compiles to ``FOR SHARE`` on PostgreSQL; SQLite, where one
    writer holds the whole database, drops it.
    """

    __slots__ = ("_by_dialect", "_compiled")

    def __init__(self, core: ClauseElement | None = None, **by_dialect: ClauseElement) -> None:
        """Take one construct for every dialect, or one each: ``sqlite=``, ``postgresql=``."""
        self._by_dialect: dict[str, ClauseElement] = dict(by_dialect)
        if core is not None:
            self._by_dialect = {"sqlite": core, "postgresql": core}
        self._compiled: dict[str, tuple[str, Callable[[Mapping[str, Any]], Row]]] = {}

    def compile_for(self, dialect: Dialect) -> tuple[str, Callable[[Mapping[str, Any]], Row]]:
        """Return the SQL text and the function that puts parameters in its order."""
        known = self._compiled.get(dialect.name)
        if known is None:
            known = self._compile(dialect)
            self._compiled[dialect.name] = known
        return known

    def _compile(self, dialect: Dialect) -> tuple[str, Callable[[Mapping[str, Any]], Row]]:
        compiled = self._by_dialect[dialect.name].compile(dialect=dialect.compiler)
        names: Sequence[str] = getattr(compiled, "positiontup", None) or ()
        literals = {name: value for name, value in compiled.params.items() if value is not None}

        if len(names) > 1 and literals.keys().isdisjoint(names):
            return str(compiled), itemgetter(*names)

        def arrange(given: Mapping[str, Any]) -> Row:
            return tuple(given[name] if name in given else literals[name] for name in names)

        return str(compiled), arrange


def upsert(table: Table, *, keep: Sequence[str] = ()) -> Statement:
    """Insert a whole row, or replace the one with the same primary key, except columns ``keep``.

    Parameters are the column names.
    """
    values: dict[str, Any] = {column.name: bindparam(column.name) for column in table.columns}
    key = [column.name for column in table.primary_key]
    replaced = [name for name in values if name not in key and name not in keep]
    built: dict[str, ClauseElement] = {}
    for name, insert in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert)):
        row = insert(table).values(values)
        built[name] = (
            row.on_conflict_do_update(
                index_elements=key, set_={column: row.excluded[column] for column in replaced}
            )
            if replaced
            else row.on_conflict_do_nothing(index_elements=key)
        )
    return Statement(**built)
