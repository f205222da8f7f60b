import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from services.chassis.local.home import Home
from services.cli.officer import rescreenings as door

DONE = {
    "list_name": "csl",
    "digest": "ab" * 32,
    "generation": 12,
    "lanes": 16,
    "lanes_finished": 16,
    "compared": 620,
    "affected": 3,
    "flagged": 0,
    "behind": 0,
    "finished_at": "2026-11-23T15:00:00.000Z",
}
BEGUN = DONE | {"lanes_finished": 4, "behind": 41, "finished_at": None, "flagged": 1}


def test_what_is_done_says_when_and_what_is_not_says_what_is_left(
    running: Home, answers: dict[str, Any], page: Callable[..., io.StringIO]
) -> None:
    answers["/v1/status"] = {"rescreenings": [BEGUN, DONE]}
    text = page(door, width=140)
    door.show_rescreenings(door.find_rescreenings(running.folder))

    for word in ("4 of 16", "41 open ones to go", "16 of 16", "2026-11-23 15:00 UTC", "Flagged"):
        assert word in text.getvalue()


@pytest.mark.parametrize("status", [{}, {"rescreenings": []}])
def test_where_nothing_was_compared_nothing_is_printed(
    running: Home,
    answers: dict[str, Any],
    page: Callable[..., io.StringIO],
    status: dict[str, Any],
) -> None:
    answers["/v1/status"] = status
    text = page(door)
    door.show_rescreenings(door.find_rescreenings(running.folder))

    assert not text.getvalue()


def test_without_a_stack_there_is_nothing_to_say(tmp_path: Path) -> None:
    assert [] == door.find_rescreenings(tmp_path)
