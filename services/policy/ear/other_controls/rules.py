"""Controls that have no country chart here.

Owns: saying so. Refuses to know: reasons for control beyond AT and the advanced-computing RS.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final

from services.policy.answers import CLEAR, undetermined
from services.policy.case import Case, LineView
from services.policy.facts import Item
from services.policy.findings import Finding
from services.policy.rule import Rule

_ANSWERED = frozenset({"AT"})
_REGIONAL_STABILITY = frozenset({"AT", "RS"})
_ADVANCED = ("3A090", "4A090")


def ask_reasons(case: Case) -> Sequence[Finding]:
    """Is an item controlled for reasons this gate has no country chart for (part 738)?

    NLR or an exception for those controls, stated with the order or sourced in the catalog,
    answers. A domestic transfer is not concerned, nor is access to capacity.
    """
    if case.domestic or not case.is_order:
        return CLEAR
    return [
        undetermined("outside_scope", "other_control_authorization", line=view.line.line_id)
        for view in case.lines
        if view.line.item is not None and _outside(view, view.line.item)
    ]


def _outside(view: LineView, item: Item) -> bool:
    """Other reasons, and no sourced authorization for them."""
    if view.line.other_control_authorization or item.other_control_authorization:
        return False
    advanced = item.eccn is not None and item.eccn.startswith(_ADVANCED)
    answered = _REGIONAL_STABILITY if advanced else _ANSWERED
    return any(reason not in answered for reason in item.reasons_for_control)


RULES: Final = (
    Rule(
        id="ear.738.other_controls",
        provision="15 CFR part 738; part 742",
        effective=date(1996, 4, 24),
        ask=ask_reasons,
        facts=("other_control_authorization",),
        source="61 FR 12714 (day recalled)",
    ),
)
