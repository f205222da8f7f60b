"""Parties owned by listed parties.

Owns: the Affiliates Rule with its stay, red flag 29, and OFAC's 50 Percent Rule.
Refuses to know: how indirect shares are worked out: an owner's percent is its whole stake.

Asked only where a listed owner is known from facts or reference data.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from services.policy.answers import compared, deny, hold, license_required, undetermined
from services.policy.case import Case
from services.policy.ear.party_lists.rules import binds, forecast_of
from services.policy.facts import Match, Owner, Party
from services.policy.findings import Finding, Forecast, PartyMatch
from services.policy.rule import Rule

_EAR_LISTS = frozenset({"entity_list", "mev", "sdn"})
_STRICTEST_FIRST: Final[tuple[Forecast, ...]] = ("denial", "case_by_case", "approval")


class _Stake(NamedTuple):
    """Listed owners of a party: what they hold together, and whether a share is unknown."""

    percent: Decimal
    unknown: bool
    matches: tuple[PartyMatch, ...]


def ask_blocked_owners(case: Case) -> Sequence[Finding]:
    """Do blocked persons own half of a party or more? On every date, the stay aside."""
    limit = case.period.number("affiliates.blocked_percent")
    found = []
    for party, stake in _stakes(case, frozenset({"sdn"})):
        values = (compared("listed_owner_percent", stake.percent, "owners", limit),)
        if stake.percent >= limit:
            found.append(
                deny("blocked_by_ownership", role=party.role, values=values, matches=stake.matches)
            )
        elif stake.unknown:
            found.append(
                undetermined(
                    "listed_owner_share_unknown",
                    "listed_owner_percent",
                    role=party.role,
                    values=values,
                )
            )
    return found


def ask_affiliates(case: Case) -> Sequence[Finding]:
    """Do Entity List, Military End User List or SDN parties own half of a party or more?

    Then it inherits the strictest owner's requirement. A share not known is red flag 29, also
    while the rule is stayed; a minority share, or any share while stayed, is a red flag.
    """
    entry = case.period.find("affiliates.threshold_percent")
    found = []
    for party, stake in _stakes(case, _EAR_LISTS):
        values = (compared("listed_owner_percent", stake.percent, "owners", 50),)
        if entry is not None and stake.percent >= case.period.number(
            "affiliates.threshold_percent"
        ):
            found.append(_inherited(party, stake, confirm=entry.confirm_required))
        elif stake.unknown:
            found.append(
                undetermined(
                    "listed_owner_share_unknown",
                    "listed_owner_percent",
                    role=party.role,
                    values=values,
                )
            )
        else:
            found.append(
                hold("listed_owner", role=party.role, values=values, matches=stake.matches)
            )
    return found


def _inherited(party: Party, stake: _Stake, *, confirm: bool) -> Finding:
    """The strictest owner's requirement."""
    forecasts = {forecast_of(found.match.license_policy) for found in stake.matches}
    return license_required(
        next(policy for policy in _STRICTEST_FIRST if policy in forecasts),
        role=party.role,
        values=(compared("listed_owner_percent", stake.percent, "owners", 50),),
        matches=stake.matches,
        confirm=confirm,
    )


def ask_possible_owners(case: Case) -> Sequence[Finding]:
    """Does an owner's name strongly resemble a listed one? A person looks."""
    return [
        hold(
            "possible_match",
            role=party.role,
            matches=(PartyMatch(role=party.role, match=match),),
            change="a reviewer's word that the owner is, or is not, the listed party",
        )
        for party in case.transaction.parties
        for owner in party.owners or ()
        for match in owner.matches
        if match.status == "possible" and binds(match, case.on)
    ]


def _stakes(case: Case, lists: frozenset[str]) -> Iterator[tuple[Party, _Stake]]:
    """Parties with at least one confirmed listed owner."""
    for party in case.transaction.parties:
        if not party.owners:
            continue
        listed = [
            (owner, match) for owner in party.owners for match in _confirmed(owner, lists, case.on)
        ]
        if listed:
            yield party, _stake(party, listed)


def _confirmed(owner: Owner, lists: frozenset[str], on: date) -> Iterator[Match]:
    """Confirmed matches of an owner with some lists."""
    return (
        match
        for match in owner.matches
        if match.status == "confirmed" and match.list_name in lists and binds(match, on)
    )


def _stake(party: Party, listed: Sequence[tuple[Owner, Match]]) -> _Stake:
    """Each listed owner's stake once, however many entries it matches."""
    owners = {id(owner): owner for owner, _ in listed}
    shares = [owner.percent for owner in owners.values()]
    return _Stake(
        percent=sum((share for share in shares if isinstance(share, Decimal)), Decimal(0)),
        unknown=any(not isinstance(share, Decimal) for share in shares),
        matches=tuple(PartyMatch(role=party.role, match=match) for _, match in listed),
    )


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
