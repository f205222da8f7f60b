"""``portcullis up``: start the stack, wait until it is ready, say the first words once.

Owns: what a newcomer sees, and in which order. Refuses to know: how processes are supervised.
"""

import signal
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from types import FrameType
from typing import Annotated, Any

import typer

from services.chassis.clock import SystemClock
from services.chassis.local import control
from services.chassis.local.home import Home, find_home
from services.chassis.local.stack import Stack, read_stack
from services.cli.console import JsonOption, err
from services.cli.errors import NotReadyError
from services.cli.options import HomeOption, KafkaOption, clock_of, parse_instant
from services.cli.stack import first_start
from services.cli.stack.kafka import fetch_shown
from services.cli.stack.plan import Ports, choose_ports, plan_stack
from services.cli.stack.status import ask_ready, ask_screening, show

READY_TIMEOUT_S = 90.0
HEARD_TIMEOUT_S = 60.0
POLL_S = 0.1
WATCH_S = 0.5
STARTER_IN_FORCE = (
    "The shipped starter list is in force: a demonstration, not kept current. "
    "For anything real: portcullis lists fetch."
)


def up(
    *,
    home: HomeOption = None,
    kafka: KafkaOption = None,
    database: Annotated[
        str | None, typer.Option("--database", help="postgresql:// URL instead of SQLite files.")
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", metavar="INSTANT", help="Let the stack's clock start there."),
    ] = None,
    foreground: Annotated[
        bool, typer.Option("--foreground", help="Stay, and stop the stack on Ctrl-C.")
    ] = False,
    port_offset: Annotated[int, typer.Option("--port-offset", help="Move every port.")] = 0,
    ports: Annotated[
        Ports, typer.Option("--ports", help="'fixed', or 'free' for tests.")
    ] = "fixed",
    as_json: JsonOption = False,
) -> None:
    """Start the whole stack on this machine; its data is kept between runs."""
    place = find_home(home)
    stack = read_stack(place)
    if stack is not None and stack.is_running:
        err.print(f"Already running in {place.folder}.")
    else:
        instant = parse_instant(as_of) if as_of else None
        stack = start_stack(
            place,
            kafka=kafka,
            database=database,
            as_of=instant,
            ports=ports,
            port_offset=port_offset,
        )
    show(place, stack, as_json=as_json)
    if foreground:
        _stay(place)


def start_stack(
    home: Home,
    *,
    kafka: str | None = None,
    database: str | None = None,
    as_of: datetime | None = None,
    ports: Ports = "fixed",
    port_offset: int = 0,
) -> Stack:
    """Start the stack of an installation and give it when every process is ready.

    An installation keeps the clock it was given once. At the very first start the local source,
    the starter list and the starter catalog are registered.

    Raises:
        LocalError: it did not become ready; what was started is stopped again.
        NotReadyError: screening did not take the first words in; stopped again too.
    """
    if kafka is None:
        fetch_shown()
    before = read_stack(home)
    if before is not None:
        control.end_orphans(before)
    wall = SystemClock().now()
    anchor = wall if as_of else None
    if as_of is None and before is not None:
        as_of, anchor = before.as_of, before.anchor
    home.prepare(year=(as_of or wall).year)
    chosen = choose_ports(ports, port_offset)
    plan = plan_stack(home, chosen, kafka=kafka, database=database, as_of=as_of, anchor=anchor)
    pid = control.launch(plan)
    try:
        with err.status("Starting Kafka, topics and processes"):
            stack = control.wait_for(home, pid, _is_ready, READY_TIMEOUT_S)
        clock = clock_of(stack)
        if first_start.publish(home, stack.kafka, clock):
            _wait(home, first_start.is_heard)
        else:
            since = first_start.refresh_starter(stack.kafka, clock, _ask(home))
            if since is not None:
                err.print(STARTER_IN_FORCE)
                _wait(home, partial(first_start.is_refreshed, since=since))
    except BaseException:
        control.stop(home)
        raise
    return stack


def _wait(home: Home, is_heard: Callable[[Mapping[str, Any]], bool]) -> None:
    """Wait until screening has taken our words in: an event sent before would be refused.

    The stack is read anew each time: a process that was started again has another pid.
    """
    end = time.monotonic() + HEARD_TIMEOUT_S
    while not is_heard(_ask(home)):
        if time.monotonic() > end:
            message = "Screening has not taken in the starter list and catalog"
            raise NotReadyError(message, remedy="Type 'portcullis logs screening'.")
        time.sleep(POLL_S)


def _ask(home: Home) -> Mapping[str, Any]:
    stack = read_stack(home)
    return {} if stack is None else ask_screening(stack)


def _is_ready(stack: Stack) -> bool:
    return stack.ready and all(ask_ready(stack).values())


def _stay(home: Home) -> None:
    """Wait for Ctrl-C or SIGTERM, then stop the stack; end too when the stack ends."""

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, interrupt)
    try:
        while (stack := read_stack(home)) is not None and stack.is_running:
            time.sleep(WATCH_S)
    except KeyboardInterrupt:
        err.print("Stopping.")
    control.stop(home)
