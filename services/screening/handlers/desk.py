"""What every handler is given.

Owns: the process's own objects in one place, and why a step is taken.
Refuses to know: what they are made of.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from schemas.dispositions import Reason, RedFlag
from schemas.receipts import Proof
from services.policy.facts import ReviewedKey
from services.screening.domain.deadline import Allowances
from services.screening.ports import Clearances, Quota, References, Register, Rescreenings

DEFAULT_MODE = "as_enforced"


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Stores and settings.

    Attributes:
        ownership_cascade: how indirect stakes of listed owners count.
        most_per_tick: bounds how many transactions one tick asks again.
        most_compared: bounds how many it reads and compares with changed names.
        caught_up: generation under which a scan of a lane last found nothing behind.
    """

    register: Register
    quota: Quota
    references: References
    clearances: Clearances
    rescreenings: Rescreenings
    allowances: Allowances = field(default_factory=Allowances)
    mode: str = DEFAULT_MODE
    code_version: str = "0"
    ownership_cascade: Literal["full_stake", "multiply"] = "full_stake"
    most_per_tick: int = 200
    most_compared: int = 150
    caught_up: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Because:
    """Why a step is taken, and what goes with it.

    Attributes:
        cause: id of the causing event, or of the timer's occurrence.
        reasons: what a hold or denial says, where no determination says it.
        halt: short code of why a transaction is halted, conflicted or refused.
        recall: what a recall says.
        violation: kind and detail of a violation.
        proof: proof a release carries.
        moved: units consumed now, per line.
        reviewed: findings two reviewers approved, and the reviewers.
        remembered: ids of the clearances that the review gave.
        note: for the history.
        flagged: what has come to light about something that moved.
    """

    cause: str
    reasons: tuple[Reason, ...] = ()
    halt: str = ""
    recall: str = "superseded"
    violation: tuple[str, str] = ("unexplained", "")
    proof: Proof | None = None
    moved: Mapping[str, int] = field(default_factory=dict)
    reviewed: frozenset[ReviewedKey] = frozenset()
    reviewed_by: tuple[str, ...] = ()
    remembered: tuple[str, ...] = ()
    note: str = ""
    flagged: RedFlag | None = None


def own_reason(reason: str, would_change: str) -> Reason:
    """Return a reason of the gate's own, where no rule of law speaks."""
    return Reason(rule="screening.life", reason=reason, remedy="none", would_change=would_change)
