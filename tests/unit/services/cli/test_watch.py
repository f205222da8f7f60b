import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from rich.console import Console

from services.chassis.local.home import Home
from services.cli import watch as door
from services.cli.watch import DispositionBoard


def disposition(event_type: str, **body: Any) -> dict[str, Any]:
    return {
        "type": event_type,
        "time": "2026-11-23T15:00:00Z",
        "data": {"transaction": {"id": "T-1", "version": 2}, **body},
    }


HELD = disposition(
    "transaction.held",
    reasons=[
        {"reason": "payer_unknown", "remedy": "fact"},
        {"reason": "license_required", "remedy": "authorization"},
        {"reason": "license_required", "remedy": "authorization"},
    ],
)
RECALLED = disposition("release.recalled", reason="list_changed")
VIOLATION = disposition("violation.recorded", kind="departed_without_release")
RELEASED = disposition("transaction.released")


def drawn(board: DispositionBoard) -> str:
    text = io.StringIO()
    screen = Console(file=text, width=100)
    screen.print(board.draw(screen))
    return text.getvalue()


def test_an_empty_board_says_that_it_waits() -> None:
    assert "waiting for the first disposition" in drawn(DispositionBoard("Now"))


def test_a_row_gives_each_reason_once_in_json_and_gravest_first_on_the_board() -> None:
    board = DispositionBoard("Now")
    row = board.add(HELD)

    assert ["license_required", "payer_unknown"] == row["reasons"]
    assert ("T-1", 2, "hold") == (row["transaction"], row["version"], row["disposition"])
    assert "license required (2 times), payer unknown" in drawn(board)


def test_every_kind_of_disposition_has_its_word_and_is_counted() -> None:
    board = DispositionBoard("Now")
    rows = [board.add(each) for each in (RECALLED, VIOLATION, RELEASED, disposition("other.kind"))]
    text = drawn(board)

    assert [["list_changed"], ["departed_without_release"], [], []] == [r["reasons"] for r in rows]
    assert "other.kind: 1   recalled: 1   release: 1   violation: 1" in text
    assert "departed without release" in text


def test_json_is_one_line_per_event_and_nothing_else(
    running: Home, wire: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    wire.coming = [[HELD, RELEASED], [], [RECALLED]]
    door.watch(seconds=3, from_beginning=True, home=running.folder, as_json=True)
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    assert ["hold", "release", "recalled"] == [line["disposition"] for line in lines]
    assert ["beginning"] == wire.begins


def test_the_board_is_shown_when_time_is_up(
    running: Home, wire: Any, page: Callable[..., io.StringIO]
) -> None:
    wire.coming = [[HELD]]
    text = page(door)
    door.watch(seconds=2, home=running.folder)

    assert "hold: 1" in text.getvalue()
    assert text.getvalue().endswith("\n")
    assert ["end"] == wire.begins


def test_a_terminal_is_redrawn_as_rows_come(
    running: Home, wire: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    wire.coming = [[HELD], [RELEASED]]
    text = io.StringIO()
    monkeypatch.setattr(door, "out", Console(file=text, width=100, force_terminal=True))
    door.watch(seconds=2, home=running.folder)

    assert "hold: 1" in text.getvalue()
    assert "release: 1" in text.getvalue()


def test_ctrl_c_ends_it_quietly(
    running: Home, wire: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def interrupt() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(wire, "take_events", interrupt)
    door.watch(home=running.folder, as_json=True)

    assert not capsys.readouterr().out
