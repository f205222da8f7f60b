"""Facts in, determination out: every rule in force is asked, the stricter day wins.

Owns: which days are asked, how answers, licenses and reviews add up.
Refuses to know: the clock, the wire, and any single provision.

Steps: 1. the days; 2. per day every rule of the mode is asked; 3. licenses held; 4. reviews;
5. both days together; 6. the other mode as shadow; 7. obligations and the day it may lapse.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from services.policy.case import Case
from services.policy.coverage import Coverage, apply_licenses
from services.policy.digest import facts_digest
from services.policy.errors import ModeError
from services.policy.facts import Clearance, Match, Party, Transaction, walk_owners
from services.policy.findings import (
    Answer,
    Determination,
    Disposition,
    Finding,
    PartyMatch,
    Reservation,
    Shadow,
    combine,
)
from services.policy.law import Law, LawInForce
from services.policy.obligations import obligations_of
from services.policy.particulars import items_of
from services.policy.rule import MODES, Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class _Day:
    """What one day of law says."""

    case: Case
    findings: tuple[Finding, ...]
    clear: tuple[str, ...]
    coverage: Coverage


def determine(
    transaction: Transaction, law: Law, *, today: date, mode: str = "as_enforced"
) -> Determination:
    """Ask every rule in force today and on the planned day of export.

    Args:
        transaction: the facts, complete with items, matches, licenses and gate state.
        law: rulebook, parameters and reference tables, from ``load_law``.
        today: the law's day, US Eastern.
        mode: the mode that blocks; the other runs as shadow.

    Returns:
        The determination. A rule that raises holds; nothing asked holds.

    Raises:
        ModeError: no such mode.
    """
    if mode not in MODES:
        raise ModeError(mode)
    days = _law_days(transaction, today)
    asked = [_ask(transaction, law.on(day), day, mode) for day in _distinct(transaction, law, days)]
    findings = _together(day.coverage.findings for day in asked)
    late = _planned_in_the_past(transaction, today)
    findings = (*late, *findings)
    clear = _clear(asked, findings)
    disposition = combine(findings, clear=clear)
    last = asked[-1]
    reservations = last.coverage.reservations if disposition is Disposition.RELEASE else ()
    return Determination(
        disposition=disposition,
        mode=mode,
        law_days=days,
        findings=findings,
        clear=clear,
        informs=_informs(asked) if transaction.parties else (),
        items=items_of(last.case),
        obligations=obligations_of(last.case, findings, reservations),
        shadows=_shadows(asked, law, mode, findings, clear),
        licenses=tuple(sorted({part.license_number for part in reservations})),
        reservations=_merged(reservations),
        lapses_on=_lapses_on(transaction, law, today, asked),
        facts_digest=facts_digest(transaction),
        policy_digest=law.digest,
    )


def _law_days(transaction: Transaction, today: date) -> tuple[date, ...]:
    """Step 1: today and the planned day, sorted, distinct."""
    planned = transaction.planned_export_on
    if planned is None or planned == today:
        return (today,)
    return (today, planned) if today < planned else (planned, today)


def _distinct(transaction: Transaction, law: Law, days: Sequence[date]) -> Sequence[date]:
    """Days that can differ: other law, or a dated fact (entry, license, lapse) between them."""
    if len(days) == 1:
        return days
    first, last = days
    if law.stretch_of(first) != law.stretch_of(last):
        return days
    dated = any(first < day <= last for day in _dated_facts(transaction))
    return days if dated else (last,)


def _dated_facts(transaction: Transaction) -> Iterable[date]:
    """Days on which a fact of the transaction itself begins or ends to count."""
    for license_ in transaction.licenses:
        yield license_.valid_from
        yield date.fromordinal(license_.valid_to.toordinal() + 1)
    for party in transaction.parties:
        if party.authorized_entity is not None and party.authorized_entity.lapses_on is not None:
            yield party.authorized_entity.lapses_on
        yield from _entry_days(party.matches)
        for _, owner in walk_owners(party.role, party):
            yield from _entry_days(owner.matches)


def _entry_days(matches: Iterable[Match]) -> Iterable[date]:
    """First and last days of list entries."""
    for match in matches:
        if match.start_date is not None:
            yield match.start_date
        if match.end_date is not None:
            yield match.end_date
        for clearance in match.clearances:
            yield clearance.expires_on


def _ask(transaction: Transaction, in_force: LawInForce, on: date, mode: str) -> _Day:
    """Steps 2 to 4 for one day. A case that cannot even be built holds."""
    try:
        case = Case(transaction, on, in_force.period)
    except Exception as error:  # noqa: BLE001 - whatever breaks the view of the facts must hold
        case = Case(
            replace(transaction, lines=(), parties=(), destination=None), on, in_force.period
        )
        broken = (_raised("gate.case", error),)
        return _Day(case=case, findings=broken, clear=(), coverage=Coverage(findings=broken))
    findings, clear = ask_rules(in_force.rules[mode], case)
    coverage = apply_licenses(case, _reviewed(transaction, findings))
    return _Day(case=case, findings=findings, clear=clear, coverage=coverage)


def ask_rules(rules: Sequence[Rule], case: Case) -> tuple[tuple[Finding, ...], tuple[str, ...]]:
    """Step 2: every rule answers; one that raises holds.

    Args:
        rules: those in force.
        case: the transaction on its day.

    Returns:
        Findings that are not clear, and the ids of the rules that answered clear.
    """
    findings: list[Finding] = []
    clear: list[str] = []
    for rule in rules:
        try:
            answers = rule.ask(case)
        except Exception as error:  # noqa: BLE001 - an error never permits: the rule holds
            findings.append(_raised(rule.id, error))
            continue
        if answers:
            findings += [_stamped(rule, answer) for answer in answers]
        else:
            clear.append(rule.id)
    return tuple(findings), tuple(clear)


def _stamped(rule: Rule, answer: Finding) -> Finding:
    """The answer with its rule's name, and the rule's own doubt."""
    confirm = answer.confirm_required or rule.confirm_required
    return replace(answer, rule=rule.id, confirm_required=confirm)


def _raised(rule: str, error: Exception) -> Finding:
    """A rule that could not answer: names the kind of error only, so replay is stable."""
    return Finding(
        rule=rule,
        answer=Answer.HOLD,
        reason="rule_raised",
        remedy="reference",
        missing=str(getattr(error, "code", type(error).__name__)),
        would_change="correcting the facts, tables or rule that raised",
    )


def _reviewed(transaction: Transaction, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Step 4: a review clears only findings whose remedy is review."""
    if not transaction.reviewed:
        return findings
    return tuple(
        finding
        for finding in findings
        if finding.remedy != "review"
        or finding.disposition is Disposition.DENY
        or (finding.rule, finding.reason, finding.line, finding.role) not in transaction.reviewed
    )


