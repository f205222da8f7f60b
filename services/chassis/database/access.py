"""Transactions and connections: one writer, several readers.

Owns: who may read and write when, and on which thread.
Refuses to know: how one dialect differs from the other (``dialects``), and any table.
"""

import asyncio
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self, TypeVar

from sqlalchemy import MetaData

from services.chassis.database.dialects import Connection, Dialect, choose_dialect
from services.chassis.database.migrate import migrate
from services.chassis.database.statements import Row, Statement

T = TypeVar("T")


class Transaction:
    """One open transaction. Never await inside it."""

    __slots__ = ("_connection", "_dialect")

    def __init__(self, connection: Connection, dialect: Dialect) -> None:
        self._connection = connection
        self._dialect = dialect

    def rows(self, statement: Statement, **parameters: Any) -> list[Row]:  # noqa: ANN401 - driver values
        """Return every row."""
        text, arrange = statement.compile_for(self._dialect)
        found: list[Row] = self._connection.execute(text, arrange(parameters)).fetchall()
        return found

    def one(self, statement: Statement, **parameters: Any) -> Row | None:  # noqa: ANN401 - driver values
        """Return the first row, or None."""
        text, arrange = statement.compile_for(self._dialect)
        row: Row | None = self._connection.execute(text, arrange(parameters)).fetchone()
        return row

    def execute(self, statement: Statement, **parameters: Any) -> None:  # noqa: ANN401 - driver values
        """Run a change. What is wrong with it may show with a later statement or the commit."""
        text, arrange = statement.compile_for(self._dialect)
        self._connection.execute(text, arrange(parameters))

    def count(self, statement: Statement, **parameters: Any) -> int:  # noqa: ANN401 - driver values
        """Run a change; return how many rows it touched."""
        text, arrange = statement.compile_for(self._dialect)
        return self._dialect.count(self._connection, text, arrange(parameters))

    def execute_many(self, statement: Statement, rows: Sequence[Mapping[str, Any]]) -> None:
        """Run a change once per row of parameters."""
        if not rows:
            return
        text, arrange = statement.compile_for(self._dialect)
        self._connection.cursor().executemany(text, [arrange(row) for row in rows])


class Database:
    """One writer, several readers, one database thread where the driver waits on a network."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._writer: Connection = dialect.connect(writer=True)
        self._lock = threading.Lock()
        self._readers: list[Connection] = []
        self._thread = (
            ThreadPoolExecutor(1, thread_name_prefix="database") if dialect.has_thread else None
        )

    @classmethod
    def open(
        cls,
        url: str,
        metadata: MetaData,
        migrations: Path | None = None,
        *,
        schema: str = "portcullis",
        lock_timeout_ms: int = 5_000,
    ) -> Self:
        """Open, take the one-worker lock (SQLite), bring the tables up to date.

        Args:
            url: SQLAlchemy URL: ``sqlite:///FILE`` or ``postgresql+psycopg://...``.
            metadata: the process's own tables.
            migrations: its Alembic version folder; None creates missing tables from ``metadata``.
            schema: PostgreSQL schema of this process.
            lock_timeout_ms: PostgreSQL lock and idle-in-transaction timeout.

        Raises:
            DatabaseError: not reachable, or of a later version than this code.
            WorkerExistsError: another worker holds the SQLite file.
        """
        dialect = choose_dialect(url, schema=schema, lock_timeout_ms=lock_timeout_ms)
        dialect.claim()
        migrate(dialect, metadata, migrations)
        return cls(dialect)

    @property
    def is_single(self) -> bool:
        """Whether there can be one worker only (SQLite): its slices may share a transaction."""
        return self._thread is None

    @contextmanager
    def begin(self) -> Iterator[Transaction]:
        """Open the one write transaction; commit at the end, roll back on an exception."""
        with self._lock, self._dialect.transaction(self._writer):
            yield Transaction(self._writer, self._dialect)

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """Open a consistent reading transaction on a connection of its own; any thread."""
        try:
            connection = self._readers.pop()
        except IndexError:
            connection = self._dialect.connect(writer=False)
        try:
            with self._dialect.snapshot(connection):
                yield Transaction(connection, self._dialect)
        except BaseException:
            connection.close()
            raise
        self._readers.append(connection)

    async def run(self, work: Callable[[], T]) -> T:
        """Run database work where it belongs: SQLite inline, PostgreSQL on its one thread.

        PostgreSQL work is run again after a deadlock or serialization failure.
        """
        if self._thread is None:
            return work()
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, self._dialect.retry, work)

    async def tend(self) -> None:
        """Bring what was committed from SQLite's write-ahead log into the file, from time to time.

        A thread does most of it while transactions go on (30 ms for 32 MB); what was committed
        meanwhile is little, and the writer does it at once, so that the log starts anew. Nothing is
        to be done with PostgreSQL.
        """
        if self._dialect.is_log_long():
            await asyncio.to_thread(self._tend_once)
            self._dialect.tend(self._writer)

    def _tend_once(self) -> None:
        connection = self._dialect.connect(writer=False)
        try:
            self._dialect.tend(connection)
        finally:
            connection.close()

    def close(self) -> None:
        """Close every connection and give the lock back."""
        if self._thread is not None:
            self._thread.shutdown()
        for connection in (self._writer, *self._readers):
            connection.close()
        self._readers.clear()
        self._dialect.release()
