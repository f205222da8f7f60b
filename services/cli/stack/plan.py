"""From the options of ``portcullis up`` to what the supervisor runs.

Owns: which processes exist, their default ports, and the environment each is given.
Refuses to know: how they are started.
"""

import sys
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from services.chassis.local.child import ChildPlan
from services.chassis.local.home import Home
from services.chassis.local.kafka import CONTROLLER_PORT, KAFKA_PORT
from services.chassis.local.ports import HOST, free_ports
from services.chassis.local.supervisor import StackPlan
from services.cli.errors import UsageError

HTTP_PORTS = {"screening": 18081, "audit": 18082, "reporting_sink": 18083}
PROCESSES = tuple(HTTP_PORTS)
OFFSET_MAX = 40_000

Ports = Literal["fixed", "free"]


@dataclass(frozen=True, slots=True)
class StackPorts:
    """Every port of a stack.

    Attributes:
        kafka: the embedded Kafka's port.
        controller: its controller's port.
        http: port by process name.
    """

    kafka: int
    controller: int
    http: dict[str, int]


def choose_ports(ports: Ports, offset: int) -> StackPorts:
    """Pick the default ports moved by ``offset``, or free ones.

    Raises:
        UsageError: the offset leads outside the port range.
    """
    if ports == "free":
        kafka, controller, *http = free_ports(2 + len(PROCESSES))
        return StackPorts(kafka, controller, dict(zip(PROCESSES, http, strict=True)))
    if not 0 <= offset <= OFFSET_MAX:
        message = f"--port-offset {offset} is outside 0 to {OFFSET_MAX}"
        raise UsageError(message, remedy="Use a small number such as 1000, or '--ports free'.")
    moved = {name: port + offset for name, port in HTTP_PORTS.items()}
    return StackPorts(KAFKA_PORT + offset, CONTROLLER_PORT + offset, moved)


def plan_stack(
    home: Home,
    ports: StackPorts,
    *,
    kafka: str | None,
    database: str | None,
    as_of: datetime | None,
    anchor: datetime | None,
) -> StackPlan:
    """Write down what the supervisor runs.

    Args:
        home: the installation.
        ports: see ``choose_ports``.
        kafka: bootstrap servers of an existing Kafka, None for our own.
        database: URL of an existing database, None for SQLite files.
        as_of: the instant the stack pretends to have started at; with ``anchor``, or neither.
        anchor: the wall clock's instant that ``as_of`` stands for.
    """
    bootstrap = kafka or f"{HOST}:{ports.kafka}"
    shared = {"PORTCULLIS_KAFKA": bootstrap, "PORTCULLIS_HOME": str(home.folder)}
    shared["PORTCULLIS_DATABASE"] = database or ""
    if as_of is not None and anchor is not None:
        shared["PORTCULLIS_AS_OF"] = as_of.isoformat()
        shared["PORTCULLIS_AS_OF_ANCHOR"] = anchor.isoformat()
    children = tuple(
        ChildPlan(
            name=name,
            command=(sys.executable, "-m", f"services.{name}"),
            environment={**shared, "PORTCULLIS_HTTP_PORT": str(ports.http[name])},
            port=ports.http[name],
        )
        for name in PROCESSES
    )
    return StackPlan(
        home=home.folder,
        kafka=bootstrap,
        kafka_port=None if kafka else ports.kafka,
        controller_port=None if kafka else ports.controller,
        database=_kind(database),
        as_of=as_of,
        anchor=anchor,
        children=children,
    )


def _kind(database: str | None) -> str:
    return database.partition(":")[0].partition("+")[0] if database else "sqlite"
