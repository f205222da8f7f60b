"""Whom a change may touch: too often yes, never too seldom."""

from dataclasses import replace

import pytest

from services.screening.domain.change import (
    Change,
    ChangeKind,
    deltas_above,
    last_touching,
    name_transaction,
    touches,
)
from services.screening.domain.life.states import State
from services.screening.domain.standing import Standing

STANDING = Standing(
    lane=0, source="urn:a", transaction_id="t", destination="DE", generation=2, version=1
)


@pytest.mark.parametrize(
    ("kind", "subject", "touched"),
    [
        ("authorization", name_transaction("urn:a", "t"), True),
        ("authorization", name_transaction("urn:b", "t"), False),
        ("source", "urn:a", True),
        ("source", "urn:b", False),
        ("suspend_source", "urn:a", True),
        ("suspend_source", "urn:b", False),
        ("suspend_destination", "DE", True),
        ("suspend_destination", "FR", False),
        ("suspend_destination", "AT DE", True),
        ("suspend_destination", "", True),
        ("suspend_all", "", True),
        ("list", "csl", True),
        ("catalog", "x", True),
        ("law", "2026-11-24", True),
        ("reviewer", "ada", False),
        ("refresh", "csl", False),
        ("delta", "csl", False),
        ("clearance", "c1", False),
    ],
)
def test_a_change_touches_what_its_subject_names(
    kind: ChangeKind, subject: str, *, touched: bool
) -> None:
    assert touched == touches(Change(kind=kind, subject=subject, cause="c"), STANDING)


def test_a_transaction_without_a_known_destination_is_touched_by_every_destination() -> None:
    unknown = Standing(lane=0, source="urn:a", transaction_id="t")

    assert touches(Change(kind="suspend_destination", subject="FR", cause="c"), unknown)


def test_the_latest_touching_change_above_the_generation_counts() -> None:
    changes = [
        Change(kind="list", subject="csl", cause="old", generation=2),
        Change(kind="list", subject="csl", cause="three", generation=3),
        Change(kind="catalog", subject="x", cause="four", generation=4),
        Change(kind="reviewer", subject="ada", cause="five", generation=5),
    ]
    found = last_touching(changes, STANDING)

    assert found is not None
    assert "four" == found.cause
    assert last_touching(changes[:1], STANDING) is None


@pytest.mark.parametrize("state", list(State))
def test_a_changed_list_touches_at_once_only_what_awaits_its_seal(state: State) -> None:
    change = Change(kind="delta", subject="csl@1", cause="c")

    assert (state in {State.SEALING, State.RENEWING}) == touches(
        change, replace(STANDING, state=state)
    )


def test_a_clearance_that_ended_touches_what_was_released_on_it() -> None:
    change = Change(kind="clearance", subject="c1", cause="c")

    assert touches(change, replace(STANDING, terms='{"clearances": ["c1"]}'))
    assert not touches(change, replace(STANDING, terms='{"clearances": ["c2"]}'))


def test_names_are_compared_for_list_changes_above_the_generation_only() -> None:
    changes = [
        Change(kind="delta", subject="csl@1", cause="old", generation=2),
        Change(kind="delta", subject="csl@2", cause="three", generation=3),
        Change(kind="list", subject="csl@3", cause="four", generation=4),
        Change(kind="delta", subject="csl@4", cause="five", generation=5),
    ]

    assert ("three", "five") == tuple(change.cause for change in deltas_above(changes, STANDING))
