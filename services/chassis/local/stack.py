"""Who runs, where: ``stack.json``, and whether a recorded process is still that process.

Owns: the file's shape and process identity (a pid alone is reused by the system).
Refuses to know: how processes are started and stopped.
"""

import os
import subprocess
from datetime import datetime
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from services.chassis.local.errors import StackError
from services.chassis.local.home import Home, write_atomically

State = Literal["starting", "running", "waiting", "crash_loop", "refused", "stopped"]
STARTED_FIELD = 19  # of /proc/<pid>/stat after the command's closing parenthesis: start time


class Running(BaseModel):
    """A process by pid and start time: together they name one process of this machine."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    pid: int
    started: str

    @property
    def is_alive(self) -> bool:
        """Whether that very process still runs."""
        return start_time(self.pid) == self.started


class ProcessRecord(BaseModel):
    """One supervised process.

    Attributes:
        state: ``waiting`` to be started again, ``crash_loop`` given up after too many ends,
            ``refused`` ended by itself because a person must look (exit status 78).
        port: its HTTP port, or Kafka's port.
        restarts: how many times it was started again.
        last_exit: exit status of its last end; negative: the signal that ended it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    state: State
    running: Running | None = None
    port: int | None = None
    restarts: int = 0
    last_exit: int | None = None


class Stack(BaseModel):
    """The whole installation as last recorded.

    Attributes:
        kafka: bootstrap servers.
        embedded: whether Kafka is ours to start and stop.
        database: kind of database, never its URL (it may contain a password).
        as_of: the instant the stack pretends to have started at, None for the wall clock.
        anchor: the wall clock's instant that ``as_of`` stands for.
        ready: topics exist and every process has been started once.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal[1] = 1
    kafka: str
    embedded: bool
    database: str
    as_of: datetime | None = None
    anchor: datetime | None = None
    started_at: datetime
    supervisor: Running | None = None
    ready: bool = False
    trouble: str | None = None
    processes: tuple[ProcessRecord, ...] = ()

    @property
    def is_running(self) -> bool:
        """Whether the supervisor recorded here still runs."""
        return self.supervisor is not None and self.supervisor.is_alive

    def find(self, name: str) -> ProcessRecord | None:
        """The record of a process, None if the stack has no such process."""
        return next((record for record in self.processes if record.name == name), None)

    def url(self, process: str) -> str:
        """Where a process answers over HTTP.

        Raises:
            StackError: the stack has no such process.
        """
        record = self.find(process)
        if record is None or record.port is None:
            message = f"This stack has no process {process} with an HTTP port"
            raise StackError(message, remedy="See 'portcullis status'.")
        return f"http://127.0.0.1:{record.port}"


def read_stack(home: Home) -> Stack | None:
    """Read the record, None when the installation was never started.

    Raises:
        StackError: the file is damaged.
    """
    try:
        return Stack.model_validate_json(home.stack_file.read_bytes())
    except FileNotFoundError:
        return None
    except ValidationError as cause:
        message = f"{home.stack_file} is damaged"
        remedy = "End its processes by hand and delete the file; no data is in it."
        raise StackError(message, remedy=remedy) from cause


def write_stack(home: Home, stack: Stack) -> None:
    """Replace the record."""
    write_atomically(home.stack_file, stack.model_dump_json(indent=1) + "\n", mode=0o600)


def require_stack(home: Home) -> Stack:
    """Read the record of a running stack.

    Raises:
        StackError: it does not run.
    """
    stack = read_stack(home)
    if stack is None or not stack.is_running:
        message = f"No stack runs in {home.folder}"
        raise StackError(message, remedy="Start it with 'portcullis up'.")
    return stack


def identify(pid: int) -> Running | None:
    """Name a process of this machine, None if there is none with that pid."""
    started = start_time(pid)
    return None if started is None else Running(pid=pid, started=started)


def start_time(pid: int) -> str | None:
    """When a process started, in the system's own words; None if it does not run."""
    if Path("/proc/self/stat").exists():
        return _start_time_linux(pid)
    outcome = subprocess.run(  # noqa: S603 - fixed command, a number
        ["/bin/ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return outcome.stdout.strip() or None


def _start_time_linux(pid: int) -> str | None:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return None if fields[0] in "ZX" else fields[STARTED_FIELD]


def own_identity() -> Running:
    """Name this process."""
    return Running(pid=os.getpid(), started=start_time(os.getpid()) or "")
