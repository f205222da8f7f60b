"""Orders and capacity requests, submitted, amended, withdrawn.

Owns: full states and cancels. Refuses to know: movements of goods and access.
"""

import hashlib
from dataclasses import replace

from schemas.orders import Order, OrderAmended, OrderCancelled, OrderSubmitted
from schemas.provisioning import CapacityAmended, CapacityCancelled, CapacityRequested
from services.screening.domain.arrival import classify_submission
from services.screening.domain.life.states import MOVED, Event
from services.screening.domain.standing import Standing
from services.screening.handlers.desk import Because, own_reason
from services.screening.handlers.slice import Slice
from services.screening.handlers.steps import advance
from services.screening.translate.facts import WireFacts, destination_of

_CONFLICT = own_reason("version_conflict", "an amendment with a higher version, or a cancel")


def screen_order(at: Slice, event: OrderSubmitted | OrderAmended) -> None:
    """Take the full state of an order."""
    _screen(at, event.source, event.id, event.data)


def screen_capacity(at: Slice, event: CapacityRequested | CapacityAmended) -> None:
    """Take the full state of a capacity request."""
    _screen(at, event.source, event.id, event.data)


def _screen(at: Slice, source: str, event_id: str, facts: WireFacts) -> None:
    standing = at.standing(source, facts.transaction_id)
    content = facts.__pydantic_serializer__.to_json(facts, exclude_none=True)
    digest = hashlib.sha256(content).hexdigest()
    event = classify_submission(standing, facts.version, digest)
    because = Because(cause=event_id)
    if event is Event.SUBMIT_NEWER and standing.state not in MOVED:  # what left stays on record
        standing = _with_facts(standing, facts, content, digest, event_id)
        at.keep_facts(digest, facts)
    elif event is Event.SUBMIT_CONFLICT:
        because = Because(
            cause=event_id, halt="version_conflict", reasons=(_CONFLICT,), recall="version_conflict"
        )
    advance(at, standing, event, because)


def _with_facts(
    standing: Standing, facts: WireFacts, content: bytes, digest: str, event_id: str
) -> Standing:
    """Replace the facts by those of a higher version; what moved already stays on record."""
    return replace(
        standing,
        kind="order" if isinstance(facts, Order) else "capacity",
        version=facts.version,
        facts=content,
        facts_digest=digest,
        destination=destination_of(facts),
        story=standing.story or event_id,
    )


def cancel_transaction(at: Slice, event: OrderCancelled | CapacityCancelled) -> None:
    """Withdraw an order or a request: terminal, whichever version it names."""
    standing = at.standing(event.source, event.data.transaction_id)
    because = Because(
        cause=event.id,
        recall="cancelled",
        violation=("cancelled_after_departure", event.data.reason),
        note=event.data.reason,
    )
    if standing.version == 0:
        standing = replace(standing, version=event.data.version, story=event.id)
    advance(at, standing, Event.CANCEL, because)
