"""The rulebook: every rule, in the order in which they are asked.

Owns: the list. Closed, ordered, greppable; a rule that is not here is not asked.
Refuses to know: what any rule says.
"""

from typing import Final

from services.policy.ear.advanced_computing import rules as advanced_computing
from services.policy.ear.affiliates import rules as affiliates
from services.policy.ear.cloud_access import rules as cloud_access
from services.policy.ear.due_diligence import rules as due_diligence
from services.policy.ear.embargoes import rules as embargoes
from services.policy.ear.end_uses import rules as end_uses
from services.policy.ear.gate import rules as gate
from services.policy.ear.general_prohibition_10 import rules as general_prohibition_10
from services.policy.ear.notices import rules as notices
from services.policy.ear.other_controls import rules as other_controls
from services.policy.ear.party_lists import rules as party_lists
from services.policy.ear.red_flags import rules as red_flags
from services.policy.ear.short_order import rules as short_order
from services.policy.rule import Rule

FAMILIES: Final = (
    "gate",
    "short_order",
    "other_controls",
    "general_prohibition_10",
    "embargoes",
    "party_lists",
    "affiliates",
    "end_uses",
    "advanced_computing",
    "notices",
    "red_flags",
    "due_diligence",
    "cloud_access",
)

RULEBOOK: Final[tuple[Rule, ...]] = (
    *gate.RULES,
    *short_order.RULES,
    *other_controls.RULES,
    *general_prohibition_10.RULES,
    *embargoes.RULES,
    *party_lists.RULES,
    *affiliates.RULES,
    *end_uses.RULES,
    *advanced_computing.RULES,
    *notices.RULES,
    *red_flags.RULES,
    *due_diligence.RULES,
    *cloud_access.RULES,
)
