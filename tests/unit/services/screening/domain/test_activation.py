from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.screening.domain.activation import (
    CLOCK_SKEW,
    WHAT_TO_DO,
    Activation,
    judge_activation,
)
from services.screening.domain.reference import ListInForce

NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)
OLD = ListInForce(name="csl", digest="a" * 64, fetched_at=NOW - timedelta(hours=1), rows=3)
ASKED = Activation(
    digest="b" * 64,
    form="csl_csv",
    kept=None,
    replaces=OLD.digest,
    fetched_at=NOW,
    requested_by="olga",
    is_shipped=False,
)


def judge(
    in_force: ListInForce | None = OLD,
    approvers: tuple[str, ...] = ("ada", "grace"),
    keys: int = 2,
    **more: Any,
) -> str:
    return judge_activation(
        replace(ASKED, **more), in_force, approvers=approvers, keys=keys, now=NOW
    )


def test_two_people_put_a_list_in_force() -> None:
    assert ("", "") == (judge(), judge(None, replaces=None))


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"approvers": ()}, "approvals_missing"),
        ({"approvers": ("ada",)}, "approvals_missing"),
        ({"approvers": ("ada", "ada")}, "approvals_missing"),
        ({"keys": 1}, "approvals_missing"),
        ({"requested_by": None}, "requester_missing"),
        ({"requested_by": "grace"}, "reviewer_is_requester"),
        ({"approvers": ("ada", "grace", "olga"), "keys": 3}, "reviewer_is_requester"),
        ({"replaces": None}, "superseded"),
        ({"replaces": "c" * 64}, "superseded"),
        ({"in_force": None}, "superseded"),
        ({"fetched_at": NOW + CLOCK_SKEW + timedelta(seconds=1)}, "fetched_in_future"),
        ({"fetched_at": OLD.fetched_at - timedelta(seconds=1)}, "older_than_active"),
    ],
)
def test_anything_less_does_not(more: dict[str, Any], why: str) -> None:
    assert why == judge(**more)
    assert all(WHAT_TO_DO[why])


def test_the_same_bytes_need_nobody_unless_what_is_kept_changes() -> None:
    again = {"digest": OLD.digest, "approvers": (), "requested_by": None, "replaces": None}

    assert "" == judge(**again)
    assert "approvals_missing" == judge(**again, kept="d" * 64)
    assert "approvals_missing" == judge(**again, form="csl_json")
    assert "approvals_missing" == judge(replace(OLD, kept="d" * 64), **again)


def test_the_shipped_list_needs_nobody_only_where_there_never_was_one() -> None:
    shipped = {"is_shipped": True, "approvers": (), "requested_by": None}

    assert "" == judge(None, **shipped)
    assert "approvals_missing" == judge(OLD, **shipped)
    assert "approvals_missing" == judge(None, **shipped, kept="d" * 64)
    assert "approvals_missing" == judge(None, **shipped | {"is_shipped": False})


@given(
    approvers=st.lists(st.sampled_from(["ada", "grace", "olga"]), max_size=4),
    keys=st.integers(0, 4),
    requested_by=st.sampled_from(["ada", "olga", None]),
)
def test_no_list_ever_comes_into_force_by_fewer_than_two_others(
    approvers: list[str], keys: int, requested_by: str | None
) -> None:
    why = judge(approvers=tuple(approvers), keys=keys, requested_by=requested_by)
    others = set(approvers) - {requested_by}

    assert why != "" or (len(others) >= 2 and keys >= 2 and requested_by is not None)
