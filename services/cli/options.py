"""Options that several verbs share, and finding the running stack.

Owns: their names and help. Refuses to know: what a verb does with them.
"""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from services.chassis.clock import AsOfClock, Clock, SystemClock
from services.chassis.local.home import Home, find_home
from services.chassis.local.stack import Stack, read_stack, require_stack
from services.cli.errors import UsageError

HomeOption = Annotated[
    Path | None,
    typer.Option("--home", help="Folder of the installation (or PORTCULLIS_HOME)."),
]
KafkaOption = Annotated[
    str | None,
    typer.Option("--kafka", metavar="HOST:PORT", help="An existing Kafka instead of our own."),
]


def choose_home(given: Path | None) -> Home:
    """The installation meant: ``--home``, ``PORTCULLIS_HOME``, or the user's own."""
    return find_home(given)


def running_stack(home: Path | None) -> Stack:
    """The running stack of an installation.

    Raises:
        StackError: it does not run.
    """
    return require_stack(find_home(home))


def choose_kafka(home: Path | None, kafka: str | None) -> str:
    """Bootstrap servers: ``--kafka``, or those of the running stack.

    Raises:
        StackError: neither is there.
    """
    if kafka is not None:
        return kafka

    return running_stack(home).kafka


def choose_clock(home: Home) -> Clock:
    """The clock of the installation: its own instant where it pretends one."""
    return clock_of(read_stack(home))


def clock_of(stack: Stack | None) -> Clock:
    """The clock a stack goes by; the wall clock where there is none."""
    if stack is None or stack.as_of is None or stack.anchor is None:
        return SystemClock()
    return AsOfClock(stack.as_of, stack.anchor)


def parse_instant(text: str) -> datetime:
    """Read an instant with its zone, for instance ``2026-11-23T15:00:00Z``.

    Raises:
        UsageError: it is not one, or has no zone.
    """
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        instant = None
    if instant is None or instant.tzinfo is None:
        message = f"'{text}' is not an instant with a time zone"
        raise UsageError(message, remedy="Write it like 2026-11-23T15:00:00Z.")
    return instant
