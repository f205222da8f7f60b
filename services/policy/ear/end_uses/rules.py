"""Weapons, military, supercomputer and fabrication end uses.

Owns: 744.2 to 744.4, 744.21, 744.22 and 744.23(a)(1), (2) in their first form.
Refuses to know: Supplement No. 2 to part 744: every item on the CCL counts as listed.

A stated fact always counts; the questions are put only where they can matter.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final

from services.policy.answers import CLEAR, compared, hold, license_required, undetermined
from services.policy.case import Case
from services.policy.facts import UNKNOWN, Party
from services.policy.findings import Finding
from services.policy.rule import Rule

_COMPUTING = frozenset({"ic", "board", "computer"})


def ask_weapons(case: Case) -> Sequence[Finding]:
    """Is the end use nuclear, missile, chemical or biological (744.2, 744.3, 744.4)?"""
    stated = case.transaction.weapons_end_use
    if stated == "none" or case.domestic:
        return CLEAR
    if stated is None or stated is UNKNOWN:
        if case.military_destination or case.advanced_abroad:
            return (undetermined("end_use_unanswered", "weapons_end_use"),)
        return CLEAR
    return (license_required("denial", values=(compared("weapons_end_use", stated, "order"),)),)


def ask_military(case: Case) -> Sequence[Finding]:
    """Is the end user military, or military intelligence (744.21, 744.22)?

    Asked of the end user (of goods for a shelf: of the ultimate consignee), on listed items to
    D:5, Macau or Cambodia and on advanced-computing items outside A:1 and A:5. Whoever else says
    yes counts too.
    """
    if case.domestic:
        return CLEAR
    may_ask = case.military_destination or case.advanced_abroad
    users = {"end_user", "tenant"}
    if all(users.isdisjoint(party.roles) for party in case.principals):
        users = {"ultimate_consignee"}
    found: list[Finding] = []
    for party in case.principals:
        found += _military(case, party, asked=may_ask and not users.isdisjoint(party.roles))
    return found


def _military(case: Case, party: Party, *, asked: bool) -> Sequence[Finding]:
    """One party's two answers."""
    if party.military_intelligence_end_user == "yes":
        return (_military_license(case, party, "military_intelligence_end_user", ccl_only=False),)
    if party.military_end_user == "yes":
        return (_military_license(case, party, "military_end_user", ccl_only=True),)
    if asked and party.military_end_user != "no":
        return (undetermined("military_end_use_unanswered", "military_end_user", role=party.role),)
    return CLEAR


def _military_license(case: Case, party: Party, fact: str, *, ccl_only: bool) -> Finding:
    """License where the destination is listed; elsewhere a person looks."""
    values = (compared(fact, "yes", party.role), compared("destination", case.destination, "order"))
    listed = case.period.names("end_uses.military_destinations")
    reached = case.destination in listed or case.is_restricted(case.destination)
    if reached and (case.on_ccl or not ccl_only):
        # Supp. No. 2 to part 744 is not loaded: the item may not be listed there.
        return license_required("denial", role=party.role, values=values, confirm=ccl_only)
    return hold("military_end_user", role=party.role, values=values)


def ask_supercomputer(case: Case) -> Sequence[Finding]:
    """Is the item for a supercomputer in D:5 or Macau (744.23(a)(1))?"""
    return _restricted_use(case, "supercomputer_end_use")


def ask_fabrication(case: Case) -> Sequence[Finding]:
    """Is the item for advanced-node fabrication in D:5 or Macau (744.23(a)(2))?"""
    return _restricted_use(case, "fabrication_end_use")


def _restricted_use(case: Case, fact: str) -> Sequence[Finding]:
    """License where stated; asked of computing items on the CCL to D:5 or Macau."""
    stated = getattr(case.transaction, fact)
    if stated == "no" or not case.is_order or not case.is_restricted(case.destination):
        return CLEAR
    if stated == "yes":
        return (license_required("denial", values=(compared(fact, stated, "order"),)),)
    if case.on_ccl and any(
        view.line.item is None or view.line.item.item_kind in _COMPUTING for view in case.lines
    ):
        return (undetermined("end_use_unanswered", fact, licensable=True),)
    return CLEAR


def ask_statement(case: Case) -> Sequence[Finding]:
    """Is there an end-user statement for advanced-computing items outside A:1 and A:5?"""
    if case.transaction.end_user_statement is not None or not case.is_order or case.domestic:
        return CLEAR
    if case.advanced_abroad:
        return (undetermined("end_user_statement_missing", "end_user_statement"),)
    return CLEAR


RULES: Final = (
    Rule(
        id="ear.744.2.weapons",
        provision="15 CFR 744.2; 744.3; 744.4",
        effective=date(1996, 4, 24),
        ask=ask_weapons,
        facts=("weapons_end_use",),
        source="61 FR 12714 (day recalled)",
    ),
    Rule(
        id="ear.744.21.military",
        provision="15 CFR 744.21; 744.22",
        effective=date(2020, 6, 29),
        ask=ask_military,
        facts=("military_end_user",),
        source="85 FR 23459 (day recalled)",
    ),
    Rule(
        id="ear.744.23.supercomputer",
        provision="15 CFR 744.23(a)(1)",
        effective=date(2022, 10, 21),
        ask=ask_supercomputer,
        facts=("supercomputer_end_use",),
        source="87 FR 62186",
    ),
    Rule(
        id="ear.744.23.fabrication",
        provision="15 CFR 744.23(a)(2)",
        effective=date(2022, 10, 12),
        ask=ask_fabrication,
        facts=("fabrication_end_use",),
        source="87 FR 62186 (stage recalled)",
    ),
    Rule(
        id="policy.end_user_statement",
        provision="15 CFR part 732, Supp. No. 3",
        kind="operator_policy",
        effective=date(2023, 11, 17),
        ask=ask_statement,
        facts=("end_user_statement",),
    ),
)
