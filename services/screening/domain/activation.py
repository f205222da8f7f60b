"""Four eyes on a party list: whether an activation counts.

Owns: how many people it takes, who they may be, and when none are needed. Refuses to know:
signatures (verified before), and what the list says.

An activation takes two people because a list decides who may be served: whoever could replace it
alone could release anything. Two cases need none: the same bytes fetched again change no answer,
and a slot that never had a list may take the list that ships with this very code, byte for byte.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from services.screening.domain.reference import ListInForce

APPROVALS_MIN = 2
CLOCK_SKEW = timedelta(minutes=5)
Why = Literal[
    "",
    "fetched_in_future",
    "older_than_active",
    "requester_missing",
    "reviewer_is_requester",
    "approvals_missing",
    "superseded",
    "delta_differs",
]
WHAT_TO_DO: dict[str, tuple[str, str]] = {
    "fetched_in_future": (
        "/data/fetched_at",
        "The list claims to have been fetched after now; set the clock right and fetch it again.",
    ),
    "older_than_active": (
        "/data/fetched_at",
        "The list in force was fetched later; fetch the list again (portcullis lists fetch).",
    ),
    "requester_missing": ("/data/requested_by", "Say who asks for the activation, and sign again."),
    "reviewer_is_requester": (
        "/data/approvals",
        "Who asks for a list cannot approve it; let another reviewer sign (lists activate).",
    ),
    "approvals_missing": (
        "/data/approvals",
        "Two registered reviewers with keys of their own must sign (portcullis lists activate).",
    ),
    "superseded": (
        "/data/replaces",
        "Another list came into force since this one was proposed; propose it again (lists load).",
    ),
    "delta_differs": (
        "/data/delta",
        "The reviewers saw other changes than the list brings; propose it again (lists load).",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Activation:
    """What an activation asks for; ``is_shipped``: its bytes are the starter list of this code."""

    digest: str
    form: str
    kept: str | None
    replaces: str | None
    fetched_at: datetime
    requested_by: str | None
    is_shipped: bool

    def repeats(self, in_force: ListInForce | None) -> bool:
        """Say whether it names the very bytes that are in force."""
        return in_force is not None and (self.digest, self.form, self.kept) == (
            in_force.digest,
            in_force.form,
            in_force.kept,
        )


def judge_activation(
    asked: Activation,
    in_force: ListInForce | None,
    *,
    approvers: Collection[str],
    keys: int,
    now: datetime,
) -> Why:
    """Decide whether a list comes into force.

    Args:
        asked: what the activation asks for.
        in_force: the list in force in the slot; None if it never had one.
        approvers: registered reviewers who signed it.
        keys: how many different keys signed: one person under two names counts once.
        now: the present instant.

    Returns:
        Why it does not count, a key of ``WHAT_TO_DO``; empty where it does.
    """
    if asked.fetched_at > now + CLOCK_SKEW:
        return "fetched_in_future"
    if in_force is not None and asked.fetched_at < in_force.fetched_at:
        return "older_than_active"
    if asked.repeats(in_force) or (in_force is None and _is_bootstrap(asked)):
        return ""
    return _judge_people(asked, in_force, approvers, keys)


def _is_bootstrap(asked: Activation) -> bool:
    return asked.is_shipped and asked.kept is None


def _judge_people(
    asked: Activation, in_force: ListInForce | None, approvers: Collection[str], keys: int
) -> Why:
    if min(len(set(approvers)), keys) < APPROVALS_MIN:
        return "approvals_missing"
    if asked.requested_by is None:
        return "requester_missing"
    if asked.requested_by in approvers:
        return "reviewer_is_requester"
    if asked.replaces != (None if in_force is None else in_force.digest):
        return "superseded"
    return ""
