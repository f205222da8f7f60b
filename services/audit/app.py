"""The audit process, put together.

Owns: construction and wiring. Decides nothing.
"""

import asyncio
import sys

from fastapi import FastAPI

from services.audit.adapters.checkpoints import read_last_checkpoint
from services.audit.adapters.keys import VKEY_PATH, load_signer
from services.audit.adapters.ledger import Ledger
from services.audit.adapters.log_folder import LogFolder
from services.audit.handlers import AuditProcess
from services.audit.handlers.beginning import refuse_to_start_behind
from services.audit.handlers.filing import FilingDesk
from services.audit.handlers.writer import LogWriter
from services.audit.ports import FilingRow
from services.audit.routes import make_http
from services.audit.settings import AuditSettings
from services.chassis.clock import Clock
from services.chassis.database import Database
from services.chassis.errors import ChassisError
from services.chassis.local.home import Home
from services.chassis.logs import get_logger, set_up
from services.chassis.run import open_database, run
from services.chassis.settings import choose_clock, load
from services.tlog.note import Signer


class AuditApp:
    """Everything that one audit process is made of."""

    def __init__(self, settings: AuditSettings, clock: Clock) -> None:
        """Open key, folder and database; take the log up, compare it with nothing yet."""
        Home(settings.home.resolve()).prepare(year=clock.now().year)
        self.settings = settings
        self.clock = clock
        self.signer: Signer = load_signer(settings.key, settings.home / "log" / "origin")
        self.folder = LogFolder(settings.log)
        self.folder.replace(VKEY_PATH, f"{self.signer.verifier.vkey()}\n".encode())
        self.ledger = Ledger()
        self.writer = LogWriter(self.folder, self.signer)
        desk = FilingDesk(self.ledger, self.folder, settings.filer)
        self.process = AuditProcess(self.ledger, self.folder, self.writer, desk)
        self.database: Database = open_database(self.process, settings)
        self.process.database = self.database

    def begin(self, published: str | None) -> None:
        """Refuse to start behind the last published checkpoint."""
        with self.database.read() as reading:
            state = self.ledger.tree(reading)
        refuse_to_start_behind(self.writer, self.signer.verifier, state, published)
        self.process.state = state

    def http(self) -> FastAPI:
        """The HTTP application over this process."""
        return make_http(
            self.folder.read, lambda: self.process.state, self.signer.verifier, self.filings
        )

    def filings(self, state: str | None, limit: int) -> list[FilingRow]:
        """Filings, for HTTP."""
        with self.database.read() as reading:
            return self.ledger.filings(reading, state=state, limit=limit)


def main() -> None:
    """Run the audit process from the environment; exits with a status on any doubt."""
    try:
        settings = load(AuditSettings)
        set_up("audit", settings.log_level)
        app = AuditApp(settings, choose_clock(settings))
        app.begin(asyncio.run(read_last_checkpoint(settings.kafka)))
    except ChassisError as error:
        get_logger("app").error("refuses_to_start", code=error.code, error=str(error))
        sys.exit(error.exit_status)
    run(app.process, settings, app.clock, app.http(), app.database)
