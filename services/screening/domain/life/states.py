"""The words of a transaction's life.

Owns: the closed sets of states, events, outputs and ledger acts. Refuses to know: which leads
where (``table``).
"""

import enum
from dataclasses import dataclass


class State(enum.StrEnum):
    """Where a transaction stands; stored under this name."""

    ABSENT = "absent"
    SEALING = "sealing"
    RELEASED = "released"
    RENEWING = "renewing"
    HELD = "held"
    APPLIED = "applied"
    HALTED = "halted"
    CONFLICTED = "conflicted"
    DENIED = "denied"
    REFUSED = "refused"
    EXPIRED = "expired"
    DEPARTED = "departed"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Event(enum.StrEnum):
    """What happens to a transaction, after an incoming fact has been compared with it."""

    SUBMIT_NEWER = "submit_newer"
    SUBMIT_OLDER = "submit_older"
    SUBMIT_SAME = "submit_same"
    SUBMIT_CONFLICT = "submit_conflict"
    CANCEL = "cancel"
    UNREADABLE = "unreadable"
    FOUND_RELEASE = "found_release"
    FOUND_HOLD = "found_hold"
    FOUND_DENY = "found_deny"
    SEAL = "seal"
    SEAL_STALE = "seal_stale"
    SEAL_FALSE = "seal_false"
    SEAL_BARRED = "seal_barred"
    SEAL_TIMEOUT = "seal_timeout"
    REDETERMINE = "redetermine"
    RETRY = "retry"
    EXPIRE = "expire"
    ESCALATE = "escalate"
    APPROVE_FIRST = "approve_first"
    APPROVE_SECOND = "approve_second"
    REVIEW_DENY = "review_deny"
    REVIEW_APPLY = "review_apply"
    REVIEW_VOID = "review_void"
    DEPART_PART = "depart_part"
    DEPART_REST = "depart_rest"
    DEPART_VIOLATING = "depart_violating"
    DELIVER = "deliver"
    DELIVER_UNEXPLAINED = "deliver_unexplained"
    ACTIVATE = "activate"
    ACTIVATE_VIOLATING = "activate_violating"
    TERMINATE = "terminate"
    USAGE = "usage"
    GIVE_BACK = "give_back"
    LISTED_LATER = "listed_later"


class Output(enum.StrEnum):
    """What is said or done about it, in this order within one step."""

    RECALL = "recall"
    DETERMINE = "determine"
    HOLD = "hold"
    DENY = "deny"
    RELEASE = "release"
    VIOLATION = "violation"
    ESCALATION = "escalation"
    ALARM = "alarm"
    RED_FLAG = "red_flag"


class LedgerAct(enum.StrEnum):
    """What happens to the quota accounts the transaction rests on."""

    NONE = "none"
    RESERVE = "reserve"
    CONSUME = "consume"
    GIVE_BACK = "give_back"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One cell of the table.

    Attributes:
        to: the next state.
        outputs: what is said, in order.
        ledger: what happens to reservations.
        why: the reason for the cell, for the reader of the page.
    """

    to: State
    outputs: tuple[Output, ...]
    ledger: LedgerAct
    why: str


TERMINAL: frozenset[State] = frozenset({State.CLOSED, State.CANCELLED})
MOVED: frozenset[State] = frozenset({State.DEPARTED, State.CLOSED})
# States whose answer may change with law, lists or authorizations; scanned in this order.
SCANNED: tuple[State, ...] = (
    State.RELEASED,
    State.RENEWING,
    State.ACTIVE,
    State.SEALING,
    State.APPLIED,
    State.HELD,
    State.SUSPENDED,
    State.DENIED,
)
