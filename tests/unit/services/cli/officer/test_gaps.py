import io
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from schemas.reading import read_event
from schemas.topics import REVIEWS
from services.chassis.local.home import Home
from services.cli.errors import UsageError
from services.cli.officer import gaps as door
from services.cli.reviewers import ReviewerError, make_reviewer

NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)
NOTICED = "2026-11-23T15:00:00.000Z"
TOPIC = "orders.events.v1"
WHO = {"reviewer": "ada", "rationale": "The sender sent them again."}


def gap(first: int, last: int, *, topic: str = TOPIC, lane: int | None = 3) -> dict[str, Any]:
    return {
        "topic": topic,
        "partition": 3,
        "first_offset": first,
        "last_offset": last,
        "lane": lane,
        "noticed_at": NOTICED,
    }


def test_the_table_says_what_is_missing_and_what_it_bars(
    running: Home, answers: dict[str, Any], page: Callable[..., io.StringIO]
) -> None:
    answers["/gaps"] = {"gaps": [gap(7, 7), gap(40, 41, topic="controls.events.v1", lane=None)]}
    text = page(door, width=140)
    door.show(home=running.folder)

    for word in (TOPIC, "40 to 41", "lane 3", "all lanes", "2026-11-23 15:00 UTC", "gaps accept"):
        assert word in text.getvalue()


def test_no_gap_is_said_plainly(
    running: Home, answers: dict[str, Any], page: Callable[..., io.StringIO]
) -> None:
    answers["/gaps"] = {"gaps": []}
    text = page(door)
    door.show(home=running.folder)

    assert "No gap bars a release." in text.getvalue()


@pytest.mark.parametrize(("asked", "through"), [({}, 41), ({"through": 7}, 7)])
def test_a_review_covers_all_that_is_known_or_up_to_an_offset_and_is_signed(
    running: Home, wire: Any, answers: dict[str, Any], asked: dict[str, int], through: int
) -> None:
    make_reviewer(running, "ada", NOW)
    answers["/gaps"] = {"gaps": [gap(7, 7), gap(40, 41)]}
    door.accept(TOPIC, 3, **WHO, **asked, home=running.folder)
    (record,) = wire.published
    content = read_event(REVIEWS, record.value, record.headers, record.key).data

    assert (TOPIC, 3, through, "ada") == (
        content.topic,
        content.partition,
        content.through_offset,
        content.reviewer,
    )
    assert 1 == len(record.headers)


def test_what_is_not_missing_cannot_be_accepted(
    running: Home, wire: Any, answers: dict[str, Any]
) -> None:
    answers["/gaps"] = {"gaps": [gap(7, 7)]}
    with pytest.raises(UsageError, match="partition 4 bars a release"):
        door.accept(TOPIC, 4, **WHO, home=running.folder)

    assert [] == wire.published


def test_without_a_key_nothing_is_sent(running: Home, wire: Any, answers: dict[str, Any]) -> None:
    answers["/gaps"] = {"gaps": [gap(7, 7)]}
    with pytest.raises(ReviewerError):
        door.accept(TOPIC, 3, **WHO, home=running.folder)

    assert [] == wire.published
