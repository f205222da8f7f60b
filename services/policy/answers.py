"""The few shapes in which rules answer.

Owns: building findings tersely. The engine adds the rule's id.
Refuses to know: when to answer so.
"""

from typing import Final

from services.policy.facts import Match
from services.policy.findings import Answer, Compared, Finding, Forecast, PartyMatch, Remedy

CLEAR: Final[tuple[Finding, ...]] = ()


def compared(fact: str, value: object, origin: str, threshold: object = None) -> Compared:
    """A value a rule compared, as text."""
    limit = None if threshold is None else str(threshold)
    return Compared(fact=fact, value=str(value), origin=origin, threshold=limit)


def hold(  # noqa: PLR0913 - one keyword per field of a finding
    reason: str,
    *,
    remedy: Remedy = "review",
    line: str | None = None,
    role: str | None = None,
    values: tuple[Compared, ...] = (),
    matches: tuple[PartyMatch, ...] = (),
    confirm: bool = False,
    change: str | None = None,
) -> Finding:
    """A circumstance that a person (or fresh reference data) must settle."""
    return Finding(
        rule="",
        answer=Answer.HOLD,
        reason=reason,
        remedy=remedy,
        line=line,
        role=role,
        compared=values,
        matches=matches,
        confirm_required=confirm,
        would_change=change,
    )


def undetermined(  # noqa: PLR0913 - one keyword per field of a finding
    reason: str,
    missing: str,
    *,
    remedy: Remedy = "fact",
    line: str | None = None,
    role: str | None = None,
    values: tuple[Compared, ...] = (),
    matches: tuple[PartyMatch, ...] = (),
    licensable: bool = False,
) -> Finding:
    """The answer still depends on a missing fact."""
    return Finding(
        rule="",
        answer=Answer.UNDETERMINED,
        reason=reason,
        remedy=remedy,
        line=line,
        role=role,
        missing=missing,
        compared=values,
        matches=matches,
        licensable=licensable,
        would_change=f"stating {missing}",
    )


def license_required(  # noqa: PLR0913 - one keyword per field of a finding
    forecast: Forecast,
    *,
    line: str | None = None,
    role: str | None = None,
    values: tuple[Compared, ...] = (),
    matches: tuple[PartyMatch, ...] = (),
    confirm: bool = False,
    change: str = "a license for these parties and items",
) -> Finding:
    """A license requirement: a hold with a review forecast, never a deny."""
    return Finding(
        rule="",
        answer=Answer.HOLD,
        reason="license_required",
        remedy="authorization",
        line=line,
        role=role,
        compared=values,
        matches=matches,
        confirm_required=confirm,
        forecast=forecast,
        licensable=True,
        would_change=change,
    )


def deny(  # noqa: PLR0913 - one keyword per field of a finding
    reason: str,
    *,
    line: str | None = None,
    role: str | None = None,
    values: tuple[Compared, ...] = (),
    matches: tuple[PartyMatch, ...] = (),
    change: str | None = None,
) -> Finding:
    """A prohibition that no license of this gate and no review lifts."""
    return Finding(
        rule="",
        answer=Answer.DENY,
        reason=reason,
        remedy="none",
        line=line,
        role=role,
        compared=values,
        matches=matches,
        would_change=change,
    )


def found_for(role: str, match: Match) -> tuple[PartyMatch, ...]:
    """One match as evidence."""
    return (PartyMatch(role=role, match=match),)
