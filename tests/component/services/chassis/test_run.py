"""A process from start to end, without Kafka."""

import asyncio
import os
import signal
import socket
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
import structlog
from aiokafka.errors import KafkaConnectionError

from services.chassis import run as run_module
from services.chassis.clock import FixedClock, SystemClock
from services.chassis.errors import LaneRefusedError
from services.chassis.logs import get_logger
from services.chassis.run import Running, open_database, run
from services.chassis.settings import ChassisSettings
from tests.component.services.chassis.fake_kafka import subscriber_of
from tests.integration.chassis.echo import Echo


class Broker:
    """FastStream's broker, as much as a run asks of it."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.handler: Any = None
        self.start_trouble: BaseException | None = None

    async def start(self) -> None:
        """Connect."""
        self.told.append("start")
        if self.start_trouble is not None:
            raise self.start_trouble

    async def stop(self) -> None:
        """Disconnect."""
        self.told.append("stop")


@pytest.fixture
def broker(monkeypatch: pytest.MonkeyPatch) -> Broker:
    made = Broker()

    def subscribe(_broker: object, _wiring: object, _listener: object, handler: object) -> object:
        made.handler = handler
        return subscriber_of(None)

    monkeypatch.setattr(run_module, "make_broker", lambda *_: made)
    monkeypatch.setattr(run_module, "subscribe", subscribe)
    monkeypatch.setattr(run_module.gc, "freeze", lambda: None)
    monkeypatch.setattr(run_module.gc, "set_threshold", lambda *_: None)
    return made


@pytest.fixture(autouse=True)
def _quiet(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(run_module, "set_up", lambda *_: None)
    yield
    structlog.reset_defaults()


def settings(home: Path, **more: Any) -> ChassisSettings:
    return ChassisSettings(home=home, tick_ms=1, **more)


def status(home: Path, process: Echo, **more: Any) -> object:
    with pytest.raises(SystemExit) as ended:
        run(process, settings(home, **more), SystemClock())
    return ended.value.code


class Brief(Echo):
    """An echo that asks for its own end as soon as it runs."""

    async def background(self) -> None:
        os.kill(os.getpid(), signal.SIGTERM)


def test_a_process_that_is_told_to_stop_ends_well(tmp_path: Path, broker: Broker) -> None:
    assert 0 == status(tmp_path, Brief("run"))
    assert ["start", "stop"] == broker.told
    assert (tmp_path / "echo.sqlite").exists()


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (LaneRefusedError("x", lane=3, topic="t", partition=3), 78),
        (sqlite3.OperationalError("disk full"), 75),
        (psycopg.OperationalError("gone"), 75),
        (KafkaConnectionError("away"), 75),
        (ZeroDivisionError("defect"), 70),
    ],
    ids=lambda value: type(value).__name__,
)
def test_every_doubt_has_an_exit_status(
    tmp_path: Path, broker: Broker, error: BaseException, code: int
) -> None:
    broker.start_trouble = error

    assert code == status(tmp_path, Brief("run"))


def test_a_background_task_that_raises_ends_the_process(tmp_path: Path, broker: Broker) -> None:
    class Failing(Echo):
        async def background(self) -> None:
            _ = 1 / 0

    assert 70 == status(tmp_path, Failing("run"))
    assert ["start", "stop"] == broker.told


def test_nothing_is_handled_after_a_failure(tmp_path: Path, broker: Broker) -> None:
    async def scenario(running: Running) -> int:
        serving = asyncio.create_task(running.serve())
        while not broker.told:  # noqa: ASYNC110 - the broker is a fake without events
            await asyncio.sleep(0.001)
        await broker.handler([])
        polls = running.loop.last_turn_s
        running.fail(ValueError("first"))
        running.fail(ValueError("second"))
        await broker.handler([])

        assert polls == running.loop.last_turn_s
        assert not running._is_live()
        with pytest.raises(ValueError, match="first"):
            await serving
        return len(running.ownership.lanes)

    database = open_database(Echo("run"), settings(tmp_path))
    try:
        clock = FixedClock(SystemClock().now())
        running = Running(Echo("run"), settings(tmp_path), clock, database, None)
        assert 0 == asyncio.run(scenario(running))
    finally:
        database.close()


def test_a_running_process_answers_whether_it_lives_and_is_ready(
    tmp_path: Path, broker: Broker
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    answers: list[tuple[int, int]] = []

    class Asking(Echo):
        async def background(self) -> None:
            url = f"http://127.0.0.1:{port}"
            async with httpx.AsyncClient() as client:
                while not answers:
                    try:
                        live, ready = [await client.get(url + path) for path in ("/live", "/ready")]
                    except httpx.ConnectError:
                        await asyncio.sleep(0.01)
                        continue
                    answers.append((live.status_code, ready.status_code))
            os.kill(os.getpid(), signal.SIGTERM)

    assert 0 == status(tmp_path, Asking("run"), http_port=port)
    assert [(200, 503)] == answers
    assert ["start", "stop"] == broker.told


def test_a_database_opened_before_is_used_and_closed(tmp_path: Path, broker: Broker) -> None:
    opened = open_database(Echo("run"), settings(tmp_path))
    with pytest.raises(SystemExit):
        run(Brief("run"), settings(tmp_path), SystemClock(), database=opened)

    assert ["start", "stop"] == broker.told
    with pytest.raises(sqlite3.ProgrammingError):
        opened._writer.execute("SELECT 1")


def test_a_logger_carries_its_room() -> None:
    assert {"room": "run"} == structlog.get_context(get_logger("run"))
