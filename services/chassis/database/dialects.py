"""How SQLite and PostgreSQL differ.

Owns: connecting, beginning, locking and retrying, per dialect. Refuses to know: any statement.
"""

import contextlib
import fcntl
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, Protocol, TypeAlias, TypeVar

import psycopg
from psycopg import sql
from sqlalchemy import Connection as EngineConnection
from sqlalchemy import Engine, create_engine, event, make_url, text
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine import URL
from sqlalchemy.engine import Dialect as Compiler

from services.chassis.errors import DatabaseError, WorkerExistsError

T = TypeVar("T")
TRIES_MAX = 5
WAL_BYTES = 16 * 1024 * 1024  # a commit costs a third less than with SQLite's default of 4 MB
WAL_PAGES = 32_000  # the writer's own measure, should nobody tend the log


Values: TypeAlias = tuple[Any, ...]
# A driver's connection: ``execute``, ``cursor`` and ``close``. The two drivers share no type.
Connection: TypeAlias = Any


class Dialect(Protocol):
    """One kind of database.

    Attributes:
        name: ``sqlite`` or ``postgresql``.
        compiler: SQLAlchemy's dialect with positional parameters.
        has_thread: calls wait on a network and run on a thread of their own.
    """

    name: str
    compiler: Compiler
    has_thread: bool

    def claim(self) -> None:
        """Take what keeps two workers apart."""
        ...

    def release(self) -> None:
        """Give it back."""
        ...

    def engine(self) -> Engine:
        """Return a SQLAlchemy engine, for creating and migrating tables."""
        ...

    def lock_schema(self, connection: EngineConnection) -> None:
        """Keep other workers from migrating until this transaction ends."""
        ...

    def connect(self, *, writer: bool) -> Connection:
        """Open a connection whose transactions are begun by hand."""
        ...

    def transaction(self, connection: Connection) -> AbstractContextManager[None]:
        """Begin a writing transaction."""
        ...

    def snapshot(self, connection: Connection) -> AbstractContextManager[None]:
        """Begin a reading transaction."""
        ...

    def count(self, connection: Connection, text: str, values: Values) -> int:
        """Run one statement; return how many rows it touched."""
        ...

    def retry(self, work: Callable[[], T]) -> T:
        """Run, and run again after a conflict that another try cures."""
        ...

    def is_log_long(self) -> bool:
        """Say whether the log of changes is worth tending."""
        ...

    def tend(self, connection: Connection) -> None:
        """Bring committed changes from the log into the database's file."""
        ...


def choose_dialect(url: str, *, schema: str, lock_timeout_ms: int) -> Dialect:
    """Return the dialect a URL names.

    Raises:
        DatabaseError: neither SQLite nor PostgreSQL.
    """
    parsed = make_url(url)
    backend = parsed.get_backend_name()
    if backend == "sqlite" and parsed.database:
        return SqliteDialect(Path(parsed.database))
    if backend == "postgresql":
        return PostgresDialect(parsed, schema=schema, lock_timeout_ms=lock_timeout_ms)
    message = f"database {backend!r}: use sqlite:///FILE or postgresql+psycopg://..."
    raise DatabaseError(message)


@contextmanager
def _bracket(connection: sqlite3.Connection, begin: str) -> Iterator[None]:
    connection.execute(begin)
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        with contextlib.suppress(sqlite3.Error):  # the first error is the one told
            connection.execute("ROLLBACK")
        raise


@contextmanager
def _pipelined(connection: psycopg.Connection[Any], begin: str) -> Iterator[None]:
    """Send statements without waiting for each: only what is read, and the commit, is waited for.

    A lane slice has some fifteen statements, six of which read. After one that fails the server
    skips the others, the commit too, and the error is raised here or at the next reading.
    """
    try:
        with connection.pipeline():
            connection.execute(begin)
            yield
            connection.execute("COMMIT")
    except BaseException:
        with contextlib.suppress(psycopg.Error):  # the first error is the one told
            connection.execute("ROLLBACK")
        raise


