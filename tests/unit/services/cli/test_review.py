from datetime import UTC, datetime
from typing import Any

import pytest

from schemas.reading import read_event
from schemas.topics import REVIEWS
from services.chassis.local.home import Home
from services.cli import review as door
from services.cli.errors import UsageError
from services.cli.review import choose_standing
from services.cli.reviewers import ReviewerError, make_reviewer

NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)
WHO = {"reviewer": "ada", "rationale": "Looked at the evidence."}


@pytest.mark.parametrize("action", ["approve", "deny", "apply"])
def test_a_review_names_the_determination_read_and_is_signed(
    running: Home,
    wire: Any,
    answers: dict[str, Any],
    standing: dict[str, Any],
    *,
    action: str,
) -> None:
    make_reviewer(running, "ada", NOW)
    answers["/v1/transactions/T-1"] = {"transactions": [standing]}
    door.review("T-1", **WHO, **{action: True}, home=running.folder)
    (record,) = wire.published
    content = read_event(REVIEWS, record.value, record.headers, record.key).data

    assert (action, "d1", "ada") == (content.action, content.determination_id, content.reviewer)
    assert 1 == len(record.headers)


@pytest.mark.parametrize("chosen", [{}, {"approve": True, "deny": True}])
def test_exactly_one_action_is_chosen(running: Home, chosen: dict[str, bool]) -> None:
    with pytest.raises(UsageError, match="choose one"):
        door.review("T-1", **WHO, **chosen, home=running.folder)


def test_what_is_to_be_remembered_goes_with_an_approval(
    running: Home, wire: Any, answers: dict[str, Any], standing: dict[str, Any]
) -> None:
    make_reviewer(running, "ada", NOW)
    answers["/v1/transactions/T-1"] = {"transactions": [standing]}
    door.review("T-1", **WHO, approve=True, remember=door.Reach.advanced, home=running.folder)
    (record,) = wire.published

    assert "advanced" == read_event(REVIEWS, record.value, record.headers, record.key).data.remember
    with pytest.raises(UsageError, match="goes with --approve"):
        door.review("T-1", **WHO, deny=True, remember=door.Reach.ordinary, home=running.folder)


def test_without_a_key_nothing_is_sent(
    running: Home, wire: Any, answers: dict[str, Any], standing: dict[str, Any]
) -> None:
    answers["/v1/transactions/T-1"] = {"transactions": [standing]}
    with pytest.raises(ReviewerError):
        door.review("T-1", **WHO, deny=True, home=running.folder)

    assert [] == wire.published


def test_two_sources_with_one_id_must_be_told_apart(standing: dict[str, Any]) -> None:
    other = standing | {"source": "urn:two"}

    assert other == choose_standing([standing, other], "urn:two")
    with pytest.raises(UsageError, match="2 sources use that id: urn:one, urn:two"):
        choose_standing([standing, other], None)


def test_what_has_no_determination_cannot_be_reviewed(standing: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match="no determination"):
        choose_standing([standing | {"determination_id": None}], None)
