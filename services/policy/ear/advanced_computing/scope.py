"""Which destinations the advanced-computing requirement reaches on a day, and the review policy.

Owns: 15 CFR 742.6(a)(6) scope by name and by group, the Supplement No. 8 carve-outs for the
United Arab Emirates, and the forecast. Refuses to know: classification.
"""

from decimal import Decimal
from typing import NamedTuple

from services.policy.case import UNITED_STATES, Case, LineView
from services.policy.classification import limits
from services.policy.findings import Forecast
from services.policy.period import Period

_F = "advanced_computing."
_SUPPLEMENT_8 = "8 to part 740"
_CASE_BY_CASE_DESTINATIONS = ("CN", "MO")


class Reach(NamedTuple):
    """Whether a destination is in scope, and whether a weak source says so."""

    inside: bool
    confirm: bool


def reach(period: Period, state: str) -> Reach:
    """Scope by name first, then by group less the excluded groups."""
    named = period.find(_F + "named_destinations")
    if named is not None and state in period.names(_F + "named_destinations"):
        return Reach(inside=True, confirm=named.confirm_required)
    if period.find(_F + "included_groups") is None:
        return Reach(inside=False, confirm=False)
    inside = period.in_any(state, period.names(_F + "included_groups")) and not period.in_any(
        state, period.names(_F + "excluded_groups")
    )
    confirm = inside and period.countries.is_confirm_required(period.on, iso2=state)
    return Reach(inside=inside, confirm=confirm)


def carved_out(case: Case) -> bool:
    """UAE only: every principal is an Emirati government body or an entity of Supp. No. 8."""
    if case.destination != "AE":
        return False
    return bool(case.principals) and all(
        party.government_body == "AE"
        or (
            party.authorized_entity is not None
            and party.authorized_entity.supplement == _SUPPLEMENT_8
            and (
                party.authorized_entity.lapses_on is None
                or case.on < party.authorized_entity.lapses_on
            )
        )
        for party in case.principals
    )


def forecast(case: Case, view: LineView) -> Forecast:
    """The review policy an application for this line would meet."""
    if case.period.find(_F + "control_level") is None:
        return "denial"  # October 2022: presumption of denial
    if case.is_restricted(case.destination):
        return "case_by_case" if is_case_by_case(case, view) else "denial"
    if any(
        case.is_restricted(country)
        for party in case.principals
        for country in (party.headquarters, party.ultimate_parent_headquarters)
    ):
        return "denial"
    return "approval"


def is_case_by_case(case: Case, view: LineView) -> bool:
    """The January 2026 class: below both figures, from the United States, to China or Macau."""
    chip = view.classification.chip
    tpp_limit = case.period.find(_F + "case_by_case_tpp")
    if tpp_limit is None or chip is None or case.destination not in _CASE_BY_CASE_DESTINATIONS:
        return False
    highest = limits(chip.tpp)[1]
    bandwidth = chip.dram_bandwidth_gb_per_s
    if highest is None or bandwidth is None or case.transaction.ships_from != UNITED_STATES:
        return False
    user = case.with_role("end_user")
    located = user is not None and isinstance(user.country, str)
    if not located or case.period.state(str(user and user.country)) not in (
        _CASE_BY_CASE_DESTINATIONS
    ):
        return False
    return highest < Decimal(
        case.period.number(_F + "case_by_case_tpp")
    ) and bandwidth < case.period.number(_F + "case_by_case_bandwidth")
