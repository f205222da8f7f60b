"""Starting and stopping the supervisor from outside.

Owns: detaching it, ending it in good order, and ending what a killed supervisor left behind.
Refuses to know: options, and what is shown.
"""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable

from services.chassis.local.errors import StackError
from services.chassis.local.home import Home
from services.chassis.local.ports import require_free
from services.chassis.local.stack import Running, Stack, identify, read_stack
from services.chassis.local.supervisor import StackPlan

STOP_TIMEOUT_S = 60.0
ORPHAN_TIMEOUT_S = 10.0
POLL_S = 0.05
GIVEN_UP = frozenset({"crash_loop", "refused"})


def launch(plan: StackPlan) -> int:
    """Start the supervisor of a plan in a session of its own; give its pid.

    Raises:
        PortError: a port of the plan is taken.
        StackError: the supervisor could not be started.
    """
    require_free(_wanted_ports(plan))
    log_file = Home(plan.home).printed("supervisor")
    outcome = subprocess.run(  # noqa: S603 - our own module
        [sys.executable, "-m", "services.chassis.local", str(log_file)],
        input=plan.model_dump_json(),
        capture_output=True,
        text=True,
        check=False,
    )
    if outcome.returncode != 0:
        message = f"The supervisor could not be started: {outcome.stderr.strip()[-500:]}"
        raise StackError(message, remedy="This is a defect of the installation; please report it.")
    return int(outcome.stdout)


def stop(home: Home) -> bool:
    """Stop the stack in good order, orphans too; gives whether anything ran.

    Raises:
        StackError: the supervisor did not end in time.
    """
    stack = read_stack(home)
    if stack is None:
        return False
    if stack.supervisor is None or not stack.supervisor.is_alive:
        return end_orphans(stack)
    _signal(stack.supervisor, signal.SIGTERM)
    if not _ended(stack.supervisor, STOP_TIMEOUT_S):
        pid = stack.supervisor.pid
        message = f"The supervisor (pid {pid}) did not end in {STOP_TIMEOUT_S:.0f} s"
        remedy = f"Read {home.printed('supervisor')}; end it with 'kill -9 {pid}'."
        raise StackError(message, remedy=remedy)
    return True


def end_orphans(stack: Stack) -> bool:
    """End processes that a killed supervisor left behind; gives whether there were any.

    The last recorded is ended first, so that Kafka goes last.
    """
    orphans = [
        record.running
        for record in reversed(stack.processes)
        if record.running is not None and record.running.is_alive
    ]
    for orphan in orphans:
        _signal(orphan, signal.SIGTERM)
        if not _ended(orphan, ORPHAN_TIMEOUT_S):
            _signal(orphan, signal.SIGKILL)
            _ended(orphan, ORPHAN_TIMEOUT_S)
    return bool(orphans)


def wait_for(home: Home, pid: int, condition: Callable[[Stack], bool], timeout_s: float) -> Stack:
    """Wait until the record of the supervisor with that pid satisfies a condition.

    Raises:
        StackError: the supervisor ended, gave a process up, or time is over.
    """
    end = time.monotonic() + timeout_s
    while time.monotonic() < end:
        alive = identify(pid) is not None
        stack = read_stack(home)
        if stack is not None and stack.supervisor is not None and stack.supervisor.pid == pid:
            for record in stack.processes:
                if record.state in GIVEN_UP:
                    raise _not_ready(home, f"{record.name} keeps ending", record.name)
            if condition(stack):
                return stack
        if not alive:
            said = stack.trouble if stack is not None and stack.trouble else "without a word"
            raise _not_ready(home, f"The supervisor ended: {said}", "supervisor")
        time.sleep(POLL_S)
    raise _not_ready(home, f"The stack is not ready after {timeout_s:.0f} s", "supervisor")


def _not_ready(home: Home, message: str, process: str) -> StackError:
    remedy = f"Read {home.printed(process)}, or type 'portcullis logs {process}'."
    return StackError(message, remedy=remedy)


def _wanted_ports(plan: StackPlan) -> list[int]:
    wanted = [child.port for child in plan.children if child.port is not None]
    if plan.kafka_port is not None and plan.controller_port is not None:
        wanted += [plan.kafka_port, plan.controller_port]
    return wanted


def _signal(running: Running, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(running.pid, number)


def _ended(running: Running, timeout_s: float) -> bool:
    end = time.monotonic() + timeout_s
    while running.is_alive:
        if time.monotonic() > end:
            return False
        time.sleep(POLL_S)
    return True
