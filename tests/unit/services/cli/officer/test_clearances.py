import io
import json
from collections.abc import Callable
from typing import Any

import pytest

from services.chassis.local.home import Home
from services.cli.officer import clearances as door

CLEARED = {
    "party_name": "Inspur Group",
    "country": "DE",
    "entry_name": "Inspur Group Co., Ltd.",
    "list_name": "entity_list",
    "role_class": "principal",
    "reach": "ordinary",
    "cleared_by": ["ada", "grace"],
    "expires_on": "2027-05-22",
    "state": "in_force",
}
PATH = "/v1/clearances?limit=100"


def test_the_table_says_who_is_not_whom_and_until_when(
    running: Home, answers: dict[str, Any], page: Callable[..., io.StringIO]
) -> None:
    answers[PATH] = {"clearances": [CLEARED]}
    text = page(door, width=160)
    door.clearances(home=running.folder)

    for word in ("Inspur Group (DE)", "Inspur Group Co., Ltd.", "ada, grace", "2027-05-22"):
        assert word in text.getvalue()


def test_nothing_remembered_is_said_plainly(
    running: Home, answers: dict[str, Any], page: Callable[..., io.StringIO]
) -> None:
    answers[PATH] = {"clearances": []}
    text = page(door)
    door.clearances(home=running.folder)

    assert "Nothing is remembered." in text.getvalue()


def test_json_is_what_screening_said(
    running: Home, answers: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    answers[PATH] = {"clearances": [CLEARED]}
    door.clearances(home=running.folder, as_json=True)

    assert {"clearances": [CLEARED]} == json.loads(capsys.readouterr().out)
