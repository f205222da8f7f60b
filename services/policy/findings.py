"""What a rule may answer, and what the answers add up to.

Owns: dispositions, answers, findings and the determination they make.
Refuses to know: any rule, any fact, any date of law.
"""

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from services.policy.facts import Clearance, Match


class Disposition(enum.IntEnum):
    """What may happen to the goods. The greater always wins."""

    RELEASE = 0
    HOLD = 1
    DENY = 2


class Answer(enum.Enum):
    """One rule's answer. ``UNDETERMINED`` still depends on a missing fact, and holds."""

    CLEAR = "clear"
    HOLD = "hold"
    DENY = "deny"
    UNDETERMINED = "undetermined"


Remedy = Literal["fact", "review", "authorization", "reference", "none"]
Forecast = Literal["approval", "case_by_case", "denial"]
Binds = Literal["release", "departure", "after"]
Level = Literal["a", "b", "c", "none", "unclassified"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A value a rule compared: the fact, its value as text, and where the value came from."""

    fact: str
    value: str
    origin: str
    threshold: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyMatch:
    """A match together with the role of the party it was found for.

    Attributes:
        clearance: the earlier clearance that keeps it from holding.
    """

    role: str
    match: Match
    clearance: Clearance | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One rule's answer that is not clear.

    Attributes:
        rule: the rule's stable id, such as ``ear.3a090.a``.
        reason: a stable code: ``license_required``, ``possible_match``, ``end_user_unknown`` ...
        remedy: what can lift it: a ``fact``, a ``review``, an ``authorization`` (license), fresh
            ``reference`` tables, or ``none``.
        line: the line it concerns, else ``None`` (the whole transaction).
        role: the party's role it concerns, else ``None``.
        missing: the fact that is missing, where undetermined.
        confirm_required: a value it rests on is not confirmed, and another value would clear it.
        forecast: the review policy a license application would meet.
        would_change: what would change the answer, in one sentence.
        licensable: a license for the parties and items would make it clear, whatever else is true.
    """

    rule: str
    answer: Answer
    reason: str
    remedy: Remedy
    line: str | None = None
    role: str | None = None
    missing: str | None = None
    compared: tuple[Compared, ...] = ()
    matches: tuple[PartyMatch, ...] = ()
    confirm_required: bool = False
    forecast: Forecast | None = None
    licensable: bool = False
    would_change: str | None = None

    @property
    def disposition(self) -> Disposition:
        """What this answer alone would mean for the goods."""
        return _DISPOSITIONS[self.answer]


_DISPOSITIONS = {
    Answer.CLEAR: Disposition.RELEASE,
    Answer.HOLD: Disposition.HOLD,
    Answer.UNDETERMINED: Disposition.HOLD,
    Answer.DENY: Disposition.DENY,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Obligation:
    """What has to be done, and what it binds: the release, the departure, or afterwards."""

    code: str
    binds: Binds
    provision: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassifiedItem:
    """How a line was classified, with the figures a license application needs.

    ``tpp`` and ``performance_density`` are per IC (the worst of the item), ``total_tpp`` is whole
    TPP, rounded up per IC, over all units of the line.
    """

    line: str
    sku: str
    eccn: str | None
    level: Level
    quantity: int
    unit_value: Decimal
    currency: str
    tpp: Decimal | None = None
    performance_density: Decimal | None = None
    total_tpp: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reservation:
    """What a release must reserve: units of an account ``license/<number>/<sku>``."""

    account: str
    amount: int
    license_number: str
    line: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shadow:
    """What another mode would have said where it differs; informs, never applied."""

    mode: str
    disposition: Disposition
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Determination:
    """All findings and what they add up to; immutable, replayable.

    Attributes:
        law_days: the days asked (today and the planned day, US Eastern), sorted, distinct.
        clear: ids of the rules that answered clear on every day asked.
        informs: matches that do not hold: weak ones, and those cleared by an earlier review.
        licenses: numbers of the licenses a release rests on.
        reservations: what must be reserved before a release; empty unless it releases.
        lapses_on: the first day on which the answer may change by law or by the end of an
            authorization; ``None``: no such day is known. A release must end before it.
    """

    disposition: Disposition
    mode: str
    law_days: tuple[date, ...]
    findings: tuple[Finding, ...]
    clear: tuple[str, ...] = ()
    informs: tuple[PartyMatch, ...] = ()
    items: tuple[ClassifiedItem, ...] = ()
    obligations: tuple[Obligation, ...] = ()
    shadows: tuple[Shadow, ...] = ()
    licenses: tuple[str, ...] = ()
    reservations: tuple[Reservation, ...] = ()
    lapses_on: date | None = None
    facts_digest: str = ""
    policy_digest: str = ""


def combine(findings: Sequence[Finding], *, clear: Sequence[str] = ()) -> Disposition:
    """Add answers up. Nothing asked is not a release: silence holds.

    Args:
        findings: answers that are not clear.
        clear: ids of the rules that answered clear.

    Returns:
        The greatest disposition; ``HOLD`` if no rule answered at all.
    """
    if not findings:
        return Disposition.RELEASE if clear else Disposition.HOLD
    return max(finding.disposition for finding in findings)
