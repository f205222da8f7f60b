"""Which event an incoming fact is."""

import pytest

from services.screening.domain.arrival import (
    classify_activation,
    classify_delivery,
    classify_departure,
    classify_submission,
)
from services.screening.domain.life.states import Event
from services.screening.domain.standing import Standing

HELD = Standing(lane=0, source="s", transaction_id="t", version=2, facts_digest="a")
RELEASED = Standing(
    lane=0, source="s", transaction_id="t", version=2,
    released_version=2, released_at_ms=1000, released_until_ms=5000,
)  # fmt: skip


@pytest.mark.parametrize(
    ("version", "digest", "event"),
    [
        (3, "a", Event.SUBMIT_NEWER),
        (1, "b", Event.SUBMIT_OLDER),
        (2, "a", Event.SUBMIT_SAME),
        (2, "b", Event.SUBMIT_CONFLICT),
    ],
)
def test_the_highest_version_wins(version: int, digest: str, event: Event) -> None:
    assert event == classify_submission(HELD, version, digest)


@pytest.mark.parametrize(
    ("at_ms", "version", "quantity", "event", "violation"),
    [
        (1000, 2, 4, Event.DEPART_REST, ""),
        (5000, 2, 4, Event.DEPART_REST, ""),
        (2000, 2, 3, Event.DEPART_PART, ""),
        (2000, 2, 5, Event.DEPART_VIOLATING, "departed_more"),
        (999, 2, 4, Event.DEPART_VIOLATING, "departed_without_release"),
        (2000, 1, 4, Event.DEPART_VIOLATING, "departed_without_release"),
        (5001, 2, 4, Event.DEPART_VIOLATING, "departed_late"),
    ],
)
def test_a_departure_is_judged_at_its_own_time_and_by_amount(
    at_ms: int, version: int, quantity: int, event: Event, violation: str
) -> None:
    moved = classify_departure(
        RELEASED,
        version=version,
        departed_at_ms=at_ms,
        quantities={"1": quantity},
        ordered={"1": 4},
    )

    assert (event, violation, {"1": quantity}) == (moved.event, moved.violation, moved.departed)


def test_partial_departures_add_up() -> None:
    standing = Standing(
        lane=0, source="s", transaction_id="t", version=2, released_version=2,
        released_at_ms=0, release_ended_at_ms=3000, departed={"1": 3},
    )  # fmt: skip
    moved = classify_departure(
        standing, version=2, departed_at_ms=3000, quantities={"1": 1}, ordered={"1": 4}
    )

    assert (Event.DEPART_REST, {"1": 4}) == (moved.event, moved.departed)


@pytest.mark.parametrize(
    ("at_ms", "event", "violation"),
    [
        (2000, Event.ACTIVATE, ""),
        (6000, Event.ACTIVATE_VIOLATING, "activated_late"),
        (10, Event.ACTIVATE_VIOLATING, "activated_without_release"),
    ],
)
def test_access_is_judged_at_its_own_time(at_ms: int, event: Event, violation: str) -> None:
    moved = classify_activation(RELEASED, version=2, at_ms=at_ms, requested={"1": 2})

    assert (event, violation, {"1": 2}) == (moved.event, moved.violation, moved.departed)


def test_a_delivery_needs_a_departure() -> None:
    gone = Standing(lane=0, source="s", transaction_id="t", departed={"1": 1})

    assert Event.DELIVER == classify_delivery(gone)
    assert Event.DELIVER_UNEXPLAINED == classify_delivery(HELD)
