import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

import pytest
from typer.testing import CliRunner, Result

from schemas.topics import CONTROLS
from services.chassis.local.home import Home
from services.chassis.records import Received
from services.cli import lists
from services.cli.controls import LIST_SLOT
from services.matching.starter import load_starter

NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)


class Kafka:
    """A topic in memory, for the verbs' publisher and reader."""

    def __init__(self) -> None:
        self.values: list[bytes] = [b"not json", b'{"type":"other"}', b'{"type":"list.activated"}']

    def __call__(self, *_: object) -> Self:
        return self

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        return None

    async def publish_controls(self, _bootstrap: str, values: list[bytes]) -> None:
        self.values += values

    async def read_to_end(self) -> list[Received]:
        return [
            Received(
                topic=CONTROLS.name,
                partition=0,
                offset=at,
                timestamp_ms=0,
                key=b"global",
                value=value,
                headers=(),
            )
            for at, value in enumerate(self.values)
        ]


@pytest.fixture
def kafka(monkeypatch: pytest.MonkeyPatch) -> Kafka:
    topic = Kafka()
    monkeypatch.setattr(lists, "publish_controls", topic.publish_controls)
    monkeypatch.setattr(lists, "EventReader", topic)
    return topic


def run(home: Path, *arguments: str) -> Result:
    return CliRunner().invoke(lists.app, [*arguments, "--home", str(home), "--kafka", "x:1"])


def test_a_list_is_stored_by_digest_and_activated(tmp_path: Path, kafka: Kafka) -> None:
    told = json.loads(run(tmp_path, "load", "starter", "--json").output)

    event: dict[str, Any] = json.loads(kafka.values[-1])
    stored = tmp_path / "store" / "lists" / f"{told['digest']}.csv"
    assert load_starter() == stored.read_bytes()
    assert ("list.activated", LIST_SLOT, told["digest"], told["rows"]) == (
        event["type"],
        event["data"]["list_name"],
        event["data"]["digest"],
        event["data"]["rows"],
    )


def test_a_list_that_shrank_is_refused_unless_accepted(tmp_path: Path, kafka: Kafka) -> None:
    short = tmp_path / "short.csv"
    short.write_bytes(b"".join(load_starter().splitlines(keepends=True)[:200]))
    run(tmp_path, "load", "starter")

    refused = run(tmp_path, "load", str(short))
    accepted = run(tmp_path, "load", str(short), "--accept-shrink")

    assert (1, 0) == (refused.exit_code, accepted.exit_code)
    assert "Activated" in accepted.output
    assert 5 == len(kafka.values)


@pytest.mark.usefixtures("kafka")
def test_status_shows_which_list_fills_which_slot(tmp_path: Path) -> None:
    digest = json.loads(run(tmp_path, "load", "starter", "--slot", "own", "--json").output)[
        "digest"
    ]

    shown = run(tmp_path, "status").output
    [told] = json.loads(run(tmp_path, "status", "--json").output)

    assert digest[:16] in shown
    assert ("own", digest) == (told["list_name"], told["digest"])


def test_diff_tells_who_is_gone(tmp_path: Path) -> None:
    older, newer = tmp_path / "older.csv", tmp_path / "newer.csv"
    older.write_bytes(load_starter())
    newer.write_bytes(b"".join(load_starter().splitlines(keepends=True)[:-1]))

    shown = CliRunner().invoke(lists.app, ["diff", str(older), str(newer)]).output
    told = CliRunner().invoke(lists.app, ["diff", str(older), str(newer), "--json"]).output

    assert "1 removed" in shown
    assert (0, 1, 0) == tuple(
        len(json.loads(told)[kind]) for kind in ("added", "removed", "changed")
    )


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    assert 1 == run(tmp_path, "load", str(tmp_path / "none.csv")).exit_code


def test_the_activation_is_dated_by_the_clock_of_the_installation() -> None:
    activation, value = lists.activation_event("csl", "0" * 64, 3, NOW)

    event = json.loads(value)
    assert (NOW, "2026-11-23T15:00:00.000Z", "csl") == (
        activation.fetched_at,
        event["time"],
        event["subject"],
    )


def test_without_a_stack_the_wall_clock_dates(tmp_path: Path) -> None:
    assert type(lists.choose_clock(Home(tmp_path))).__name__ == "SystemClock"
