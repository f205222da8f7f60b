"""``portcullis up`` and ``down`` as typed: the whole stack, twice, on the same data."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.chassis.local.stack import Stack

pytestmark = [pytest.mark.kafka, pytest.mark.e2e]


def portcullis(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "services.cli.main", *arguments],
        env={**os.environ, "PORTCULLIS_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )


def said(outcome: subprocess.CompletedProcess[str]) -> Any:
    assert 0 == outcome.returncode, outcome.stderr
    return json.loads(outcome.stdout)


def test_the_stack_starts_stops_and_goes_on_from_its_data(tmp_path: Path) -> None:
    home = tmp_path / "home"
    try:
        first = said(
            portcullis(home, "up", "--ports", "free", "--as-of", "2026-11-23T15:00:00Z", "--json")
        )
        again = portcullis(home, "up")
        stopped = said(portcullis(home, "down", "--json"))
        second = said(portcullis(home, "up", "--ports", "free", "--json"))
        status = said(portcullis(home, "status", "--json"))
    finally:
        last = said(portcullis(home, "down", "--json"))

    assert all(record["ready"] for record in first["processes"])
    assert "Already running" in again.stderr
    assert stopped["stopped"]
    assert last["stopped"]
    assert first["as_of"] == second["as_of"]
    assert first["anchor"] == second["anchor"]
    assert all(record["ready"] for record in second["processes"])
    assert ["urn:portcullis:local"] == status["screening"]["sources"]
    assert [] == status["screening"]["stale"]


def test_the_sessions_stack_has_its_list_and_catalog(stack: Stack) -> None:
    answer = httpx.get(f"{stack.url('screening')}/v1/status", trust_env=False).json()

    assert answer["now"].startswith("2026-11-23T15:")
    assert 1 == len(answer["lists"])
    assert answer["catalog_digest"]
