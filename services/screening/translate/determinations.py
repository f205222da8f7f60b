"""A policy determination as the wire says it.

Owns: findings, items and obligations in the wire's words; the short hold where nothing can be
determined. Refuses to know: why anything was found.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from schemas import determinations as wire
from schemas.dispositions import Reason
from schemas.transactions import TransactionName
from services.policy import findings as policy
from services.policy.facts import Clearance, ReviewedKey

TEXT_MAX = 500
MATCHES_SHOWN = 5
CITED_SHOWN = 200
ROLE_MAX = 128  # owners of owners of owners
_DISPOSITIONS: dict[policy.Disposition, wire.Disposition] = {
    policy.Disposition.RELEASE: "release",
    policy.Disposition.HOLD: "hold",
    policy.Disposition.DENY: "deny",
}
_ANSWERS: dict[policy.Answer, Literal["hold", "deny", "undetermined"]] = {
    policy.Answer.HOLD: "hold",
    policy.Answer.DENY: "deny",
    policy.Answer.UNDETERMINED: "undetermined",
}
SHORT_RULE = "screening.decision"


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What a determination says besides the law's answer: who, why now, resting on what."""

    determination_id: str
    transaction: TransactionName
    kind: Literal["order", "capacity"]
    cause: str
    mode: str
    generation: int
    law_days: tuple[date, ...]
    facts_digest: str
    policy_digest: str
    catalog_digest: str | None
    lists: tuple[wire.ListSnapshot, ...]
    code_version: str
    destination: str
    exporter: str | None
    reviewed_by: tuple[str, ...] = ()
    remembered: tuple[str, ...] = ()


def say_determination(
    found: policy.Determination, frame: Frame, valid_until: datetime | None
) -> wire.DeterminationData:
    """Write a determination of policy down for the wire."""
    return wire.DeterminationData(
        determination_id=frame.determination_id,
        transaction=frame.transaction,
        kind=frame.kind,
        disposition=_DISPOSITIONS[found.disposition],
        cause=frame.cause,
        mode=found.mode,
        generation=frame.generation,
        law_days=found.law_days,
        facts_digest=found.facts_digest or frame.facts_digest,
        policy_digest=found.policy_digest or frame.policy_digest,
        catalog_digest=frame.catalog_digest,
        lists=frame.lists,
        code_version=frame.code_version,
        destination=frame.destination,
        exporter=frame.exporter,
        items=tuple(map(_say_item, found.items)),
        clear=found.clear,
        findings=tuple(map(_say_finding, found.findings)),
        informs=_say_informs(found.informs),
        obligations=tuple(
            wire.Obligation(code=each.code, binds=each.binds, provision=_text(each.provision))
            for each in found.obligations
        ),
        shadows=tuple(
            wire.Shadow(
                mode=each.mode, disposition=_DISPOSITIONS[each.disposition], reasons=each.reasons
            )
            for each in found.shadows
        ),
        reviewed_by=frame.reviewed_by,
        remembered=frame.remembered,
        licenses=found.licenses,
        valid_until=valid_until,
    )


def say_short_hold(frame: Frame, reason: str, would_change: str) -> wire.DeterminationData:
    """Write a hold down that rests on one reason of the gate's own, where no more can be said."""
    finding = wire.FindingIssued(
        rule=SHORT_RULE,
        answer="undetermined",
        reason=reason,
        remedy="reference",
        would_change=would_change,
    )
    return wire.DeterminationData(
        determination_id=frame.determination_id,
        transaction=frame.transaction,
        kind=frame.kind,
        disposition="hold",
        cause=frame.cause,
        mode=frame.mode,
        generation=frame.generation,
        law_days=frame.law_days,
        facts_digest=frame.facts_digest,
        policy_digest=frame.policy_digest,
        catalog_digest=frame.catalog_digest,
        lists=frame.lists,
        code_version=frame.code_version,
        destination=frame.destination,
        exporter=frame.exporter,
        items=(),
        clear=(),
        findings=(finding,),
    )


