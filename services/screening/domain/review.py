"""Four eyes: whether a review counts, and for what.

Owns: who may review what, and when two approvals are enough.
Refuses to know: signatures (verified before), and what an approval clears (policy).
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from services.screening.domain.life.states import Event
from services.screening.domain.standing import Standing

Action = Literal["approve", "deny", "apply"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewer:
    """A registered compliance officer. ``public_key``: raw Ed25519, 32 bytes."""

    name: str
    public_key: bytes
    requester_for: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What a review came to. ``why`` is empty where it counts, or has had its effect already."""

    event: Event
    why: str = ""


def judge_review(  # noqa: PLR0913 - one keyword per fact that counts
    standing: Standing,
    *,
    action: Action,
    determination_id: str,
    reviewer: Reviewer,
    approvers: frozenset[str],
    namesakes: Collection[Reviewer] = (),
    is_licensed: bool = False,
) -> Judged:
    """Decide what a signed review of a registered reviewer counts for.

    Args:
        standing: what is remembered.
        action: what the reviewer wants.
        determination_id: the determination the reviewer read.
        reviewer: who, authenticated.
        approvers: who approved the current determination before.
        namesakes: registrations of the reviewer's own key, under whatever name.
        is_licensed: a license was granted for the transaction. Audit files an application from
            the review itself, so that the grant may be read before the review that led to it.
    """
    if determination_id != standing.determination_id:
        if action == "apply" and is_licensed:
            return Judged(event=Event.REVIEW_VOID)
        return Judged(event=Event.REVIEW_VOID, why="determination_superseded")
    hands = (reviewer, *namesakes)
    if any(standing.source in each.requester_for for each in hands):
        return Judged(event=Event.REVIEW_VOID, why="reviewer_is_requester")
    return _judge_act(standing, action, frozenset(each.name for each in hands), approvers)


def _judge_act(
    standing: Standing, action: Action, names: frozenset[str], approvers: frozenset[str]
) -> Judged:
    """Judge an act of an eligible reviewer, by whatever names, on the current determination."""
    if action == "deny":
        return Judged(event=Event.REVIEW_DENY)
    if standing.disposition != "hold":
        why = "deny_stands" if standing.disposition == "deny" else "nothing_to_review"
        return Judged(event=Event.REVIEW_VOID, why=why)
    if action == "apply":
        return Judged(event=Event.REVIEW_APPLY)
    if not names.isdisjoint(approvers):
        return Judged(event=Event.REVIEW_VOID, why="same_reviewer")
    return Judged(event=Event.APPROVE_SECOND if approvers else Event.APPROVE_FIRST)
