import io
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from rich.console import Console

from services.chassis.local.errors import StackError
from services.chassis.local.home import Home
from services.chassis.local.stack import (
    ProcessRecord,
    Stack,
    own_identity,
    read_stack,
    require_stack,
    write_stack,
)
from services.cli.stack import status as door
from services.cli.stack.status import ask_ready, format_duration, status

AS_OF = datetime(2026, 11, 23, 15, tzinfo=UTC)
SCREENING = {
    "now": "2026-11-23T15:00:05.000Z",
    "law_day": "2026-11-23",
    "mode": "as_enforced",
    "defaults": {"receipt_wait": 90},
    "lists": [{"list_name": "consolidated-screening-list", "rows": 313, "age_s": 7260}],
    "stale": ["catalog"],
    "counts": {"order": {"released": 3, "held": 1}},
}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    me = own_identity()
    records = (
        ProcessRecord(name="kafka", state="running", running=me, port=19092),
        ProcessRecord(name="screening", state="running", running=me, port=1),
        ProcessRecord(name="audit", state="crash_loop", restarts=5, last_exit=70, port=2),
    )
    made = Home(tmp_path)
    stack = Stack(
        kafka="127.0.0.1:19092",
        embedded=True,
        database="sqlite",
        as_of=AS_OF,
        anchor=AS_OF,
        started_at=AS_OF,
        supervisor=me,
        trouble="kafka: [gone]",
        processes=records,
    )
    write_stack(made, stack)
    return made


def test_the_table_shows_state_facts_and_the_defaults_in_force(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "ask_screening", lambda _stack: SCREENING)
    shown = io.StringIO()
    monkeypatch.setattr(door, "out", Console(file=shown, width=140))
    status(home.folder)
    text = shown.getvalue()

    for word in ("Portcullis is running", "crash_loop", "70", "kafka: [gone]", "2026-11-23 15:00"):
        assert word in text
    for word in (
        "fetched 2 h ago",
        "catalog: everything holds",
        "1 held, 3 released",
        "90 s",
        "3 d",
    ):
        assert word in text


def test_json_says_the_same_in_fields(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    status(home.folder, as_json=True)
    said = json.loads(capsys.readouterr().out)
    by_name = {record["name"]: record for record in said["processes"]}

    assert said["running"]
    assert by_name["kafka"]["ready"]
    assert not by_name["screening"]["ready"]
    assert not by_name["audit"]["alive"]
    assert 300 == next(row["seconds"] for row in said["defaults"] if row["name"] == "receipt_wait")


def test_an_installation_never_started_says_how_to_start_it(tmp_path: Path) -> None:
    with pytest.raises(StackError, match="ever started"):
        status(tmp_path / "nowhere")


def test_a_process_that_does_not_answer_is_not_ready(home: Home) -> None:
    stack = door.read_stack(home)

    assert stack is not None
    assert {"screening": False, "audit": False} == ask_ready(stack)


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(259_200, "3 d"), (7_200, "2 h"), (300, "5 min"), (90, "90 s"), (0, "0 d")],
)
def test_durations_are_said_in_their_largest_whole_unit(seconds: int, expected: str) -> None:
    assert expected == format_duration(seconds)


def test_screening_is_asked_over_http_and_silence_is_an_empty_answer(
    running: Home, answers: dict[str, Any]
) -> None:
    stack = require_stack(running)

    assert {} == door.ask_screening(stack)
    answers["/v1/status"] = {"mode": "as_enforced"}
    assert {"mode": "as_enforced"} == door.ask_screening(stack)
    answers["/v1/status"] = httpx.ReadTimeout("slow")
    assert {} == door.ask_screening(stack)
    assert {} == door.ask_screening(stack.model_copy(update={"processes": ()}))


def test_a_process_is_ready_when_it_says_so(running: Home, answers: dict[str, Any]) -> None:
    stack = require_stack(running)
    answers["/ready"] = {}

    assert {"screening", "audit", "reporting_sink"} == {
        name for name, ready in ask_ready(stack).items() if ready
    }


def test_a_stopped_stack_on_an_existing_kafka_says_so(
    home: Home, page: Callable[..., io.StringIO]
) -> None:
    stack = read_stack(home)
    assert stack is not None
    changes = {"supervisor": None, "as_of": None, "embedded": False, "trouble": None}
    write_stack(home, stack.model_copy(update=changes))
    text = page(door)
    status(home.folder)

    assert "Portcullis is stopped" in text.getvalue()
    assert "127.0.0.1:19092 (existing)" in text.getvalue()
    assert "as of" not in text.getvalue()


def test_a_gate_without_transactions_says_so(
    running: Home, answers: dict[str, Any], page: Callable[..., io.StringIO]
) -> None:
    answers["/v1/status"] = {"counts": {}}
    text = page(door)
    status(running.folder)

    assert "none yet" in text.getvalue()
