"""Which license requirements a license held meets, and what must be reserved for it.

Owns: scope and balance of licenses (15 CFR part 750). Refuses to know: why one is required.

Steps: 1. licenses whose parties, destination and days fit; 2. per line, the first with enough
left; 3. findings that a license for these parties and items makes clear go; a short balance says
so instead.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from services.policy.answers import compared
from services.policy.case import Case
from services.policy.facts import License, Line
from services.policy.findings import Finding, Reservation

_NAMED_ROLES = ("purchaser", "ultimate_consignee", "end_user")


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What licenses do for a case: findings left, reservations, the day the first one ends."""

    findings: tuple[Finding, ...]
    met: tuple[str, ...] = ()
    reservations: tuple[Reservation, ...] = ()
    lapses_on: date | None = None


def apply_licenses(case: Case, findings: tuple[Finding, ...]) -> Coverage:
    """Take away what licenses held meet.

    Args:
        case: the transaction on its day.
        findings: all answers that are not clear.

    Returns:
        The findings left. ``met`` names the rules whose findings went.
    """
    held = tuple(license_ for license_ in case.transaction.licenses if _fits(case, license_))
    needed = _lines_needed(case, findings)
    if not held or not needed:
        return Coverage(findings=findings)
    remaining = {
        _account(entry, part.sku): part.remaining for entry in held for part in entry.items
    }
    reservations: dict[str, Reservation] = {}
    short: dict[str, str] = {}
    for line in needed:
        _reserve(line, held, remaining, reservations, short)
    left = [_judge(case, finding, needed, reservations, short) for finding in findings]
    used = {reservation.license_number for reservation in reservations.values()}
    ends = [entry.valid_to for entry in held if entry.license_number in used]
    return Coverage(
        findings=tuple(finding for finding in left if finding is not None),
        met=tuple(
            finding.rule for finding, after in zip(findings, left, strict=True) if after is None
        ),
        reservations=tuple(reservations.values()),
        lapses_on=date.fromordinal(min(ends).toordinal() + 1) if ends else None,
    )


def same_name(one: str, other: str) -> bool:
    """Whether two names are the same, case-folded and with single spaces."""
    return " ".join(one.casefold().split()) == " ".join(other.casefold().split())


def _fits(case: Case, license_: License) -> bool:
    """Step 1: days, destination and the three named parties."""
    if not license_.valid_from <= case.on <= license_.valid_to:
        return False
    if case.destination is None or case.period.state(license_.destination) != case.destination:
        return False
    for role in _NAMED_ROLES:
        party = case.with_role(role)
        if party is None or not same_name(party.name, getattr(license_, role)):
            return False
    exporter = case.transaction.exporter
    return exporter is not None and same_name(exporter.name, license_.licensee)


def _lines_needed(case: Case, findings: Sequence[Finding]) -> tuple[Line, ...]:
    """Lines for which a license is required or may be: all, where a finding names no line."""
    licensable = [finding for finding in findings if finding.licensable]
    named = {finding.line for finding in licensable}
    lines = case.transaction.lines
    if None in named:
        return lines
    return tuple(line for line in lines if line.line_id in named)


def _reserve(
    line: Line,
    held: Sequence[License],
    remaining: dict[str, int],
    reservations: dict[str, Reservation],
    short: dict[str, str],
) -> None:
    """Step 2: the first license that names the SKU with enough left."""
    for license_ in held:
        account = _account(license_, line.sku)
        if account not in remaining:
            continue
        if remaining[account] < line.quantity:
            short[line.line_id] = account
            continue
        remaining[account] -= line.quantity
        reservations[line.line_id] = Reservation(
            account=account,
            amount=line.quantity,
            license_number=license_.license_number,
            line=line.line_id,
        )
        return


def _judge(
    case: Case,
    finding: Finding,
    needed: Sequence[Line],
    reservations: dict[str, Reservation],
    short: dict[str, str],
) -> Finding | None:
    """Step 3: ``None`` where a license meets the finding."""
    if not finding.licensable or not _names_party(case, finding):
        return finding
    lines = [finding.line] if finding.line is not None else [line.line_id for line in needed]
    if all(line in reservations for line in lines):
        return None
    accounts = [short[line] for line in lines if line in short]
    if not accounts or finding.reason != "license_required":
        return finding
    return replace(
        finding,
        reason="license_balance_short",
        compared=(*finding.compared, compared("license", accounts[0], "ledger")),
        would_change="a license with enough left for the quantity ordered",
    )


def _names_party(case: Case, finding: Finding) -> bool:
    """Whether the finding's party is one that a license names."""
    if finding.role is None:
        return True
    return any(
        party.role == finding.role and not set(_NAMED_ROLES).isdisjoint(party.roles)
        for party in case.transaction.parties
    )


def _account(license_: License, sku: str) -> str:
    """The ledger account of a license and a SKU."""
    return f"license/{license_.license_number}/{sku}"
