"""A publisher that misbehaves: the last good list serves until its age limit, then all holds."""

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from services.audit.domain.reconcile import Violation
from services.cli.lists import app as lists
from services.cli.main import build_app
from services.cli.stack.first_start import LOCAL_SOURCE
from services.matching.starter import load_starter
from tests.component.services.screening.stand import short_order
from tests.stage import Running, invariants, stack
from tests.unit.services.cli.lists.conftest import Answer, Publisher

pytestmark = [pytest.mark.kafka, pytest.mark.e2e]
AGE_H = 0.014  # fifty seconds
STARTER = load_starter()
ROWS = STARTER.splitlines(keepends=True)
FAULTS = {
    "empty": (Answer(), "fetch_empty"),
    "truncated": (Answer(body=STARTER, length=10**7), "fetch_truncated"),
    "cut": (Answer(body=STARTER[:-40]), "list_format"),
    "shrunk": (Answer(body=b"".join(ROWS[:200])), "list_gate_floor"),
    "web page": (Answer(body=b"<!doctype html><h1>Sorry</h1>"), "fetch_html"),
    "elsewhere": (
        Answer(status=302, headers={"location": "https://example.org/"}),
        "fetch_redirected",
    ),
    "broken": (Answer(status=500), "fetch_status"),
}


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    made = Publisher()
    yield made
    made.stop()


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    os.environ["PORTCULLIS_LIST_AGE_H"] = str(AGE_H)
    try:
        with stack(tmp_path / "home") as made:
            yield made
    finally:
        del os.environ["PORTCULLIS_LIST_AGE_H"]


def fetch(running: Running, url: str) -> tuple[str, str]:
    words = ["fetch", "--urls", f"csl_csv={url}", "--attempts", "1"]
    result = CliRunner().invoke(lists, [*words, "--home", str(running.home.folder), "--json"])
    [said] = json.loads(result.output)
    return said["state"], said["code"]


def submit(running: Running, name: str) -> dict[str, Any]:
    event = {
        "specversion": "1.0",
        "id": f"event-{name}",
        "source": LOCAL_SOURCE,
        "type": "order.submitted",
        "subject": name,
        "time": "2026-11-23T15:00:00Z",
        "data": short_order(name),
    }
    file = running.home.folder / f"{name}.json"
    file.write_text(json.dumps(event))
    words = ["submit", str(file), "--wait", "--home", str(running.home.folder), "--json"]
    result = CliRunner().invoke(build_app("submit"), words)
    assert result.output, result.exception
    [said] = json.loads(result.output)["dispositions"]
    found: dict[str, Any] = said
    return found


def settled(running: Running) -> list[Violation]:
    """Check every invariant once the log has everything, or at the end of patience."""
    end = time.monotonic() + 30
    while (found := invariants(running)) and time.monotonic() < end:
        time.sleep(0.5)
    return found


def test_the_last_good_list_serves_until_its_age_limit_and_a_good_one_ends_the_holds(
    running: Running, publisher: Publisher
) -> None:
    begun = time.monotonic()
    found = {name: fetch(running, publisher.give(answer)) for name, (answer, _) in FAULTS.items()}
    served = submit(running, "SERVED")
    took = time.monotonic() - begun
    time.sleep(max(AGE_H * 3600 - took + 1, 0))
    stale = submit(running, "STALE")
    state = fetch(running, publisher.give(Answer(body=STARTER)))[0]
    fresh = submit(running, "FRESH")

    assert {name: ("failed", code) for name, (_, code) in FAULTS.items()} == found
    assert "release" == served["disposition"]
    assert ("hold", True) == (
        stale["disposition"],
        "reference_stale" in json.dumps(stale["reasons"]),
    )
    assert ("refreshed", "release") == (state, fresh["disposition"])
    assert [] == settled(running)
