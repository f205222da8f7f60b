"""What screening concludes, on ``screening.determinations.v1``.

A determination is immutable and replayable: it names the digests of everything it rests on. Long
constant text (citations, titles) lives in the policy pack and is joined again by ``explain``.
"""

from typing import Annotated, Literal

from pydantic import Field

from schemas.envelope import Event
from schemas.transactions import TransactionName
from schemas.wire import (
    Count,
    CountryOrUnknown,
    CurrencyCode,
    Day,
    DecimalText,
    Digest,
    Identifier,
    Instant,
    Natural,
    Text,
    WireModel,
)

Disposition = Literal["release", "hold", "deny"]
Remedy = Literal["fact", "review", "authorization", "reference", "none"]


class Compared(WireModel):
    """A value a rule compared: the fact, its value as text, and where the value came from."""

    fact: Text
    value: Text
    origin: Text
    threshold: Text | None = None


class CitedClearance(WireModel):
    """The earlier review that found the party to be another one than the entry."""

    clearance_id: Identifier
    cleared_by: Annotated[tuple[Identifier, ...], Field(max_length=10)]
    cleared_on: Day
    expires_on: Day  # the first law's day on which it no longer counts


class MatchEvidence(WireModel):
    """Why a name of the order resembles a listed one.

    ``role`` of an owner: ``end_user.owner.2``, the end user's second owner.
    """

    role: Identifier
    list_name: Identifier
    entry_id: Text
    entry_name: Text
    score: Annotated[int, Field(ge=0, le=1000)]
    status: Literal["confirmed", "possible", "weak"]
    reasons: tuple[Text, ...]
    clearance: CitedClearance | None = None  # why it holds nothing


class FindingIssued(WireModel):
    """One rule's answer that is not clear. Clear answers are named in ``clear`` only."""

    rule: Identifier  # "ear.3a090.a.1": stable for ever
    answer: Literal["hold", "deny", "undetermined"]
    reason: Identifier  # stable code: license_required, possible_match, end_user_unknown ...
    remedy: Remedy
    line: Identifier | None = None
    role: Identifier | None = None
    missing: Identifier | None = None  # the fact that is missing, where undetermined
    confirm_required: bool = False
    forecast: Literal["approval", "case_by_case", "denial"] | None = None
    compared: tuple[Compared, ...] = ()
    matches: tuple[MatchEvidence, ...] = ()
    would_change: Text | None = None


class ClassifiedItem(WireModel):
    """How a line's item was classified, and the figures a license application needs."""

    line: Identifier
    sku: Identifier
    eccn: Identifier | None  # None: not classified
    level: Literal["a", "b", "c", "none", "unclassified"]  # 3A090 level of its worst IC
    quantity: Count
    unit_value: DecimalText
    currency: CurrencyCode
    tpp: DecimalText | None = None  # per IC
    performance_density: DecimalText | None = None
    total_tpp: DecimalText | None = None  # whole TPP, rounded up per IC, all units


class Obligation(WireModel):
    """What has to be done, and what it binds: the release, the departure, or afterwards."""

    code: Identifier
    binds: Literal["release", "departure", "after"]
    provision: Text


class ListSnapshot(WireModel):
    """A list the determination rests on."""

    list_name: Identifier
    digest: Digest
    fetched_at: Instant
    names_compared: Natural


class Shadow(WireModel):
    """What another mode would have said; informs, never applied."""

    mode: Identifier
    disposition: Disposition
    reasons: tuple[Identifier, ...]


class DeterminationData(WireModel):
    """All findings and what they add up to."""

    determination_id: Identifier
    transaction: TransactionName
    kind: Literal["order", "capacity"]
    disposition: Disposition
    cause: Identifier  # the causing event's id or the timer's occurrence
    mode: Identifier
    generation: Natural
    law_days: tuple[Day, ...]  # today and the planned day, US Eastern
    facts_digest: Digest
    policy_digest: Digest
    catalog_digest: Digest | None
    lists: tuple[ListSnapshot, ...]
    code_version: Identifier
    destination: CountryOrUnknown
    exporter: Text | None
    items: tuple[ClassifiedItem, ...]
    clear: tuple[Identifier, ...]  # rules that answered clear
    findings: tuple[FindingIssued, ...]
    informs: tuple[MatchEvidence, ...] = ()  # matches that hold nothing: weak, or cleared earlier
    obligations: tuple[Obligation, ...] = ()
    shadows: tuple[Shadow, ...] = ()
    reviewed_by: tuple[Identifier, ...] = ()
    remembered: tuple[Identifier, ...] = ()  # clearances that this review gave
    licenses: tuple[Identifier, ...] = ()  # licenses a release rests on
    valid_until: Instant | None = None  # of a release


class DeterminationIssued(Event):
    """Screening has concluded."""

    type: Literal["determination.issued"]
    data: DeterminationData
