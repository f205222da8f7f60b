from typing import cast

from sqlalchemy import Column, Integer, MetaData, Table, Text, bindparam, insert, select
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

from services.chassis.database.dialects import Dialect
from services.chassis.database.statements import Statement, upsert

PAIR = Table(
    "pair",
    MetaData(),
    Column("a", Integer, primary_key=True),
    Column("b", Text),
    Column("c", Text),
)
KEY_ONLY = Table("key_only", MetaData(), Column("a", Integer, primary_key=True))


class Lite:
    name = "sqlite"
    compiler = SQLiteDialect_pysqlite(paramstyle="qmark")


class Big:
    name = "postgresql"
    compiler = PGDialect_psycopg(paramstyle="format")  # type: ignore[no-untyped-call]  # as in dialects


LITE, BIG = cast("Dialect", Lite()), cast("Dialect", Big())


def test_a_statement_is_compiled_once_and_puts_parameters_in_order() -> None:
    statement = Statement(insert(PAIR).inline().values(a=bindparam("x"), b=bindparam("y"), c="z"))
    text, arrange = statement.compile_for(LITE)

    assert "INSERT INTO pair (a, b, c) VALUES (?, ?, ?)" == text
    assert (1, "two", "z") == arrange({"y": "two", "x": 1})
    assert statement.compile_for(LITE) is statement.compile_for(LITE)


def test_rows_are_locked_where_the_database_has_row_locks() -> None:
    statement = Statement(select(PAIR.c.b).where(PAIR.c.a == bindparam("a")).with_for_update())

    assert "FOR UPDATE" not in statement.compile_for(LITE)[0]
    assert statement.compile_for(BIG)[0].endswith("FOR UPDATE")


def test_a_row_is_put_in_or_replaced_but_for_what_is_kept() -> None:
    for dialect in (LITE, BIG):
        text, _ = upsert(PAIR, keep=["b"]).compile_for(dialect)

        assert text.endswith("ON CONFLICT (a) DO UPDATE SET c = excluded.c")


def test_a_row_that_is_all_key_is_put_in_once() -> None:
    for dialect in (LITE, BIG):
        text, _ = upsert(KEY_ONLY).compile_for(dialect)

        assert text.endswith("ON CONFLICT (a) DO NOTHING")
