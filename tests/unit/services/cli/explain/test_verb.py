import json
from typing import Any

import pytest

from services.chassis.local.home import Home
from services.cli import explain as door
from services.cli.errors import UsageError


def test_every_source_of_an_id_is_explained(
    running: Home,
    answers: dict[str, Any],
    standing: dict[str, Any],
    capsys: pytest.CaptureFixture[str],
) -> None:
    other = standing | {"source": "urn:two"}
    answers["/v1/transactions/T-1"] = {"transactions": [standing, other]}
    door.explain("T-1", home=running.folder)
    shown = capsys.readouterr().out

    assert "of urn:one" in shown
    assert "of urn:two" in shown


def test_one_source_can_be_chosen_and_a_wrong_one_is_told_the_others(
    running: Home,
    answers: dict[str, Any],
    standing: dict[str, Any],
    capsys: pytest.CaptureFixture[str],
) -> None:
    answers["/v1/transactions/T-1"] = {"transactions": [standing]}
    door.explain("T-1", source="urn:one", home=running.folder, as_json=True)

    assert ["urn:one"] == [
        each["source"] for each in json.loads(capsys.readouterr().out)["explained"]
    ]
    with pytest.raises(UsageError, match="not of source urn:two") as caught:
        door.explain("T-1", source="urn:two", home=running.folder)
    assert "urn:one" in caught.value.remedy
