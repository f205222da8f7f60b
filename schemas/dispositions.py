"""What order systems, warehouses and provisioners act on: ``screening.dispositions.v1``.

Read it the right way: drop ``laneseq`` at or below the last seen per partition; ship only on a
``transaction.released`` of the current version, before ``valid_until``; stop on
``release.recalled``.
"""

from typing import Annotated, Literal

from pydantic import Field

from schemas.determinations import MatchEvidence, Obligation, Remedy
from schemas.envelope import Event
from schemas.receipts import Proof
from schemas.transactions import TransactionName
from schemas.wire import Digest, Identifier, Instant, Text, WireModel


class Reason(WireModel):
    """Why it does not move: a rule, a stable code, and what would change the answer."""

    rule: Identifier
    reason: Identifier
    remedy: Remedy
    line: Identifier | None = None
    role: Identifier | None = None
    missing: Identifier | None = None
    forecast: Literal["approval", "case_by_case", "denial"] | None = None
    would_change: Text | None = None


class Held(WireModel):
    """Goods or capacity must not move until the reasons are gone."""

    transaction: TransactionName
    determination_id: Identifier | None  # None: held without one (unreadable event, audit silent)
    reasons: tuple[Reason, ...]


class Released(WireModel):
    """May move, until ``valid_until``. The proof shows that the reasons are sealed."""

    transaction: TransactionName
    determination_id: Identifier
    valid_until: Instant
    proof: Proof
    obligations: tuple[Obligation, ...] = ()
    licenses: tuple[Identifier, ...] = ()


class Denied(WireModel):
    """Must not move; cannot be reviewed away."""

    transaction: TransactionName
    determination_id: Identifier
    reasons: tuple[Reason, ...]


class Recalled(WireModel):
    """A release no longer holds: stop, unless departed."""

    transaction: TransactionName
    determination_id: Identifier
    reason: Identifier  # expired, superseded, cancelled, reference_changed, suspended ...


class Violation(WireModel):
    """Something moved that should not have."""

    transaction: TransactionName
    kind: Identifier  # departed_without_release, departed_late, departed_more, ...
    detail: Text


class RedFlag(WireModel):
    """What has come to light about something that moved: a person looks, nothing can be stopped.

    ``kind``: ``listed_since_departure``: a party resembles a name that came onto a list later.
    """

    transaction: TransactionName
    determination_id: Identifier | None  # what it was released under; None: without a release
    kind: Identifier
    list_name: Identifier
    digest: Digest  # of the list
    matches: Annotated[tuple[MatchEvidence, ...], Field(min_length=1, max_length=20)]
    moved_at: Instant  # when the gate read that it had left, or that access was closed


class TransactionHeld(Event):
    """Do not move it yet."""

    type: Literal["transaction.held"]
    data: Held


class TransactionReleased(Event):
    """It may move."""

    type: Literal["transaction.released"]
    data: Released


class TransactionDenied(Event):
    """It must not move."""

    type: Literal["transaction.denied"]
    data: Denied


class ReleaseRecalled(Event):
    """The release is void."""

    type: Literal["release.recalled"]
    data: Recalled


class ViolationRecorded(Event):
    """A movement without a release in force."""

    type: Literal["violation.recorded"]
    data: Violation


class RedFlagRaised(Event):
    """Something that moved has to be looked at."""

    type: Literal["red_flag.raised"]
    data: RedFlag
