"""What changed between two generations, and whom it may touch.

Owns: ``touches``: may say yes too often, never too seldom.
Refuses to know: how changes are stored and scanned.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from services.screening.domain.life.states import State
from services.screening.domain.standing import Standing

LIST_KINDS = frozenset({"list", "delta"})
UNSEALED = frozenset({State.SEALING, State.RENEWING})

ChangeKind = Literal[
    "list", "refresh", "catalog", "law", "authorization", "source", "reviewer",
    "suspend_all", "suspend_source", "suspend_destination", "clearance", "delta",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One step of the generation counter.

    Attributes:
        generation: the number it led to; 0 while it has none.
        kind: what sort of thing changed. ``list``: everything is asked again; ``delta``: a list
            whose new, changed and removed names are compared with the parties first.
        subject: the transaction (``name_transaction``), source or clearance concerned; every code
            of a destination, with spaces between (none: every destination); else the list, catalog
            or day, for the reader.
        cause: the id of the event or timer occurrence behind it.
        reason: what a recall because of it says: ``reference_changed``, ``suspended`` ...
    """

    kind: ChangeKind
    subject: str
    cause: str
    reason: str = "reference_changed"
    generation: int = 0


def name_transaction(source: str, transaction_id: str) -> str:
    """Write a transaction's identity as one text; the separator occurs in neither part."""
    return f"{source}|{transaction_id}"


def touches(change: Change, standing: Standing) -> bool:
    """Say whether a change may change this transaction's answer.

    A ``delta`` is for the scan to judge by names: here it touches what is not yet sealed.
    """
    if change.kind == "authorization":
        return change.subject == name_transaction(standing.source, standing.transaction_id)
    if change.kind in {"source", "suspend_source"}:
        return change.subject == standing.source
    if change.kind == "suspend_destination":
        named = change.subject.split()
        return not (named and standing.destination) or standing.destination in named
    if change.kind == "clearance":
        return change.subject in standing.terms
    if change.kind == "delta":
        # Whatever waits for its seal would be released under the older list: asked again at once.
        return standing.state in UNSEALED
    return change.kind not in {"reviewer", "refresh"}


def deltas_above(changes: Iterable[Change], standing: Standing) -> tuple[Change, ...]:
    """Return the list changes whose names the transaction was not compared with yet."""
    return tuple(
        change
        for change in changes
        if change.generation > standing.generation and change.kind == "delta"
    )


def last_touching(changes: Iterable[Change], standing: Standing) -> Change | None:
    """Return the latest change above the transaction's generation that may touch it."""
    found = None
    for change in changes:
        if change.generation > standing.generation and touches(change, standing):
            found = change
    return found
