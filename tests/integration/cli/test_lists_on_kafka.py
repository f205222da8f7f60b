import asyncio
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from services.chassis.topics import ensure_topics
from services.cli import lists
from services.cli.controls import LIST_SLOT


@pytest.mark.kafka
def test_a_loaded_list_is_the_one_in_force(kafka: str, tmp_path: Path) -> None:
    asyncio.run(ensure_topics(kafka))
    place = ["--home", str(tmp_path), "--kafka", kafka, "--json"]

    loaded = json.loads(CliRunner().invoke(lists.app, ["load", "starter", *place]).output)
    told = json.loads(CliRunner().invoke(lists.app, ["status", *place]).output)

    in_force = {each["list_name"]: each["digest"] for each in told}
    assert loaded["digest"] == in_force[LIST_SLOT]
