"""The gate's own state: nothing is released on missing or stale references.

Owns: holds that say *we cannot judge now*. Refuses to know: any provision of law.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final

from services.policy.answers import CLEAR, compared, hold, undetermined
from services.policy.case import Case
from services.policy.facts import Suspension, walk_owners
from services.policy.findings import Finding
from services.policy.rule import Rule

ALWAYS: Final = date(1979, 9, 29)
"""Before any transaction: these questions have no beginning in law."""


def ask_references(case: Case) -> Sequence[Finding]:
    """Are the lists and the catalog there, and young enough?"""
    return [
        hold("reference_stale", remedy="reference", values=(compared("reference", name, "gate"),))
        for name in case.transaction.gate.stale
    ]


def ask_exporter(case: Case) -> Sequence[Finding]:
    """Is it known for whom the source speaks?"""
    if case.transaction.exporter is None:
        return (undetermined("exporter_unknown", "exporter"),)
    return CLEAR


def ask_suspensions(case: Case) -> Sequence[Finding]:
    """Has the operator switched off everything, this source, or this destination?"""
    return [
        hold(
            "suspended",
            remedy="reference",
            values=(compared("suspension", switch.suspension_id, "controls"),),
            change="the operator lifts the suspension",
        )
        for switch in case.transaction.gate.suspensions
        if _covers(case, switch)
    ]


def _covers(case: Case, switch: Suspension) -> bool:
    """Whether a switch's scope takes this transaction in; an unknown destination is taken in."""
    if switch.scope == "all":
        return True
    if switch.scope == "source":
        return switch.value == case.transaction.source
    if case.destination is None or switch.value is None:
        return True
    return case.period.state(switch.value) == case.destination


def ask_screening(case: Case) -> Sequence[Finding]:
    """Was every party compared with every list, and could its name and its owners' be read?"""
    found: list[Finding] = []
    for party in case.transaction.parties:
        if not party.screened:
            found.append(hold("party_unscreened", remedy="reference", role=party.role))
        elif not party.screenable:
            found.append(undetermined("unscreenable_name", "name_latin", role=party.role))
        found += [
            hold(
                "unscreenable_name",
                remedy="fact",
                role=party.role,
                values=(compared("owner", owner.name, label),),
                change="the owner's name in Latin letters",
            )
            for label, owner in walk_owners(party.role, party)
            if not owner.screenable
        ]
    return found


RULES: Final = (
    Rule(id="gate.references", provision="-", kind="gate", effective=ALWAYS, ask=ask_references),
    Rule(
        id="gate.exporter",
        provision="15 CFR 748.5",
        kind="gate",
        effective=ALWAYS,
        ask=ask_exporter,
        facts=("exporter",),
    ),
    Rule(id="gate.suspensions", provision="-", kind="gate", effective=ALWAYS, ask=ask_suspensions),
    Rule(
        id="gate.screening",
        provision="-",
        kind="gate",
        effective=ALWAYS,
        ask=ask_screening,
        facts=("name_latin",),
    ),
)
