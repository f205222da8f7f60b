"""The operator's due diligence after the guidance of 13 May 2025.

Owns: case DD and its questions. All of it is operator policy, and says so.
Refuses to know: how evidence is reviewed.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final

from services.policy.answers import CLEAR, compared, hold, undetermined
from services.policy.case import Case
from services.policy.facts import UNKNOWN
from services.policy.findings import Finding
from services.policy.rule import Rule

_OCTOBER_2022 = date(2022, 10, 7)


def applies(case: Case) -> bool:
    """Case DD: a-level or unclassified items, with a principal outside A:1 and A:5.

    Inside A:1 and A:5 (and at home): a new purchaser, or more ICs than the setting.
    """
    if not case.advanced_a or not case.is_order:
        return False
    if case.outside_allies:
        return True
    purchaser = case.with_role("purchaser")
    if purchaser is None or purchaser.known_customer is not True:
        return True
    return case.chips_ordered > case.period.number("due_diligence.ics_without_diligence")


def ask_actions(case: Case) -> Sequence[Finding]:
    """Are the due-diligence actions answered with reviewed evidence?"""
    if not applies(case):
        return CLEAR
    required = case.period.names("due_diligence.required_actions")
    left = [name for name in required if name not in case.transaction.due_diligence_answers]
    if not left:
        return CLEAR
    values = tuple(compared("due_diligence_answers", name, "evidence") for name in left)
    return (
        undetermined("due_diligence_open", "due_diligence_answers", remedy="review", values=values),
    )


def ask_history(case: Case) -> Sequence[Finding]:
    """Did the purchaser begin, or begin to buy such items, only after October 2022 (RF-A)?"""
    purchaser = case.with_role("purchaser")
    if purchaser is None or "RF-A" in case.transaction.red_flag_resolutions or not applies(case):
        return CLEAR
    for fact in ("incorporated_on", "first_advanced_purchase_on"):
        day = getattr(purchaser, fact)
        if day is not None and day > _OCTOBER_2022:
            values = (compared(fact, day, purchaser.role, _OCTOBER_2022),)
            return (hold("red_flag_open", role=purchaser.role, values=values),)
    return CLEAR


def ask_installation(case: Case) -> Sequence[Finding]:
    """Is it known where the items are installed (RF-D)?"""
    stated = case.transaction.installation_address
    if (stated is None or stated is UNKNOWN) and applies(case):
        return (undetermined("installation_address_unknown", "installation_address"),)
    return CLEAR


def ask_site(case: Case) -> Sequence[Finding]:
    """Can the data center run the servers (RF-E, DD-5)? Asked of computers."""
    if case.transaction.site_proven or not _has_servers(case) or not applies(case):
        return CLEAR
    return (undetermined("site_unproven", "site_power_mw", remedy="review"),)


def _has_servers(case: Case) -> bool:
    """A line is a computer at a-level, or unclassified."""
    return any(
        view.classification.a_level_or_open
        and (view.line.item is None or view.line.item.item_kind == "computer")
        for view in case.lines
    )


def ask_training(case: Case) -> Sequence[Finding]:
    """For whom will models be trained (DD-4, policy statement of 13 May 2025)?"""
    stated = case.transaction.trains_for_headquarters
    if not case.is_order or not case.advanced_a:
        return CLEAR
    if isinstance(stated, tuple):
        restricted = [country for country in stated if case.is_restricted(country)]
        if restricted:
            value = compared("trains_for_headquarters", restricted[0], "order")
            return (hold("training_for_restricted_headquarters", values=(value,)),)
        return CLEAR
    if applies(case):
        return (undetermined("training_use_unanswered", "trains_for_headquarters"),)
    return CLEAR


def _rule(name: str, ask: Callable[[Case], Sequence[Finding]], *facts: str) -> Rule:
    """A rule of this family."""
    return Rule(
        id=f"policy.due_diligence.{name}",
        provision="BIS guidance of 13 May 2025",
        kind="operator_policy",
        effective=date(2025, 5, 13),
        ask=ask,
        facts=facts,
        source="BIS guidance of 13 May 2025, corroborated secondary sources",
    )


RULES: Final = (
    _rule("actions", ask_actions, "due_diligence_answers"),
    _rule("history", ask_history),
    _rule("installation", ask_installation, "installation_address"),
    _rule("site", ask_site, "site_power_mw"),
    _rule("training", ask_training, "trains_for_headquarters"),
)
