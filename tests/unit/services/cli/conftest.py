"""Stand-ins of the door's tests: Kafka as two lists, a running stack, processes that answer."""

import importlib
import io
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any, Self

import httpx
import pytest
from rich.console import Console

from services.chassis.clock import FixedClock
from services.chassis.local.home import Home
from services.chassis.local.stack import ProcessRecord, Stack, own_identity, write_stack
from services.chassis.records import Received
from services.chassis.traffic import Outgoing

AS_OF = datetime(2026, 11, 23, 15, tzinfo=UTC)
PORTS = {"screening": 1, "audit": 2, "reporting_sink": 3}


class Wire:
    """Kafka in two lists: what was published, and what comes at each look."""

    def __init__(self) -> None:
        self.published: list[Outgoing] = []
        self.coming: list[list[dict[str, Any]]] = []
        self.begins: list[str] = []
        self.clock = FixedClock(AS_OF)

    def __call__(self, _bootstrap: str) -> Self:
        return self

    def read(self, _bootstrap: str, _topics: object, *, begin: str = "beginning") -> Self:
        self.begins.append(begin)
        return self

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        return None

    async def publish_many(self, records: Iterable[Outgoing]) -> None:
        self.published += records

    async def read_to_end(self) -> list[Received]:
        return []

    async def ends(self) -> dict[tuple[str, int], int]:
        return {}

    async def take_events(self) -> list[tuple[Received, dict[str, Any]]]:
        self.clock.advance(seconds=1)
        events = self.coming.pop(0) if self.coming else []
        return [(_record(event), event) for event in events]


def _record(event: dict[str, Any]) -> Received:
    topic = str(event.get("topic", "screening.dispositions.v1"))
    return Received(
        topic=topic, partition=0, offset=0, timestamp_ms=0, key=b"", value=b"", headers=()
    )


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> Wire:
    """Kafka of every verb; a second passes with each look."""
    made = Wire()
    for verb in ("submit", "watch", "review", "controls", "lists.in_force"):
        module = importlib.import_module(f"services.cli.{verb}")
        for name, fake in (("BulkPublisher", made), ("EventReader", made.read)):
            if hasattr(module, name):
                monkeypatch.setattr(module, name, fake)
    for verb in ("submit", "watch"):
        module = importlib.import_module(f"services.cli.{verb}")
        monkeypatch.setattr(module, "SystemClock", lambda: made.clock)
    return made


@pytest.fixture
def running(tmp_path: Path) -> Home:
    """An installation whose stack runs: this very process stands in for all of it."""
    me = own_identity()
    records = [ProcessRecord(name="kafka", state="running", running=me, port=9)]
    records += [
        ProcessRecord(name=name, state="running", running=me, port=port)
        for name, port in PORTS.items()
    ]
    stack = Stack(
        kafka="there:9092",
        embedded=True,
        database="sqlite",
        as_of=AS_OF,
        anchor=AS_OF,
        started_at=AS_OF,
        supervisor=me,
        ready=True,
        processes=tuple(records),
    )
    home = Home(tmp_path / "home")
    home.folder.mkdir()
    write_stack(home, stack)
    return home


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What processes answer, by path: JSON, a status, or an exception; else 404."""
    told: dict[str, Any] = {}

    def get(url: str, **_: object) -> httpx.Response:
        answer = told.get(httpx.URL(url).raw_path.decode(), 404)
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, int):
            return httpx.Response(answer)
        return httpx.Response(200, json=answer)

    monkeypatch.setattr(httpx, "get", get)
    return told


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., io.StringIO]]:
    """Make a module print to a page of a stated width; gives the page."""

    def open_page(*modules: ModuleType, width: int = 100) -> io.StringIO:
        text = io.StringIO()
        for module in modules:
            monkeypatch.setattr(module, "out", Console(file=text, width=width, highlight=False))
        return text

    return open_page


@pytest.fixture
def determination() -> dict[str, Any]:
    """The content of a ``determination.issued`` as screening writes it."""
    return {
        "determination_id": "d1",
        "transaction": {"source": "urn:one", "id": "T-1", "version": 1},
        "kind": "order",
        "disposition": "hold",
        "cause": "e1",
        "mode": "as_enforced",
        "generation": 3,
        "law_days": ["2026-11-23", "2026-11-25"],
        "facts_digest": "f" * 64,
        "policy_digest": "p" * 64,
        "catalog_digest": "c" * 64,
        "lists": [
            {
                "list_name": "consolidated-screening-list",
                "digest": "a" * 64,
                "fetched_at": "2026-11-23T15:00:00Z",
                "names_compared": 875,
            }
        ],
        "code_version": "0.1.0",
        "destination": "CN",
        "exporter": "Exporter (fictitious)",
        "items": [],
        "clear": ["order.destination", "ear.no_such_rule"],
        "findings": [],
    }


@pytest.fixture
def standing(determination: dict[str, Any]) -> dict[str, Any]:
    """A transaction as ``/v1/transactions/ID`` tells it."""
    return {
        "source": "urn:one",
        "transaction_id": "T-1",
        "kind": "order",
        "version": 1,
        "state": "held",
        "determination_id": "d1",
        "halt_reason": "",
        "valid_until": None,
        "history": [],
        "determination": {"data": determination},
    }
