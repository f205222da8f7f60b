"""The supervisor: Kafka first, then topics, then each process; everything down in good order.

Owns: the order of starting and stopping, restarts, and ``stack.json``.
Refuses to know: what the processes decide, and what was said at the first start.
It runs in a session of its own; ``python -m services.chassis.local`` reads its plan from standard
input, so that no password of a database URL is seen in a process list or a file.
"""

import fcntl
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import FrameType

from pydantic import BaseModel, ConfigDict

from services.chassis.clock import Clock
from services.chassis.errors import ChassisError
from services.chassis.local.child import Child, ChildPlan, RestartPolicy
from services.chassis.local.errors import StackError
from services.chassis.local.home import Home
from services.chassis.local.kafka import EmbeddedKafka
from services.chassis.local.stack import (
    ProcessRecord,
    Stack,
    State,
    identify,
    own_identity,
    write_stack,
)

WATCH_S = 0.1
STOP_TIMEOUT_S = 20.0


class StackPlan(BaseModel):
    """What to run.

    Attributes:
        home: folder of the installation.
        kafka: bootstrap servers.
        kafka_port: the embedded Kafka's port, None when Kafka is not ours.
        controller_port: its controller's port.
        database: kind of database, for the record.
        as_of: see ``Stack``.
        anchor: see ``Stack``.
        children: processes, in the order of starting.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    home: Path
    kafka: str
    kafka_port: int | None = None
    controller_port: int | None = None
    database: str
    as_of: datetime | None = None
    anchor: datetime | None = None
    children: tuple[ChildPlan, ...]


class Supervisor:
    """Runs one plan until told to stop."""

    def __init__(self, plan: StackPlan, clock: Clock, create_topics: Callable[[str], None]) -> None:
        self._plan = plan
        self._clock = clock
        self._create_topics = create_topics
        self._home = Home(plan.home)
        self._stop = threading.Event()
        self._children = [
            Child(child, self._home.printed(child.name), clock) for child in plan.children
        ]
        self._kafka = self._embed()
        self._kafka_state: State = "stopped"
        self._kafka_restarts = 0
        self._kafka_policy = RestartPolicy()
        self._kafka_due = 0.0
        self._ready = False
        self._trouble: str | None = None
        self._started_at = clock.now()

    def run(self) -> None:
        """Start everything, watch it, and stop everything on SIGTERM or SIGINT.

        Raises:
            StackError: another supervisor holds the installation.
            ChassisError: Kafka or its topics could not be had; everything is stopped again.
        """
        with _only_supervisor(self._home):
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, self._note_signal)
            try:
                self._start()
                while not self._stop.wait(WATCH_S):
                    self._watch()
            except Exception as trouble:
                code = trouble.code if isinstance(trouble, ChassisError) else "defect"
                self._trouble = f"{code}: {trouble}"
                raise
            finally:
                self._shut_down()

    def stop(self) -> None:
        """Ask the supervisor to stop everything and return from ``run``."""
        self._stop.set()

    def _note_signal(self, _number: int, _frame: FrameType | None) -> None:
        self._stop.set()

    def _embed(self) -> EmbeddedKafka | None:
        port, controller_port = self._plan.kafka_port, self._plan.controller_port
        if port is None or controller_port is None:
            return None
        printed = self._home.printed("kafka")
        return EmbeddedKafka(self._home.kafka, port, controller_port, log_file=printed)

    def _start(self) -> None:
        self._record()
        if self._kafka is not None:
            self._kafka_state = "starting"
            self._kafka.launch()
            self._record()
            self._kafka.wait()
            self._kafka_state = "running"
        self._create_topics(self._plan.kafka)
        for child in self._children:
            child.start()
        self._ready = True
        self._record()

    def _watch(self) -> None:
        changed = self._watch_kafka()
        for child in self._children:
            changed = child.watch() or changed
        if changed:
            self._record()

    def _watch_kafka(self) -> bool:
        if self._kafka is None or self._kafka.is_running:
            return False
        now = self._clock.monotonic()
        if self._kafka_state == "running":
            wait_s = self._kafka_policy.note_end(now)
            self._kafka_state = "crash_loop" if wait_s is None else "waiting"
            self._kafka_due = now + (wait_s or 0.0)
            return True
        if self._kafka_state == "waiting" and now >= self._kafka_due:
            self._kafka_restarts += 1
            self._kafka.launch()
            self._kafka_state = "running"
            return True
        return False

    def _shut_down(self) -> None:
        for child in reversed(self._children):
            child.terminate()
        for child in reversed(self._children):
            child.wait(STOP_TIMEOUT_S)
        if self._kafka is not None:
            self._kafka.stop(STOP_TIMEOUT_S)
            self._kafka_state = "stopped"
        self._ready = False
        self._record(stopped=True)

    def _record(self, *, stopped: bool = False) -> None:
        records = [child.record for child in self._children]
        if self._kafka is not None:
            records.insert(0, self._kafka_record(self._kafka))
        stack = Stack(
            kafka=self._plan.kafka,
            embedded=self._kafka is not None,
            database=self._plan.database,
            as_of=self._plan.as_of,
            anchor=self._plan.anchor,
            started_at=self._started_at,
            supervisor=None if stopped else own_identity(),
            ready=self._ready,
            trouble=self._trouble,
            processes=tuple(records),
        )
        write_stack(self._home, stack)

    def _kafka_record(self, kafka: EmbeddedKafka) -> ProcessRecord:
        return ProcessRecord(
            name="kafka",
            state=self._kafka_state,
            running=identify(kafka.pid) if kafka.pid else None,
            port=kafka.port,
            restarts=self._kafka_restarts,
        )


@contextmanager
def _only_supervisor(home: Home) -> Iterator[None]:
    with home.supervisor_lock.open("w") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as cause:
            message = f"Another supervisor runs the stack in {home.folder}"
            raise StackError(message, remedy="See 'portcullis status'.") from cause
        yield
