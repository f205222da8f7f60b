"""A process from start to end.

Owns: wiring, the order of start and stop, and the exit status.
Refuses to know: what the process does.
"""

from pathlib import Path

from fastapi import FastAPI

from services.chassis.clock import Clock
from services.chassis.database import Database
from services.chassis.process import Process
from services.chassis.settings import ChassisSettings


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
    """Run a process until it is told to stop; exits with another status than 0 on any doubt.

    Args:
        process: what to run.
        settings: see ``settings.load``.
        clock: see ``settings.choose_clock``.
        http: the process's HTTP application; ``/live``, ``/ready`` and ``/metrics`` are added.
        database: from ``open_database``, when the process's routes need it too.
    """
    raise NotImplementedError
