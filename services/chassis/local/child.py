"""One supervised process: start it, see it end, decide when to start it again.

Owns: back-off, the crash-loop limit, and the process's log file.
Refuses to know: what the process does.
"""

import contextlib
import os
import signal
import subprocess
from collections import deque
from collections.abc import Mapping, Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from services.chassis.clock import Clock
from services.chassis.local.stack import ProcessRecord, State, identify

BACKOFF_FIRST_S = 0.5
BACKOFF_MAX_S = 30.0
CRASHES_MAX = 6  # ends within the window, after which it is given up
CRASH_WINDOW_S = 120.0
LOG_BYTES_MAX = 20 * 1024 * 1024
REFUSED_STATUS = 78  # a person must look: starting again would not help
FAILPOINT_VARIABLE = "PORTCULLIS_FAILPOINT"


class ChildPlan(BaseModel):
    """What to start.

    Attributes:
        name: process name, also of its log file.
        command: program and arguments.
        environment: added to the supervisor's own.
        port: the HTTP port it was told, for the record.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    command: tuple[str, ...]
    environment: dict[str, str]
    port: int | None = None


class RestartPolicy:
    """When to start again: at once, later, or never.

    Waits double from ``BACKOFF_FIRST_S`` to ``BACKOFF_MAX_S`` with each end inside the window.
    """

    def __init__(self) -> None:
        self._ends: deque[float] = deque()

    def note_end(self, now: float) -> float | None:
        """Record an end; give the seconds to wait, None when it has ended too often."""
        self._ends.append(now)
        while self._ends and self._ends[0] < now - CRASH_WINDOW_S:
            self._ends.popleft()
        if len(self._ends) >= CRASHES_MAX:
            return None
        return min(BACKOFF_FIRST_S * 2.0 ** (len(self._ends) - 1), BACKOFF_MAX_S)


class Child:
    """One process under supervision."""

    def __init__(self, plan: ChildPlan, log_file: Path, clock: Clock) -> None:
        self.plan = plan
        self._log_file = log_file
        self._clock = clock
        self._policy = RestartPolicy()
        self._running: subprocess.Popen[bytes] | None = None
        self._due = 0.0
        self._state: State = "stopped"
        self._restarts = 0
        self._last_exit: int | None = None

    @property
    def record(self) -> ProcessRecord:
        """The process as ``stack.json`` shows it."""
        return ProcessRecord(
            name=self.plan.name,
            state=self._state,
            running=identify(self._running.pid) if self._running else None,
            port=self.plan.port,
            restarts=self._restarts,
            last_exit=self._last_exit,
        )

    def start(self) -> None:
        """Start the process; a failpoint of the environment counts for the first start only."""
        environment = {**os.environ, **self.plan.environment}
        if self._restarts:
            environment.pop(FAILPOINT_VARIABLE, None)
        self._running = spawn(self.plan.command, environment, self._log_file)
        self._state = "running"

    def watch(self) -> bool:
        """Look once: notice an end, start again when due. Gives whether anything changed."""
        if self._running is not None:
            status = self._running.poll()
            if status is None:
                return False
            self._note_end(status)
            return True
        if self._state == "waiting" and self._clock.monotonic() >= self._due:
            self._restarts += 1
            self.start()
            return True
        return False

    def terminate(self) -> None:
        """Ask the process to end; it is not started again. One given up keeps saying so."""
        if self._running is not None:
            self._signal(signal.SIGTERM)
        if self._state in {"running", "waiting"}:
            self._state = "stopped"

    def wait(self, timeout_s: float) -> None:
        """Wait for the end of a terminated process, by force after the timeout."""
        if self._running is None:
            return
        try:
            self._last_exit = self._running.wait(timeout_s)
        except subprocess.TimeoutExpired:
            self._signal(signal.SIGKILL)
            self._last_exit = self._running.wait()
        self._running = None

    def _note_end(self, status: int) -> None:
        self._running = None
        self._last_exit = status
        if status == REFUSED_STATUS:
            self._state = "refused"
            return
        now = self._clock.monotonic()
        wait_s = self._policy.note_end(now)
        self._state = "crash_loop" if wait_s is None else "waiting"
        self._due = now + (wait_s or 0.0)

    def _signal(self, number: signal.Signals) -> None:
        if self._running is not None:
            with contextlib.suppress(ProcessLookupError):
                self._running.send_signal(number)


def spawn(
    command: Sequence[str], environment: Mapping[str, str], log_file: Path
) -> subprocess.Popen[bytes]:
    """Start a program in a process group of its own, its output appended to a log file."""
    log_file.parent.mkdir(parents=True, exist_ok=True)
    if log_file.exists() and log_file.stat().st_size > LOG_BYTES_MAX:
        log_file.replace(log_file.with_suffix(".log.1"))
    with log_file.open("ab") as log:
        return subprocess.Popen(  # noqa: S603 - the stack's own plan
            [*command],
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            process_group=0,  # a terminal's Ctrl-C must reach the supervisor only
        )
