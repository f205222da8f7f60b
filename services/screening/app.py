"""The screening process, put together.

Owns: construction and wiring. Decides nothing.
"""

import sys
from pathlib import Path

from fastapi import FastAPI

from services.chassis.clock import Clock
from services.chassis.database import Database
from services.chassis.errors import ChassisError
from services.chassis.logs import get_logger, set_up
from services.chassis.run import open_database, run
from services.chassis.settings import choose_clock, load
from services.policy.law import load_law
from services.screening.adapters.clearances import SqlClearances
from services.screening.adapters.queries import RegisterQueries
from services.screening.adapters.quota import SqlQuota
from services.screening.adapters.references import StoredReferences
from services.screening.adapters.register import SqlRegister
from services.screening.adapters.rescreenings import SqlRescreenings
from services.screening.adapters.store import FileStore
from services.screening.adapters.tables import METADATA
from services.screening.handlers.desk import Desk
from services.screening.handlers.screening import Screening
from services.screening.routes import Shown, make_http
from services.screening.settings import ScreeningSettings, code_version

MIGRATIONS = Path(__file__).parent / "migrations"


def make_process(settings: ScreeningSettings) -> Screening:
    """Return the process with its stores."""
    store = FileStore(settings.home.resolve())
    desk = Desk(
        register=SqlRegister(),
        quota=SqlQuota(),
        references=StoredReferences(store, load_law()),
        clearances=SqlClearances(),
        rescreenings=SqlRescreenings(),
        allowances=settings.allowances(),
        mode=settings.mode,
        code_version=code_version(),
        ownership_cascade=settings.ownership_cascade,
        most_per_tick=settings.most_per_tick,
        most_compared=settings.most_compared,
    )
    return Screening(desk, METADATA)


def make_routes(process: Screening, database: Database, clock: Clock) -> FastAPI:
    """Return the HTTP application over a process and its database."""
    return make_http(make_shown(process, database, clock))


def make_shown(process: Screening, database: Database, clock: Clock) -> Shown:
    """Return what the HTTP application shows."""
    desk = process.desk
    return Shown(
        queries=RegisterQueries(database),
        reference=desk.references.last,
        now=clock.now,
        allowances=desk.allowances,
        mode=desk.mode,
        code_version=desk.code_version,
        ownership_cascade=desk.ownership_cascade,
    )


def main() -> None:
    """Run the screening process from the environment; exits with a status on any doubt."""
    try:
        settings = load(ScreeningSettings)
        set_up("screening", settings.log_level)
        process = make_process(settings)
        clock = choose_clock(settings)
        database = open_database(process, settings, MIGRATIONS)
    except ChassisError as error:
        get_logger("app").error("refuses_to_start", code=error.code, error=str(error))
        sys.exit(error.exit_status)
    run(process, settings, clock, make_routes(process, database, clock), database)
