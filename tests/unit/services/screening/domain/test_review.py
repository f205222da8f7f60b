"""Whether a review counts."""

import pytest

from services.screening.domain.life.states import Event
from services.screening.domain.review import Action, Reviewer, judge_review
from services.screening.domain.standing import Standing

ADA = Reviewer(name="ada", public_key=b"")


def held(disposition: str = "hold") -> Standing:
    return Standing(
        lane=0, source="urn:a", transaction_id="t", determination_id="d", disposition=disposition
    )


@pytest.mark.parametrize(
    ("action", "approvers", "event"),
    [
        ("approve", frozenset(), Event.APPROVE_FIRST),
        ("approve", frozenset({"grace"}), Event.APPROVE_SECOND),
        ("deny", frozenset(), Event.REVIEW_DENY),
        ("apply", frozenset(), Event.REVIEW_APPLY),
    ],
)
def test_an_eligible_review_of_the_current_hold_counts(
    action: Action, approvers: frozenset[str], event: Event
) -> None:
    judged = judge_review(
        held(), action=action, determination_id="d", reviewer=ADA, approvers=approvers
    )

    assert (event, "") == (judged.event, judged.why)


@pytest.mark.parametrize(
    ("standing", "named", "reviewer", "approvers", "why"),
    [
        (held(), "older", ADA, frozenset(), "determination_superseded"),
        (held(), "d", ADA, frozenset({"ada"}), "same_reviewer"),
        (held("deny"), "d", ADA, frozenset(), "deny_stands"),
        (held("release"), "d", ADA, frozenset(), "nothing_to_review"),
        (
            held(), "d",
            Reviewer(name="ada", public_key=b"", requester_for=frozenset({"urn:a"})),
            frozenset(), "reviewer_is_requester",
        ),
    ],
)  # fmt: skip
def test_other_reviews_do_not_count(
    standing: Standing, named: str, reviewer: Reviewer, approvers: frozenset[str], why: str
) -> None:
    judged = judge_review(
        standing,
        action="approve",
        determination_id=named,
        reviewer=reviewer,
        approvers=approvers,
    )

    assert (Event.REVIEW_VOID, why) == (judged.event, judged.why)
