"""Lists of parties, each with its own effect; a name alone never denies.

Owns: what a confirmed, a possible and a weak match with each list leads to.
Refuses to know: how names are compared.

A match binds from its entry's own day. Confirmed means exact name and an agreeing country,
address or identifier, or a reviewer's word.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Final

from services.policy.answers import (
    CLEAR,
    compared,
    deny,
    found_for,
    hold,
    license_required,
    undetermined,
)
from services.policy.case import Case
from services.policy.facts import PRINCIPAL_ROLES, Match, Party
from services.policy.findings import Finding, Forecast
from services.policy.rule import Rule

REVIEW_LISTS: Final = frozenset({"cmic", "ssi", "capta", "mbs", "plc", "isn", "dtc"})
_KNOWN: Final = REVIEW_LISTS | {"entity_list", "mev", "uvl", "dpl", "sdn"}


def binds(match: Match, on: date) -> bool:
    """Whether a list entry counts on a day; a day the list does not state excludes nothing."""
    if match.start_date is not None and on < match.start_date:
        return False
    return match.end_date is None or on < match.end_date


def matches_of(case: Case, status: str) -> Iterator[tuple[Party, Match]]:
    """Matches of a status that bind and were not cleared by an earlier review."""
    for party in case.transaction.parties:
        for match in party.matches:
            if (
                match.status == status
                and binds(match, case.on)
                and case.clearance_of(match) is None
            ):
                yield party, match


def _confirmed(case: Case, *lists: str) -> Iterator[tuple[Party, Match]]:
    """Confirmed matches with one of some lists."""
    return (pair for pair in matches_of(case, "confirmed") if pair[1].list_name in lists)


def forecast_of(policy: str) -> Forecast:
    """The review policy of an entry in its own words; unknown words mean denial."""
    words = policy.casefold()
    if "denial" in words:
        return "denial"
    if "case-by-case" in words or "case by case" in words:
        return "case_by_case"
    return "approval" if "approval" in words else "denial"


def lines_in_scope(case: Case, match: Match) -> tuple[str | None, ...]:
    """Lines an entry reaches: all (``None``), or those on the CCL where it says so."""
    words = match.license_requirement.casefold()
    narrower = "supplement no. 2 to part 744" in words or (
        "all items" not in words and ("on the ccl" in words or "except ear99" in words)
    )
    if match.list_name == "mev" and not words:
        narrower = True
    if not narrower:
        return (None,)
    return tuple(view.line.line_id for view in case.lines if view.classification.on_ccl)


def ask_possible(case: Case) -> Sequence[Finding]:
    """Does a name strongly resemble a listed one, without an agreeing address or identifier?

    A weak resemblance, or another name at a listed party's address, informs on uncontrolled items
    and holds on advanced-computing ones.
    """
    found = [
        hold(
            "possible_match",
            role=party.role,
            matches=found_for(party.role, match),
            confirm="address_shared" in match.reasons,  # RF-H of the guidance: text not retrieved
            change="a reviewer's word that this is, or is not, the listed party",
        )
        for status in (("possible", "weak") if case.advanced else ("possible",))
        for party, match in matches_of(case, status)
    ]
    found += [
        hold("possible_match", role=party.role, matches=found_for(party.role, match))
        for party, match in matches_of(case, "confirmed")
        if match.list_name not in _KNOWN
    ]
    return found


def ask_denied_persons(case: Case) -> Sequence[Finding]:
    """Is a party under a denial order in force (736.2(b)(4), 764.3(a)(2))?

    The list carries no end dates and many orders have expired: an order without a stated end
    holds until its dates are known.
    """
    return [
        deny("denied_person", role=party.role, matches=found_for(party.role, match))
        if match.start_date is not None and match.end_date is not None
        else hold(
            "denial_order_undated",
            remedy="reference",
            role=party.role,
            matches=found_for(party.role, match),
            change="the dates of the denial order",
        )
        for party, match in _confirmed(case, "dpl")
    ]


def ask_blocked(case: Case) -> Sequence[Finding]:
    """Is a party blocked (SDN; 744.8 and OFAC)?"""
    return [
        deny("blocked_person", role=party.role, matches=found_for(party.role, match))
        for party, match in _confirmed(case, "sdn")
    ]


def ask_entity_list(case: Case) -> Sequence[Finding]:
    """Is a party to the transaction on the Entity List (744.11, 744.16)? License per entry."""
    return _licensed_lists(case, "entity_list")


def ask_military_end_user_list(case: Case) -> Sequence[Finding]:
    """Is a party on the Military End User List (744.21, Supp. No. 7)? Listed items only."""
    return _licensed_lists(case, "mev")


def _licensed_lists(case: Case, list_name: str) -> Sequence[Finding]:
    """License requirement for principals of an order; a person looks at everybody else."""
    found = []
    for party, match in _confirmed(case, list_name):
        evidence = found_for(party.role, match)
        if not case.is_order or PRINCIPAL_ROLES.isdisjoint(party.roles):
            found.append(hold("listed_party_review", role=party.role, matches=evidence))
            continue
        notes = tuple(compared("footnote", note, list_name) for note in match.footnotes)
        found += [
            license_required(
                forecast_of(match.license_policy),
                line=line,
                role=party.role,
                values=notes,
                matches=evidence,
            )
            for line in lines_in_scope(case, match)
        ]
    return found


def ask_unverified(case: Case) -> Sequence[Finding]:
    """Is a party on the Unverified List (744.15)? Then a statement comes before any shipment."""
    if case.transaction.uvl_statement is not None:
        return CLEAR
    found = [
        undetermined("uvl_statement_missing", "uvl_statement", role=party.role)
        for party, _ in _confirmed(case, "uvl")
    ]
    return found or CLEAR


def ask_review_lists(case: Case) -> Sequence[Finding]:
    """Is a party on a list that prohibits other things, and so calls for a person's look?

    CMIC, SSI, CAPTA, NS-MBS, PLC, ITAR-debarred, nonproliferation: a red flag each.
    """
    return [
        hold("listed_party_review", role=party.role, matches=found_for(party.role, match))
        for party, match in _confirmed(case, *REVIEW_LISTS)
    ]


def _rule(
    name: str,
    provision: str,
    effective: date,
    ask: Callable[[Case], Sequence[Finding]],
    source: str,
    *facts: str,
) -> Rule:
    """A rule of this family."""
    return Rule(
        id=name, provision=provision, effective=effective, ask=ask, source=source, facts=facts
    )


_EAR: Final = date(1996, 4, 24)

RULES: Final = (
    _rule(
        "ear.lists.possible",
        "15 CFR part 732, Supp. No. 3",
        _EAR,
        ask_possible,
        "61 FR 12714 (day recalled)",
    ),
    _rule(
        "ear.736.2.b4.denied_persons",
        "15 CFR 736.2(b)(4); 764.3(a)(2)",
        _EAR,
        ask_denied_persons,
        "61 FR 12714 (day recalled)",
    ),
    _rule(
        "ear.744.8.blocked",
        "15 CFR 744.8; 31 CFR chapter V",
        _EAR,
        ask_blocked,
        "31 CFR chapter V; 15 CFR 744.8 (day recalled)",
    ),
    _rule(
        "ear.744.11.entity_list",
        "15 CFR 744.11; 744.16; part 744, Supp. No. 4",
        date(2008, 8, 21),
        ask_entity_list,
        "73 FR 49311 (day recalled)",
    ),
    _rule(
        "ear.744.21.listed",
        "15 CFR 744.21; part 744, Supp. No. 7",
        date(2020, 12, 23),
        ask_military_end_user_list,
        "85 FR 83793 (day recalled)",
    ),
    _rule(
        "ear.744.15.unverified",
        "15 CFR 744.15; part 744, Supp. No. 6",
        date(2014, 1, 21),
        ask_unverified,
        "78 FR 76741 (day recalled)",
        "uvl_statement",
    ),
    _rule(
        "lists.review",
        "15 CFR part 732, Supp. No. 3",
        _EAR,
        ask_review_lists,
        "lists of the Treasury and State Departments",
    ),
)
