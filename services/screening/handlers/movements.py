"""What moved: goods that left and arrived, access that was opened, used and closed.

Owns: reports of movement. Refuses to know: what they do to quota accounts (``reserve``).
"""

from dataclasses import replace

from schemas.orders import ShipmentDelivered, ShipmentDeparted
from schemas.provisioning import CapacityActivated, CapacityTerminated, UsageReported
from services.screening.domain.arrival import (
    Moved,
    classify_activation,
    classify_delivery,
    classify_departure,
)
from services.screening.domain.deadline import to_ms
from services.screening.domain.life.states import Event
from services.screening.domain.standing import Standing
from services.screening.handlers.decide import read_facts
from services.screening.handlers.desk import Because, own_reason
from services.screening.handlers.slice import Slice
from services.screening.handlers.steps import advance
from services.screening.translate.facts import quantities_of

_SHUT = own_reason("access_without_release", "shut the access; then a release, or a cancel")


def record_departure(at: Slice, event: ShipmentDeparted) -> None:
    """Goods left: judged by the release in force at their own time, consumed by amount."""
    standing = at.standing(event.source, event.data.transaction_id)
    quantities: dict[str, int] = {}
    for line in event.data.lines:
        quantities[line.line_id] = quantities.get(line.line_id, 0) + line.quantity
    moved = classify_departure(
        standing,
        version=event.data.version,
        departed_at_ms=to_ms(event.data.departed_at),
        quantities=quantities,
        ordered=_quantities(standing),
    )
    _record(at, standing, event.id, moved, quantities)


def open_access(at: Slice, event: CapacityActivated) -> None:
    """Access was opened: the counterpart of a departure."""
    standing = at.standing(event.source, event.data.transaction_id)
    requested = _quantities(standing)
    moved = classify_activation(
        standing, version=event.data.version, at_ms=to_ms(event.data.at), requested=requested
    )
    _record(at, standing, event.id, moved, requested)


def _record(
    at: Slice, standing: Standing, event_id: str, moved: Moved, now: dict[str, int]
) -> None:
    detail = ", ".join(f"{line}: {count}" for line, count in sorted(now.items()))
    because = Because(
        cause=event_id,
        moved=now,
        violation=(moved.violation or "moved_out_of_place", detail[:500]),
        reasons=(_SHUT,),
        halt="access_without_release",
        recall="access_without_release",
        note=moved.violation,
    )
    advance(at, replace(standing, departed=moved.departed), moved.event, because)


def _quantities(standing: Standing) -> dict[str, int]:
    return quantities_of(read_facts(standing)) if standing.facts else {}


def record_delivery(at: Slice, event: ShipmentDelivered) -> None:
    """Goods arrived."""
    standing = at.standing(event.source, event.data.transaction_id)
    because = Because(cause=event.id, violation=("delivered_without_departure", ""))
    advance(at, standing, classify_delivery(standing), because)


def close_access(at: Slice, event: CapacityTerminated) -> None:
    """Access was closed."""
    standing = at.standing(event.source, event.data.transaction_id)
    advance(at, standing, Event.TERMINATE, Because(cause=event.id))


def record_usage(at: Slice, event: UsageReported) -> None:
    """Capacity was used."""
    standing = at.standing(event.source, event.data.transaction_id)
    because = Because(
        cause=event.id, violation=("used_without_access", f"{event.data.chip_hours} chip hours")
    )
    advance(at, standing, Event.USAGE, because)
