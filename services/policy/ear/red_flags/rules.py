"""Circumstances that call for inquiry (part 732, Supp. No. 3).

Owns: flags stated by the sender, flags that follow from the order itself.
Refuses to know: how a flag is resolved; a resolution is reviewed evidence.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from services.policy.answers import CLEAR, compared, hold, undetermined
from services.policy.case import Case
from services.policy.coverage import same_name
from services.policy.facts import UNKNOWN, Unknown
from services.policy.findings import Finding
from services.policy.rule import Rule

TRAINING_FLAG: Final = "SUP3-28"
"""Came with the unenforced rule: informs as enforced, holds as codified."""


def ask_open_flags(case: Case) -> Sequence[Finding]:
    """Is a red flag open? An unresolved flag holds; a flag nobody saw is not open."""
    flags = [flag for flag in _open(case) if flag != TRAINING_FLAG]
    if not flags:
        return CLEAR
    return (
        hold(
            "red_flag_open",
            values=tuple(compared("red_flags_seen", flag, "order") for flag in flags),
            change="reviewed evidence that resolves the flags",
        ),
    )


def ask_answered(case: Case) -> Sequence[Finding]:
    """Has the sender said which flags were seen? Asked of advanced-computing items."""
    seen: tuple[str, ...] | Unknown | None = case.transaction.red_flags_seen
    if case.advanced and (seen is None or seen is UNKNOWN):
        return (undetermined("red_flags_unanswered", "red_flags_seen"),)
    return CLEAR


def ask_training_flag(case: Case) -> Sequence[Finding]:
    """Flag 28: help to train a controlled model for an entity headquartered elsewhere."""
    if TRAINING_FLAG not in _open(case):
        return CLEAR
    return (hold("red_flag_open", values=(compared("red_flags_seen", TRAINING_FLAG, "order"),)),)


def _open(case: Case) -> tuple[str, ...]:
    """Flags seen or derived, without those resolved."""
    seen = case.transaction.red_flags_seen
    flags = (
        *(seen if isinstance(seen, tuple) else ()),
        *case.transaction.derived_red_flags,
        *_derived(case),
    )
    resolved = case.transaction.red_flag_resolutions
    return tuple(flag for flag in dict.fromkeys(flags) if flag not in resolved)


def _derived(case: Case) -> Iterator[str]:
    """Flags that follow from the order itself."""
    forwarder = case.with_role("freight_forwarder")
    consignee = case.with_role("ultimate_consignee")
    if (
        forwarder is not None
        and consignee is not None
        and same_name(forwarder.name, consignee.name)
    ):
        yield "SUP3-9"  # a forwarder as the final destination
    if not case.advanced_a:
        return
    payer, purchaser = case.with_role("payer"), case.with_role("purchaser")
    if payer is not None and (purchaser is None or payer.role != purchaser.role):
        yield "RF-L"  # the payer is not a party to the order otherwise


_EAR: Final = date(1996, 4, 24)
_SUPPLEMENT: Final = "15 CFR part 732, Supp. No. 3"

RULES: Final = (
    Rule(
        id="ear.732.supp3.open",
        provision=_SUPPLEMENT,
        effective=_EAR,
        ask=ask_open_flags,
        source="61 FR 12714 (day recalled)",
    ),
    Rule(
        id="ear.732.supp3.answered",
        provision=_SUPPLEMENT,
        kind="operator_policy",
        effective=date(2022, 10, 7),
        ask=ask_answered,
        facts=("red_flags_seen",),
    ),
    Rule(
        id="ear.732.supp3.28",
        provision="15 CFR part 732, Supp. No. 3, flag 28",
        effective=date(2025, 1, 13),
        ask=ask_training_flag,
        modes=("as_codified",),
        source="90 FR 4544",
    ),
)