def _say_finding(finding: policy.Finding) -> wire.FindingIssued:
    return wire.FindingIssued(
        rule=finding.rule,
        answer=_ANSWERS[finding.answer],
        reason=finding.reason,
        remedy=finding.remedy,
        line=finding.line,
        role=finding.role,
        missing=finding.missing,
        confirm_required=finding.confirm_required,
        forecast=finding.forecast,
        compared=tuple(
            wire.Compared(
                fact=_text(each.fact),
                value=_text(each.value),
                origin=_text(each.origin),
                threshold=None if each.threshold is None else _text(each.threshold),
            )
            for each in finding.compared
        ),
        matches=_say_matches(finding.matches),
        would_change=None if finding.would_change is None else _text(finding.would_change),
    )


def _say_informs(matches: tuple[policy.PartyMatch, ...]) -> tuple[wire.MatchEvidence, ...]:
    """Say every match that a clearance keeps from holding, and the first of the others."""
    cited = [each for each in matches if each.clearance is not None][:CITED_SHOWN]
    others = [each for each in matches if each.clearance is None][:MATCHES_SHOWN]
    return tuple(map(say_match, (*cited, *others)))


def _say_matches(matches: Iterable[policy.PartyMatch]) -> tuple[wire.MatchEvidence, ...]:
    return tuple(map(say_match, tuple(matches)[:MATCHES_SHOWN]))


def say_match(found: policy.PartyMatch) -> wire.MatchEvidence:
    """Say why a name resembles a listed one."""
    match = found.match
    return wire.MatchEvidence(
        role=found.role[:ROLE_MAX],
        list_name=match.list_name,
        entry_id=_text(match.entry_id),
        entry_name=_text(match.entry_name),
        score=match.score,
        status=match.status,
        reasons=match.reasons,
        clearance=None if found.clearance is None else _say_clearance(found.clearance),
    )


def _say_clearance(clearance: Clearance) -> wire.CitedClearance:
    return wire.CitedClearance(
        clearance_id=clearance.clearance_id,
        cleared_by=clearance.cleared_by,
        cleared_on=clearance.cleared_on,
        expires_on=clearance.expires_on,
    )


def _say_item(item: policy.ClassifiedItem) -> wire.ClassifiedItem:
    return wire.ClassifiedItem(
        line=item.line,
        sku=item.sku,
        eccn=item.eccn,
        level=item.level,
        quantity=item.quantity,
        unit_value=_decimal(item.unit_value),
        currency=item.currency,
        tpp=None if item.tpp is None else _decimal(item.tpp),
        performance_density=(
            None if item.performance_density is None else _decimal(item.performance_density)
        ),
        total_tpp=None if item.total_tpp is None else str(item.total_tpp),
    )


def _decimal(figure: object) -> str:
    """Write an exact decimal with at most six places and no trailing zeros."""
    text = f"{figure:.6f}"
    return text.rstrip("0").rstrip(".")


def _text(text: str) -> str:
    """Make a text of lists or law fit the wire: visible characters, at most 500."""
    if len(text) <= TEXT_MAX and text.isprintable() and text:
        return text
    return "".join(c for c in text if c.isprintable())[:TEXT_MAX] or "-"


def reasons_of(determination: wire.DeterminationData) -> tuple[Reason, ...]:
    """Return what a hold or denial says of a determination's findings."""
    return tuple(
        Reason(
            rule=each.rule,
            reason=each.reason,
            remedy=each.remedy,
            line=each.line,
            role=each.role,
            missing=each.missing,
            forecast=each.forecast,
            would_change=each.would_change,
        )
        for each in determination.findings
    )


def reviewed_keys(determination: wire.DeterminationData) -> frozenset[ReviewedKey]:
    """Return the findings two approvals clear: those whose remedy is a review, no others."""
    return frozenset(
        (each.rule, each.reason, each.line, each.role)
        for each in determination.findings
        if each.remedy == "review"
    )
