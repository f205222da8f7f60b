"""What has to be done beside deciding: filings, statements, notices.

Owns: which obligation follows from a case and its findings, and what it binds (15 CFR part 758).
Refuses to know: how a filing is made.
"""

from collections.abc import Sequence
from decimal import Decimal

from services.policy.case import Case
from services.policy.findings import Disposition, Finding, Obligation, Reservation

_EEI = Obligation(code="eei", binds="departure", provision="15 CFR 758.1(b)")
_INVOICE = Obligation(code="invoice_eccn", binds="departure", provision="15 CFR 758.6(a)(2)")
_STATEMENT = Obligation(
    code="destination_control_statement", binds="departure", provision="15 CFR 758.6(a)(1)"
)
_ROUTE = Obligation(
    code="declare_route", binds="departure", provision="15 CFR part 732, Supp. No. 3"
)
_REPORT = Obligation(
    code="file_red_flag_report", binds="after", provision="15 CFR part 732, Supp. No. 3"
)
_APPLY = Obligation(code="apply_for_license", binds="release", provision="15 CFR 748.1")
_UVL = Obligation(code="uvl_statement", binds="release", provision="15 CFR 744.15(b)")
_VALUE_LIMIT = Decimal(2500)
_ANY_VALUE = ("CN", "RU", "VE")  # 15 CFR 758.1(b)(10)


def obligations_of(
    case: Case, findings: Sequence[Finding], reservations: Sequence[Reservation]
) -> tuple[Obligation, ...]:
    """Every obligation of a case, each once.

    Args:
        case: the transaction on the later day of law.
        findings: all findings left.
        reservations: licenses a release rests on.
    """
    due: list[Obligation] = []
    if case.is_order and not case.domestic:
        due += _departure(case, licensed=bool(reservations))
    reasons = {finding.reason for finding in findings}
    if "license_required" in reasons or "license_balance_short" in reasons:
        due.append(_APPLY)
    if "uvl_statement_missing" in reasons:
        due.append(_UVL)
    if any(_to_report(finding) for finding in findings):
        due.append(_REPORT)
    return tuple(due)


def _departure(case: Case, *, licensed: bool) -> list[Obligation]:
    """What binds departure of goods abroad."""
    due = [_EEI] if licensed or _needs_eei(case) else []
    if case.on_ccl:
        due.append(_STATEMENT)
    if any(view.classification.level in ("a", "b") for view in case.lines):
        due.append(_INVOICE)
    if case.advanced_a and case.transaction.transit_countries is None:
        due.append(_ROUTE)
    return due


def _needs_eei(case: Case) -> bool:
    """Value above the limit (another currency counts as above), CCL items to three countries."""
    if case.on_ccl and case.destination in _ANY_VALUE:
        return True
    if any(
        match.list_name == "uvl" and match.status == "confirmed"
        for party in case.transaction.parties
        for match in party.matches
    ):
        return True
    return any(
        line.currency != "USD" or line.unit_value * line.quantity > _VALUE_LIMIT
        for line in case.transaction.lines
    )


def _to_report(finding: Finding) -> bool:
    """A red flag is open, a listed party is confirmed, or it is denied."""
    return (
        finding.reason == "red_flag_open"
        or finding.disposition is Disposition.DENY
        or any(found.match.status == "confirmed" for found in finding.matches)
    )