class SqliteDialect:
    """One file, one worker: WAL, ``synchronous=FULL``, ``BEGIN IMMEDIATE``, a lock on the file."""

    name = "sqlite"
    has_thread = False

    def __init__(self, path: Path) -> None:
        self.compiler: Compiler = SQLiteDialect_pysqlite(paramstyle="qmark")
        self._path = path
        self._lock: int | None = None

    def claim(self) -> None:
        """Take the one-worker lock, a file beside the database."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        lock = os.open(f"{self._path}.lock", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(lock)
            message = f"{self._path}: another worker holds it; stop that one first"
            raise WorkerExistsError(message) from error
        self._lock = lock

    def release(self) -> None:
        """Give the lock back."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def engine(self) -> Engine:
        """Return a SQLAlchemy engine, for creating and migrating tables."""
        engine = create_engine(f"sqlite:///{self._path}")

        @event.listens_for(engine, "connect")
        def _take_over(raw: sqlite3.Connection, _record: object) -> None:
            raw.isolation_level = None  # the driver would commit before every CREATE TABLE
            raw.execute("PRAGMA journal_mode = WAL")

        @event.listens_for(engine, "begin")
        def _begin(connection: EngineConnection) -> None:
            connection.exec_driver_sql("BEGIN IMMEDIATE")

        return engine

    def lock_schema(self, connection: EngineConnection) -> None:
        """Nothing more: the one-worker lock is held."""

    def connect(self, *, writer: bool) -> sqlite3.Connection:
        """Open a connection; readers cannot write."""
        connection = sqlite3.connect(
            self._path, isolation_level=None, check_same_thread=False, cached_statements=512
        )
        connection.execute("PRAGMA busy_timeout = 5000")
        connection.execute("PRAGMA foreign_keys = ON")
        if writer:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute(f"PRAGMA wal_autocheckpoint = {WAL_PAGES}")
            connection.execute(f"PRAGMA journal_size_limit = {WAL_BYTES // 4}")
        else:
            connection.execute("PRAGMA query_only = ON")
        return connection

    def transaction(self, connection: Connection) -> AbstractContextManager[None]:
        """Begin IMMEDIATE: a deferred one lets two writers act on the same reading."""
        return _bracket(connection, "BEGIN IMMEDIATE")

    def snapshot(self, connection: Connection) -> AbstractContextManager[None]:
        """Begin a reading transaction."""
        return _bracket(connection, "BEGIN")

    def count(self, connection: Connection, text: str, values: Values) -> int:
        """Run one statement."""
        touched: int = connection.execute(text, values).rowcount
        return touched

    def retry(self, work: Callable[[], T]) -> T:
        """Run once: the one writer meets no conflict."""
        return work()

    def is_log_long(self) -> bool:
        """Look at the size of the write-ahead log."""
        log = Path(f"{self._path}-wal")
        return log.exists() and log.stat().st_size > WAL_BYTES

    def tend(self, connection: Connection) -> None:
        """Checkpoint what no reader still needs; nobody is waited for."""
        connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()


class PostgresDialect:
    """READ COMMITTED, a schema per process, timeouts below the session timeout."""

    name = "postgresql"
    has_thread = True

    def __init__(self, url: URL, *, schema: str, lock_timeout_ms: int) -> None:
        self.compiler: Compiler = PGDialect_psycopg(paramstyle="format")  # type: ignore[no-untyped-call]  # SQLAlchemy leaves it untyped
        self._url = url.set(drivername="postgresql+psycopg")
        self._schema = schema
        self._options = (
            f"-c search_path={schema} -c lock_timeout={lock_timeout_ms}"
            f" -c idle_in_transaction_session_timeout={lock_timeout_ms}"
            " -c default_transaction_isolation=read\\ committed"
        )

    def claim(self) -> None:
        """Make the schema; several workers may share it: lanes are locked one by one.

        Workers that start at once wait for each other: ``IF NOT EXISTS`` alone lets two of them
        insert the same name, and one fails.
        """
        with self._open(autocommit=False) as connection:
            connection.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", (self._schema,))
            connection.execute(
                sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(sql.Identifier(self._schema))
            )

    def release(self) -> None:
        """Nothing is held beyond the connections."""

    def engine(self) -> Engine:
        """Return a SQLAlchemy engine, for creating and migrating tables."""
        return create_engine(self._url, connect_args={"options": self._options})

    def lock_schema(self, connection: EngineConnection) -> None:
        """Take an advisory lock that other workers of this process wait for."""
        connection.execute(
            text("SELECT pg_advisory_xact_lock(hashtext(:name))"), {"name": self._schema}
        )

    def _open(self, *, autocommit: bool) -> psycopg.Connection[Any]:
        plain = self._url.set(drivername="postgresql").render_as_string(hide_password=False)
        try:
            return psycopg.connect(plain, autocommit=autocommit, options=self._options)
        except psycopg.OperationalError as error:
            message = f"{self._url.render_as_string()}: not reachable; is the server up?"
            raise DatabaseError(message) from error

    def connect(self, *, writer: bool) -> Connection:
        """Open a connection whose transactions are begun by hand."""
        connection = self._open(autocommit=True)
        connection.prepare_threshold = 2
        if not writer:
            connection.execute("SET default_transaction_read_only = on")
        return connection

    def transaction(self, connection: Connection) -> AbstractContextManager[None]:
        """Begin a writing transaction."""
        return _pipelined(connection, "BEGIN")

    def snapshot(self, connection: Connection) -> AbstractContextManager[None]:
        """Begin a reading transaction that sees one state."""
        return _pipelined(connection, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")

    def count(self, connection: Connection, text: str, values: Values) -> int:
        """Run one statement, and wait for it."""
        with connection.pipeline():  # within another: its end waits
            cursor = connection.execute(text, values)
        touched: int = cursor.rowcount
        return touched

    def retry(self, work: Callable[[], T]) -> T:
        """Run again after 40P01 (deadlock) or 40001 (serialization), at most ``TRIES_MAX``."""
        for _ in range(TRIES_MAX - 1):
            try:
                return work()
            except (psycopg.errors.DeadlockDetected, psycopg.errors.SerializationFailure):
                continue
        return work()

    def is_log_long(self) -> bool:
        """No: the server tends its own."""
        return False

    def tend(self, connection: Connection) -> None:
        """Nothing to do."""
