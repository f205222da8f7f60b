import io
import json
from collections.abc import Callable
from typing import Any

import pytest

from services.chassis.local.home import Home
from services.cli import holds as door

HELD = {
    "transaction_id": "S1123-00085",
    "version": 2,
    "age_s": 7300,
    "state": "held",
    "reasons": [
        {"reason": "payer_unknown", "remedy": "fact"},
        {"reason": "license_required", "remedy": "authorization", "forecast": "case_by_case"},
    ],
    "approved_by": [],
}


def test_the_queue_says_age_reasons_and_forecast(
    running: Home, answers: dict[str, Any], page: Callable[..., io.StringIO]
) -> None:
    answers["/v1/holds?limit=100"] = {"holds": [HELD]}
    text = page(door)
    door.holds(home=running.folder)

    for word in ("S1123-00085", "2 h", "license required, payer unknown", "case by case"):
        assert word in text.getvalue()
    assert "approved by" not in text.getvalue()


def test_who_has_approved_is_shown_where_somebody_has(
    running: Home, answers: dict[str, Any], page: Callable[..., io.StringIO]
) -> None:
    answers["/v1/holds?limit=5"] = {"holds": [HELD | {"approved_by": ["ada.lovelace"]}]}
    text = page(door, width=120)
    door.holds(limit=5, home=running.folder)

    assert "ada.lovelace" in text.getvalue()


def test_an_empty_queue_is_said_plainly(
    running: Home, answers: dict[str, Any], page: Callable[..., io.StringIO]
) -> None:
    answers["/v1/holds?limit=100"] = {"holds": []}
    text = page(door)
    door.holds(home=running.folder)

    assert "Nothing is held.\n" == text.getvalue()


def test_json_is_what_screening_said(
    running: Home, answers: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    answers["/v1/holds?limit=100"] = {"holds": [HELD]}
    door.holds(home=running.folder, as_json=True)

    assert {"holds": [HELD]} == json.loads(capsys.readouterr().out)
