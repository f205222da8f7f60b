"""Facts without which no order can be judged, and those that advanced computing adds.

Owns: the column *Unknown* of the dictionary of facts for the order itself.
Refuses to know: what a known fact leads to.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from services.policy.answers import CLEAR, hold, undetermined
from services.policy.case import Case
from services.policy.classification import Classification
from services.policy.ear.gate.rules import ALWAYS
from services.policy.facts import UNKNOWN
from services.policy.findings import Finding
from services.policy.rule import Question, Rule

_PARTIES = "15 CFR 748.5"


def ask_destination(case: Case) -> Sequence[Finding]:
    """Is the country of ultimate destination known (part 738)?"""
    if case.destination is None:
        return (undetermined("destination_unknown", "destination"),)
    return CLEAR


def ask_consignee(case: Case) -> Sequence[Finding]:
    """Is there an ultimate consignee? A capacity request delivers nothing."""
    if case.is_order and case.with_role("ultimate_consignee") is None:
        return (undetermined("consignee_unknown", "ultimate_consignee"),)
    return CLEAR


def ask_parties(case: Case) -> Sequence[Finding]:
    """Does every party have a name and a country?"""
    found = []
    for party in case.transaction.parties:
        if not party.name.strip():
            found.append(undetermined("party_unnamed", "name", role=party.role))
        if not isinstance(party.country, str):
            found.append(undetermined("party_country_unknown", "country", role=party.role))
    return found


def ask_items(case: Case) -> Sequence[Finding]:
    """Is every line in the catalog, with a sourced classification and the figures it needs?

    And told apart: findings, licenses and departures name a line by its id alone.
    """
    if not case.lines:
        return (undetermined("item_unknown", "lines"),)
    counted = Counter(view.line.line_id for view in case.lines)
    repeated = [
        hold("line_repeated", remedy="fact", line=line, change="an id of its own for every line")
        for line, times in counted.items()
        if times > 1
    ]
    return repeated + [
        undetermined(reason, fact, remedy="reference", line=view.line.line_id)
        for view in case.lines
        for reason, fact in _gaps(view.line.item is None, view.classification)
    ]


def _gaps(absent: bool, classification: Classification) -> Sequence[tuple[str, str]]:  # noqa: FBT001 - private
    """What a line lacks."""
    return (("item_unknown", "sku"),) if absent else classification.missing


def ask_ships_from(case: Case) -> Sequence[Finding]:
    """From where does an advanced-computing item move (734.13, .14, .16)?"""
    if case.is_order and case.advanced and not isinstance(case.transaction.ships_from, str):
        return (undetermined("ships_from_unknown", "ships_from"),)
    return CLEAR


def ask_end_user(case: Case) -> Sequence[Finding]:
    """Who ultimately uses an advanced-computing item? A consignee's shelf is nobody."""
    if case.advanced and case.with_role("end_user") is None:
        return (undetermined("end_user_unknown", "end_user"),)
    return CLEAR


def ask_end_use(case: Case) -> Sequence[Finding]:
    """What for: asked of advanced-computing items, and of listed items to D:5 and Macau."""
    if not (case.advanced or case.military_destination):
        return CLEAR
    if case.transaction.end_use in (None, UNKNOWN, "unknown"):
        return (undetermined("end_use_unknown", "end_use"),)
    return CLEAR


def ask_payer(case: Case) -> Sequence[Finding]:
    """Who pays for an a-level item? Asked because another payer is a red flag (RF-L)."""
    if not case.advanced_a or case.transaction.payer in ("purchaser", "tenant"):
        return CLEAR
    if case.with_role("payer") is None:
        return (undetermined("payer_unknown", "payer", remedy="review"),)
    return CLEAR


def _rule(name: str, provision: str, ask: Question, *facts: str) -> Rule:
    """A gate rule of this family."""
    return Rule(
        id=f"order.{name}",
        provision=provision,
        kind="gate",
        effective=ALWAYS,
        ask=ask,
        facts=facts,
    )


RULES: Final = (
    _rule("destination", "15 CFR 732.3(d)", ask_destination, "destination"),
    _rule("consignee", _PARTIES, ask_consignee, "ultimate_consignee"),
    _rule("parties", _PARTIES, ask_parties, "name", "country"),
    _rule("items", "15 CFR 748.3", ask_items, "sku", "eccn", "tpp", "performance_density"),
    _rule("ships_from", "15 CFR 734.13", ask_ships_from, "ships_from"),
    _rule("end_user", _PARTIES, ask_end_user, "end_user"),
    _rule("end_use", "15 CFR part 744", ask_end_use, "end_use"),
    _rule("payer", "15 CFR part 732, Supp. No. 3", ask_payer, "payer"),
)