def _together(days: Iterable[tuple[Finding, ...]]) -> tuple[Finding, ...]:
    """Step 5: findings of all days, each once."""
    return tuple(dict.fromkeys(finding for day in days for finding in day))


def _clear(asked: Sequence[_Day], findings: Sequence[Finding]) -> tuple[str, ...]:
    """Rules that answered, and have no finding left on any day asked."""
    struck = {finding.rule for finding in findings}
    answered: dict[str, None] = {}
    for day in asked:
        answered.update(dict.fromkeys(day.clear))
        answered.update((finding.rule, None) for finding in day.findings)
    return tuple(rule for rule in answered if rule not in struck)


def _planned_in_the_past(transaction: Transaction, today: date) -> tuple[Finding, ...]:
    """A planned day in the past holds: the law of that day can no longer be followed."""
    planned = transaction.planned_export_on
    if planned is None or planned >= today:
        return ()
    return (
        Finding(
            rule="gate.planned_date",
            answer=Answer.HOLD,
            reason="planned_date_past",
            remedy="fact",
            missing="planned_export_on",
            would_change="a planned day of export that is today or later",
        ),
    )


def _informs(asked: Sequence[_Day]) -> tuple[PartyMatch, ...]:
    """Matches that hold nothing, for the record: weak ones, and those cleared on every day."""
    last = asked[-1].case
    return tuple(
        PartyMatch(role=label, match=match, clearance=_cleared(asked, match))
        for party in last.transaction.parties
        for label, matches in _labeled(party)
        for match in matches
        if match.end_date is None or last.on < match.end_date
        if match.status == "weak" or _cleared(asked, match) is not None
    )


def _labeled(party: Party) -> Iterable[tuple[str, tuple[Match, ...]]]:
    """A party's own matches and its owners', with their labels."""
    yield party.role, party.matches
    for label, owner in walk_owners(party.role, party):
        yield label, owner.matches


def _cleared(asked: Sequence[_Day], match: Match) -> Clearance | None:
    """The clearance that kept a match from holding on every day asked."""
    if not match.clearances:
        return None
    would_hold = match.status == "possible" or any(day.case.advanced for day in asked)
    found = [day.case.clearance_of(match) for day in asked]
    return found[-1] if would_hold and all(each is not None for each in found) else None


def _shadows(
    asked: Sequence[_Day], law: Law, mode: str, findings: Sequence[Finding], clear: Sequence[str]
) -> tuple[Shadow, ...]:
    """Step 6: the other modes, only by the rules in which they differ."""
    shadows = []
    for other in MODES:
        if other == mode:
            continue
        more: list[Finding] = []
        dropped: set[str] = set()
        for day in asked:
            only = law.on(day.case.on).only
            more += ask_rules(only[other], day.case)[0]
            dropped.update(rule.id for rule in only[mode])
        kept = [finding for finding in findings if finding.rule not in dropped] + more
        if kept != list(findings) and _differs(kept, findings):
            reasons = tuple(sorted({finding.reason for finding in kept}))
            disposition = combine(kept, clear=clear)
            shadows.append(Shadow(mode=other, disposition=disposition, reasons=reasons))
    return tuple(shadows)


def _differs(one: Sequence[Finding], other: Sequence[Finding]) -> bool:
    """Whether two answers differ in their reasons (and so perhaps in disposition)."""
    return {finding.reason for finding in one} != {finding.reason for finding in other}


def _merged(reservations: Sequence[Reservation]) -> tuple[Reservation, ...]:
    """In order of accounts, which is the order in which they are locked."""
    return tuple(sorted(reservations, key=lambda part: (part.account, part.line)))


def _lapses_on(
    transaction: Transaction, law: Law, today: date, asked: Sequence[_Day]
) -> date | None:
    """Step 7: the first later day on which law, an authorization or a dated fact changes."""
    days = [day for day in _dated_facts(transaction) if day > today]
    days += [day.coverage.lapses_on for day in asked if day.coverage.lapses_on is not None]
    change = law.next_change(today)
    return min([*days, change] if change is not None else days, default=None)
