"""What a rule is.

Owns: ``Rule`` and the shape of its question. Refuses to know: any particular rule.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from services.policy.case import Case
from services.policy.findings import Finding

Question = Callable[[Case], Sequence[Finding]]
"""Ask one provision of a case. An empty answer is *clear*; findings need not name the rule."""

MODES: Final = ("as_enforced", "as_codified")
Kind = Literal["law", "guidance", "operator_policy", "gate"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One provision, made executable.

    Attributes:
        id: stable for ever; auditors quote it.
        provision: citation.
        kind: law binds; guidance, operator policy and the gate's own state say so.
        effective: first day it is asked.
        expires: the first day it no longer is.
        ask: the question; its docstring says what the provision asks.
        facts: names of the facts whose absence can leave it undetermined.
        modes: the modes in which it is asked.
        confirm_required: its dates or its scope rest on a weak source.
        source: where the text was published.
    """

    id: str
    provision: str
    effective: date
    ask: Question
    kind: Kind = "law"
    expires: date | None = None
    facts: tuple[str, ...] = ()
    modes: tuple[str, ...] = MODES
    confirm_required: bool = False
    source: str = ""

    def in_force(self, on: date) -> bool:
        """Whether it is asked on a day."""
        return self.effective <= on and (self.expires is None or on < self.expires)
