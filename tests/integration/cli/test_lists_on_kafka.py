import asyncio
import json
import time
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from services.chassis.topics import ensure_topics
from services.cli import lists, reviewers
from services.cli.controls import LIST_SLOT
from services.matching.starter import load_starter, starter_digest
from tests.stage import stack


@pytest.mark.kafka
def test_a_loaded_list_is_the_one_in_force(kafka: str, tmp_path: Path) -> None:
    asyncio.run(ensure_topics(kafka))
    place = ["--home", str(tmp_path), "--kafka", kafka, "--json"]

    loaded = json.loads(CliRunner().invoke(lists.app, ["load", "starter", *place]).output)
    told = json.loads(CliRunner().invoke(lists.app, ["status", *place]).output)

    in_force = {each["list_name"]: each["digest"] for each in told}
    assert loaded["digest"] == in_force[LIST_SLOT]


@pytest.mark.kafka
def test_on_a_running_stack_one_signature_changes_nothing_and_two_bring_a_list_into_force(
    tmp_path: Path,
) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(b"".join(load_starter().splitlines(keepends=True)[:-1]))
    with stack(tmp_path / "home") as running:
        place = ["--home", str(running.home.folder), "--json"]

        def told(*words: str) -> Any:
            return json.loads(CliRunner().invoke(lists.app, [*words, *place]).output)

        for name in ("ada", "grace"):
            CliRunner().invoke(reviewers.app, ["add", name, *place])
        said = told("load", str(file), "--accept-shrink", "--by", "olga")
        told("activate", said["proposal"], "--as", "ada")
        before = told("status")[0]["digest"]
        told("activate", said["proposal"], "--as", "grace")
        end = time.monotonic() + 30
        while told("status")[0]["digest"] == before and time.monotonic() < end:
            time.sleep(0.2)

        assert starter_digest() == before
        assert said["digest"] == told("status")[0]["digest"]
