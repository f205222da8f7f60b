"""Parties owned by listed parties.

Owns: the Affiliates Rule with its stay, red flag 29, and OFAC's 50 Percent Rule.
Refuses to know: how stakes are added and handed down (``stakes``).

Asked only where a listed owner is known from facts or reference data.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from services.policy.answers import compared, deny, hold, license_required, undetermined
from services.policy.case import Case
from services.policy.ear.affiliates.stakes import Stake, stakes
from services.policy.ear.party_lists.rules import binds, forecast_of, lines_in_scope
from services.policy.facts import PRINCIPAL_ROLES, Match, Party, walk_owners
from services.policy.findings import Compared, Finding, Forecast, PartyMatch
from services.policy.rule import Rule

_EAR_LISTS = frozenset({"entity_list", "mev", "sdn"})
_STRICTEST_FIRST: Final[tuple[Forecast, ...]] = ("denial", "case_by_case", "approval")


def ask_blocked_owners(case: Case) -> Sequence[Finding]:
    """Do blocked persons own half of a party or more? On every date, the stay aside."""
    half = case.period.number("affiliates.blocked_percent")
    found = []
    for party, stake in stakes(case, frozenset({"sdn"}), half):
        values = _values(case, stake, half)
        if stake.percent >= half:
            found.append(
                deny("blocked_by_ownership", role=party.role, values=values, matches=stake.matches)
            )
        elif stake.percent < half <= stake.most:
            found.append(_share_unknown(party, stake, values))
    return found


def ask_affiliates(case: Case) -> Sequence[Finding]:
    """Do Entity List, Military End User List or SDN parties own half of a party or more?

    Then it inherits the strictest owner's requirement. A share not known is red flag 29, also
    while the rule is stayed; a minority share, or any share while stayed, is a red flag.
    """
    entry = case.period.find("affiliates.threshold_percent")
    half = case.period.number("affiliates.blocked_percent")
    if entry is not None:
        half = case.period.number("affiliates.threshold_percent")
    found = []
    for party, stake in stakes(case, _EAR_LISTS, half):
        values = _values(case, stake, half)
        if entry is not None and stake.percent >= half:
            found += _inherited(case, party, stake, values, confirm=entry.confirm_required)
        elif stake.percent < half <= stake.most:
            found.append(_share_unknown(party, stake, values))
        else:
            found.append(_red_flag(party, stake, values))
    return found


def _inherited(
    case: Case, party: Party, stake: Stake, values: tuple[Compared, ...], *, confirm: bool
) -> list[Finding]:
    """The strictest owner's requirement, on the lines that an owner's entry reaches.

    As for a party that is listed itself: a person looks at whoever is no principal of an order.
    Where no entry reaches a line, a red flag is left: half a share is no less than a minority.
    """
    if not case.is_order or PRINCIPAL_ROLES.isdisjoint(party.roles):
        return [hold("listed_party_review", role=party.role, values=values, matches=stake.matches)]
    matches = [each.match for each in stake.matches]
    forecasts = {forecast_of(match.license_policy) for match in matches}
    reached = dict.fromkeys(line for match in matches for line in lines_in_scope(case, match))
    notes = tuple(
        compared("footnote", note, match.list_name) for match in matches for note in match.footnotes
    )
    lines: Sequence[str | None] = (None,) if None in reached else tuple(reached)
    return [
        license_required(
            next(policy for policy in _STRICTEST_FIRST if policy in forecasts),
            line=line,
            role=party.role,
            values=(*values, *dict.fromkeys(notes)),
            matches=stake.matches,
            confirm=confirm,
        )
        for line in lines
    ] or [_red_flag(party, stake, values)]


def _share_unknown(party: Party, stake: Stake, values: tuple[Compared, ...]) -> Finding:
    """Red flag 29: who knows of a listed owner has to find its share out."""
    return undetermined(
        "listed_owner_share_unknown",
        "listed_owner_percent",
        role=party.role,
        values=values,
        matches=stake.matches,
    )


def _red_flag(party: Party, stake: Stake, values: tuple[Compared, ...]) -> Finding:
    """A listed owner that does not bring its own requirement along (part 744, Supp. No. 8)."""
    return hold(
        "listed_owner",
        role=party.role,
        values=values,
        matches=stake.matches,
        change="a reviewer's word that the listed owner's share does not lead to diversion",
    )


def _values(case: Case, stake: Stake, half: object) -> tuple[Compared, ...]:
    """The sum, then every listed owner's stake, then how indirect stakes were counted."""
    total = compared("listed_owner_percent", f"{stake.percent.normalize():f}", "owners", half)
    each = tuple(
        compared(
            "owner_percent",
            owner.percent if isinstance(owner.percent, Decimal) else "unknown",
            label,
        )
        for label, owner, _ in stake.owners
    )
    indirect = any(label.count(".owner.") > 1 for label, _, _ in stake.owners)
    cascade = case.transaction.gate.ownership_cascade
    rest = (compared("ownership_cascade", cascade, "settings"),) if indirect else ()
    return (total, *each, *rest)


def ask_possible_owners(case: Case) -> Sequence[Finding]:
    """Does an owner's name resemble a listed one, or stand on a list without an ownership rule?

    A person looks. A weak resemblance holds on advanced-computing items only.
    """
    return [
        hold(
            "listed_owner" if match.status == "confirmed" else "possible_match",
            role=party.role,
            matches=(PartyMatch(role=label, match=match),),
            change="a reviewer's word that the owner is, or is not, the listed party",
        )
        for party in case.transaction.parties
        for label, owner in walk_owners(party.role, party)
        for match in owner.matches
        if _calls_for_a_look(case, match) and binds(match, case.on)
    ]


def _calls_for_a_look(case: Case, match: Match) -> bool:
    """Whether a person has to look at an owner's match."""
    if match.status == "confirmed":
        return match.list_name not in _EAR_LISTS
    strong = match.status == "possible" or case.advanced
    return strong and case.clearance_of(match) is None


RULES: Final = (
    Rule(
        id="ofac.50_percent",
        provision="OFAC 50 Percent Rule; 15 CFR 744.8",
        effective=date(2014, 8, 13),
        ask=ask_blocked_owners,
        facts=("listed_owner_percent",),
        source="OFAC guidance of 13 August 2014 (day recalled)",
    ),
    Rule(
        id="ear.744.affiliates",
        provision="15 CFR 744.11; 744.21; part 732, Supp. No. 3, flag 29; part 744, Supp. No. 8",
        effective=date(2025, 9, 29),
        ask=ask_affiliates,
        facts=("listed_owner_percent",),
        source="90 FR 47201; 90 FR 50857",
    ),
    Rule(
        id="ear.744.possible_owner",
        provision="15 CFR part 732, Supp. No. 3",
        effective=date(2014, 8, 13),
        ask=ask_possible_owners,
    ),
)
