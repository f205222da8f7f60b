"""Whom a change may touch: too often yes, never too seldom."""

import pytest

from services.screening.domain.change import (
    Change,
    ChangeKind,
    last_touching,
    name_transaction,
    touches,
)
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
        ("suspend_all", "", True),
        ("list", "csl", True),
        ("catalog", "x", True),
        ("law", "2026-11-24", True),
        ("reviewer", "ada", False),
        ("refresh", "csl", False),
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
