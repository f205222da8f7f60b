"""License Exceptions NAC and ACA (15 CFR 740.8), used only where facts prove them.

Owns: eligibility and conditions in their first form. Refuses to know: filing a notification.
"""

from services.policy.case import Case, LineView, stated_countries

_F = "advanced_computing."
_NO_EXCEPTIONS = ("uvl", "entity_list", "mev")


def exception_used(case: Case, view: LineView) -> str | None:
    """The exception proven for a line, else ``None``: an unproven claim changes nothing."""
    claimed = view.line.license_exception
    if claimed not in ("NAC", "ACA") or not _eligible(view) or _party_bars(case):
        return None
    if case.transaction.purchase_order is None:
        return None
    restricted = case.is_restricted(case.destination) or any(
        case.is_restricted(country)
        for party in case.principals
        for country in stated_countries(party)
    )
    if claimed == "NAC":
        return "NAC" if restricted and _notified(case) else None
    entry = case.period.find(_F + "aca_available")
    available = entry is not None and not entry.confirm_required  # a weak source never clears
    return "ACA" if available and not restricted and _headquarters_known(case) else None


def _eligible(view: LineView) -> bool:
    """Not HBM, not an a-level chip designed or marketed for data centers (unknown counts so)."""
    level, chip = view.classification.level, view.classification.chip
    if level == "b":
        return True
    return level == "a" and chip is not None and chip.datacenter_marketed is False


def _notified(case: Case) -> bool:
    """Filed at least the days of notice before export, and confirmed."""
    transaction = case.transaction
    filed, planned = transaction.nac_filed_on, transaction.planned_export_on
    if transaction.nac_confirmation is None or filed is None or planned is None:
        return False
    return (planned - filed).days >= case.period.number(_F + "nac_notice_days")


def _headquarters_known(case: Case) -> bool:
    """Every principal's own and parent's headquarters are stated."""
    return all(
        isinstance(party.headquarters, str) and _parent_known(party.ultimate_parent_headquarters)
        for party in case.principals
    )


def _parent_known(country: object) -> bool:
    """A stated country of the parent's headquarters."""
    return isinstance(country, str)


def _party_bars(case: Case) -> bool:
    """A party on the UVL, the Entity List or the Military End User List bars every exception."""
    return any(
        match.list_name in _NO_EXCEPTIONS and match.status != "weak"
        for party in case.transaction.parties
        for match in party.matches
    )
