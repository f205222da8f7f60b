"""A process from start to end.

Owns: wiring, the order of start and stop, and the exit status.
Refuses to know: what the process does.
"""

import asyncio
import contextlib
import gc
import signal
import sqlite3
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import psycopg
import uvloop
from aiokafka.errors import KafkaError
from fastapi import FastAPI

from services.chassis import failpoint
from services.chassis.clock import Clock
from services.chassis.codec import adapt_fetcher
from services.chassis.database import Database
from services.chassis.errors import ChassisError, DatabaseError, KafkaTroubleError
from services.chassis.http import Gaps, add_routes, make_server
from services.chassis.lane.positions import barring_gaps
from services.chassis.logs import get_logger, set_up
from services.chassis.loop import Loop
from services.chassis.ownership import Ownership
from services.chassis.process import Process
from services.chassis.settings import ChassisSettings
from services.chassis.subscribe import make_broker, subscribe
from services.chassis.wiring import Wiring
from services.chassis.worker import LaneWorker

DEFECT_STATUS = 70  # an exception nobody foresaw
LIVE_TURN_S = 60.0
_DATABASE_GONE = (
    sqlite3.OperationalError,
    psycopg.OperationalError,
    psycopg.errors.IdleInTransactionSessionTimeout,
)


def open_database(
    process: Process, settings: ChassisSettings, migrations: Path | None = None
) -> Database:
    """Open the process's database: its SQLite file in HOME, or its schema on PostgreSQL."""
    url = settings.database or f"sqlite:///{settings.home.resolve() / f'{process.name}.sqlite'}"
    return Database.open(
        url,
        process.metadata,
        migrations,
        schema=process.name,
        lock_timeout_ms=settings.database_lock_timeout_ms,
    )


def run(
    process: Process,
    settings: ChassisSettings,
    clock: Clock,
    http: FastAPI | None = None,
    database: Database | None = None,
) -> None:
    """Run a process until SIGTERM or SIGINT; exits with another status than 0 on any doubt.

    Args:
        process: what to run.
        settings: see ``settings.load``.
        clock: see ``settings.choose_clock``.
        http: the process's HTTP application; ``/live``, ``/ready`` and ``/metrics`` are added.
        database: from ``open_database``, when the process's routes need it too.
    """
    set_up(process.name, settings.log_level)
    failpoint.arm(process.name, settings.failpoint)
    status = 0
    try:
        opened = database or open_database(process, settings)
        try:
            with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                runner.run(Running(process, settings, clock, opened, http).serve())
        finally:
            opened.close()
    except Exception as error:  # noqa: BLE001 - every end is logged and has a status
        status = _log_end(error)
    sys.exit(status)


def _log_end(error: BaseException) -> int:
    code, status = "defect", DEFECT_STATUS
    if isinstance(error, ChassisError):
        code, status = error.code, error.exit_status
    elif isinstance(error, _DATABASE_GONE):
        code, status = DatabaseError.code, DatabaseError.exit_status
    elif isinstance(error, KafkaError):
        code, status = KafkaTroubleError.code, KafkaTroubleError.exit_status
    get_logger("run").error(
        "process_ends", code=code, status=status, error=str(error), exc_info=error
    )
    return status


class Running:
    """One process while it runs."""

    def __init__(
        self,
        process: Process,
        settings: ChassisSettings,
        clock: Clock,
        database: Database,
        http: FastAPI | None,
    ) -> None:
        self._process = process
        self._settings = settings
        self._clock = clock
        self._database = database
        self._http = http
        self._log = get_logger("run")
        self._failure: BaseException | None = None
        self._end = asyncio.Event()
        self._wiring = Wiring(
            process=process,
            settings=settings,
            clock=clock,
            database=database,
            worker=LaneWorker(process, database, clock, settings.worker),
            fail=self.fail,
        )
        self.ownership = Ownership(self._wiring)
        self.loop = Loop(self._wiring, self.ownership)

    def fail(self, error: BaseException) -> None:
        """End the process; the first reason counts. Nothing is handled after this."""
        if self._failure is None:
            self._failure = error
            self._log.error("process_failed", error=repr(error))
        self.ownership.end()
        self._end.set()

    async def serve(self) -> None:
        """1. HTTP; 2. broker and subscriber; 3. tasks; 4. wait for the end; 5. stop in reverse.

        Raises:
            Exception: whatever made the process doubtful.
        """
        adapt_fetcher()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._end.set)
        async with contextlib.AsyncExitStack() as stack:
            await self._serve_http(stack)  # 1.
            await self._start_subscriber(stack)  # 2.
            for work in (
                self.loop.tick(),
                self.loop.commit_offsets(),
                self.loop.tend_database(),
                self._process.background(),
            ):
                self._start(stack, work)  # 3.
            gc.collect()
            gc.freeze()
            gc.set_threshold(50_000, 20, 100)  # long-lived tables are never looked through again
            self._log.info("started", worker=self._settings.worker)
            await self._end.wait()  # 4.
        if self._failure is not None:
            raise self._failure

    def _start(self, stack: contextlib.AsyncExitStack, work: Coroutine[Any, Any, None]) -> None:
        async def guarded() -> None:
            try:
                await work
            except Exception as error:  # noqa: BLE001 - whatever it is, the process ends
                self.fail(error)

        task = asyncio.create_task(guarded())

        async def stop() -> None:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

        stack.push_async_callback(stop)

    async def _serve_http(self, stack: contextlib.AsyncExitStack) -> None:
        if not self._settings.http_port:
            return
        app = self._http or FastAPI(openapi_url=None)
        add_routes(app, self._is_live, lambda: self.ownership.is_ready, self._gaps)
        server = make_server(app, self._settings)
        task = asyncio.create_task(server.serve())

        async def stop() -> None:
            server.should_exit = True
            await task

        stack.push_async_callback(stop)

    def _is_live(self) -> bool:
        age = self._clock.monotonic() - self.loop.last_turn_s
        return self._failure is None and age < LIVE_TURN_S

    def _gaps(self) -> Gaps:
        with self._database.read() as transaction:
            return barring_gaps(transaction)

    async def _start_subscriber(self, stack: contextlib.AsyncExitStack) -> None:
        broker = make_broker(self._settings, self._process)
        subscriber = subscribe(broker, self._wiring, self.ownership, self._handle)
        stack.push_async_callback(self.ownership.close)
        stack.push_async_callback(broker.stop)
        self.ownership.know(subscriber)
        await broker.start()

    async def _handle(self, records: list[Any]) -> None:
        if self._failure is None:
            await self.loop.poll(records)
