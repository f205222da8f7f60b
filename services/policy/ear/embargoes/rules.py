"""Destinations for which any item, or any item on the CCL, needs a license; transit.

Owns: part 746 and General Prohibition 8 in their first form. Refuses to know: item levels beyond
*on the CCL*, and the HTS list of Russia and Belarus (not loaded: their EAR99 goods hold).
"""

from collections.abc import Sequence
from datetime import date
from typing import Final

from services.policy.answers import CLEAR, compared, hold, license_required, undetermined
from services.policy.case import Case
from services.policy.ear.advanced_computing.scope import reach
from services.policy.facts import Country, Party
from services.policy.findings import Finding
from services.policy.rule import Rule

_F = "embargoes."


def ask_any_item(case: Case) -> Sequence[Finding]:
    """Is the destination in E:1 or E:2? Then any item needs a license (part 746)."""
    if not case.is_order or case.destination is None:
        return CLEAR
    entry = case.period.entry(_F + "any_item_groups")
    if not case.period.in_any(case.destination, case.period.names(_F + "any_item_groups")):
        return CLEAR
    where = compared("destination", case.destination, "order")
    return (license_required("denial", values=(where,), confirm=entry.confirm_required),)


def ask_occupied_regions(case: Case) -> Sequence[Finding]:
    """Is the destination in occupied Crimea, Donetsk or Luhansk (746.6)? Ukraine must say."""
    if case.destination != "UA":
        return CLEAR
    region = case.transaction.destination_subdivision
    if region is None:
        return (undetermined("subdivision_unknown", "destination_subdivision"),)
    entry = case.period.entry(_F + "occupied_regions")
    if region not in case.period.names(_F + "occupied_regions"):
        return CLEAR
    where = compared("destination_subdivision", region, "order")
    return (license_required("denial", values=(where,), confirm=entry.confirm_required),)


def ask_russia_belarus(case: Case) -> Sequence[Finding]:
    """Is an item on the CCL, or an EAR99 item of the HTS list, bound for Russia or Belarus?

    The HTS list is not loaded, so that EAR99 items hold.
    """
    if not case.is_order or case.destination is None:
        return CLEAR
    entry = case.period.entry(_F + "ccl_destinations")
    if case.destination not in case.period.names(_F + "ccl_destinations"):
        return CLEAR
    where = compared("destination", case.destination, "order")
    return [
        license_required(
            "denial", line=view.line.line_id, values=(where,), confirm=entry.confirm_required
        )
        if view.classification.on_ccl
        else hold(
            "hts_list_unavailable",
            remedy="reference",
            line=view.line.line_id,
            values=(where,),
            change="the list of HTS codes of Supp. Nos. 2, 4 to 7 to part 746",
        )
        for view in case.lines
    ]


def ask_transit(case: Case) -> Sequence[Finding]:
    """Do the goods pass a listed country to which the item itself would need a license?"""
    if not case.is_order or case.domestic or not case.transaction.transit_countries:
        return CLEAR
    listed = case.period.names(_F + "transit_countries")
    states = dict.fromkeys(map(case.period.state, case.transaction.transit_countries))
    return [
        license_required(
            "denial", values=(compared("transit_countries", state, "order"),), confirm=True
        )
        for state in states
        if state in listed and _needs_license_there(case, state)
    ]


def _needs_license_there(case: Case, state: str) -> bool:
    """Any item to E:1 or E:2, CCL items to Russia and Belarus, controlled items in scope."""
    period = case.period
    if period.in_any(state, period.names(_F + "any_item_groups")):
        return True
    restricted = period.find(_F + "ccl_destinations")
    if restricted is not None and state in period.names(_F + "ccl_destinations"):
        return case.on_ccl
    return case.advanced and reach(period, state).inside


def ask_party_location(case: Case) -> Sequence[Finding]:
    """Is a principal located or headquartered in an embargoed country, whatever the destination?

    No list of ours says what such a party may receive elsewhere: a person looks. For capacity the
    country of the site is no way out: no rule on goods is asked of it, so it counts itself.
    """
    groups = case.period.names(_F + "any_item_groups")
    ccl = case.period.find(_F + "ccl_destinations")
    listed = case.period.names(_F + "ccl_destinations") if ccl is not None and case.on_ccl else ()
    answered = case.destination if case.is_order else None  # by the rules on goods
    found = []
    for party in case.principals:
        for country in _locations(party):
            if not isinstance(country, str) or case.period.state(country) == answered:
                continue
            if case.period.in_any(country, groups) or case.period.state(country) in listed:
                value = compared("country", country, party.role)
                found.append(hold("embargoed_party", role=party.role, values=(value,)))
                break
    site = None if case.is_order else case.destination
    if site is not None and (case.period.in_any(site, groups) or site in listed):
        found.append(hold("embargoed_site", values=(compared("site_country", site, "order"),)))
    return found


def _locations(party: Party) -> tuple[Country, ...]:
    """Where a party is, and where it and its parent are headquartered."""
    return (party.country, party.headquarters, party.ultimate_parent_headquarters)


RULES: Final = (
    Rule(
        id="ear.746.any_item",
        provision="15 CFR 746.2, 746.4, 746.7, 746.9",
        effective=date(2004, 5, 14),
        ask=ask_any_item,
        source="part 746; first day recalled",
    ),
    Rule(
        id="ear.746.6.occupied_regions",
        provision="15 CFR 746.6",
        effective=date(2015, 1, 29),
        ask=ask_occupied_regions,
        facts=("destination_subdivision",),
        source="80 FR 4776; first day recalled",
    ),
    Rule(
        id="ear.746.8.russia_belarus",
        provision="15 CFR 746.5, 746.8, 746.10",
        effective=date(2022, 2, 24),
        ask=ask_russia_belarus,
        source="87 FR 12226",
    ),
    Rule(
        id="ear.736.2.b8.transit",
        provision="15 CFR 736.2(b)(8)",
        effective=date(2004, 5, 14),
        ask=ask_transit,
        source="15 CFR 736.2(b)(8); list recalled",
    ),
    Rule(
        id="ear.746.party_location",
        provision="15 CFR part 746; 15 CFR part 732, Supp. No. 3",
        kind="operator_policy",
        effective=date(2004, 5, 14),
        ask=ask_party_location,
    ),
)
