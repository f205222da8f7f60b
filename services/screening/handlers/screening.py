"""The process as the chassis sees it.

Owns: which event goes to which function. Refuses to know: what any of them does.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from schemas.authorizations import AuthorizationGranted, AuthorizationRevoked
from schemas.controls import (
    CatalogActivated,
    ListActivated,
    ReviewerRegistered,
    SourceRegistered,
    SuspensionLifted,
    SuspensionOrdered,
)
from schemas.envelope import Event
from schemas.lanes import LaneOpened
from schemas.orders import (
    Order,
    OrderAmended,
    OrderCancelled,
    OrderSubmitted,
    ShipmentDelivered,
    ShipmentDeparted,
)
from schemas.provisioning import (
    CapacityActivated,
    CapacityAmended,
    CapacityCancelled,
    CapacityRequest,
    CapacityRequested,
    CapacityTerminated,
    UsageReported,
)
from schemas.receipts import DeterminationSealed
from schemas.reviews import GapReviewed, HoldReviewed
from schemas.topics import (
    AUTHORIZATIONS,
    BY_NAME,
    CONTROLS,
    DETERMINATIONS,
    DISPOSITIONS,
    LEDGER,
    ORDERS,
    PROVISIONING,
    RECEIPTS,
    REVIEWS,
    SCREENING_REJECTIONS,
)
from services.chassis.lane import LaneWork
from services.chassis.process import Process
from services.chassis.records import GLOBAL_LANE, Note, Received
from services.matching.screen import Subject
from services.screening import timers
from services.screening.domain.reference import Screening as Comparing
from services.screening.handlers import (
    clearing,
    controls,
    movements,
    receipts,
    reviews,
    submissions,
)
from services.screening.handlers.desk import Desk
from services.screening.handlers.intake import (
    Incoming,
    Place,
    Readable,
    Unreadable,
    hold_named,
    is_misplaced,
    place_of,
    read_records,
    refuse,
    reject,
    transaction_ids,
)
from services.screening.handlers.notes import take_note
from services.screening.handlers.slice import Slice
from services.screening.translate.parties import cast_capacity, cast_order, subjects_of


@dataclass(frozen=True, slots=True)
class Prepared:
    """A poll, read; the names its parties were compared with, and who resembles a listed one."""

    incoming: dict[Place, Incoming]
    screening: Comparing | None
    resembling: frozenset[Subject] = frozenset()


_MISPLACED = (
    "The record lies in another partition than the Java client's default (murmur2) puts its key; "
    "with librdkafka set partitioner=murmur2_random. Send it again."
)
_UNREGISTERED = "Register the source for this topic (portcullis sources add), then send again."
_REUSED = "This event id was used before with other bytes; send the event under a new id."

_BY_SENDER: dict[type[Event], Callable[[Slice, Any], None]] = {
    OrderSubmitted: submissions.screen_order,
    OrderAmended: submissions.screen_order,
    OrderCancelled: submissions.cancel_transaction,
    ShipmentDeparted: movements.record_departure,
    ShipmentDelivered: movements.record_delivery,
    CapacityRequested: submissions.screen_capacity,
    CapacityAmended: submissions.screen_capacity,
    CapacityCancelled: submissions.cancel_transaction,
    CapacityActivated: movements.open_access,
    CapacityTerminated: movements.close_access,
    UsageReported: movements.record_usage,
}
_BY_REVIEWER: dict[type[Event], Callable[[Slice, Readable, Any], None]] = {
    HoldReviewed: reviews.review_hold,
    GapReviewed: reviews.review_gap,
}
_GLOBAL: dict[type[Event], Callable[[Slice, Readable, Any], None]] = {
    ListActivated: controls.activate_list,
    CatalogActivated: controls.activate_catalog,
    SourceRegistered: lambda at, _, event: controls.register_source(at, event),
    ReviewerRegistered: lambda at, _, event: controls.register_reviewer(at, event),
    SuspensionOrdered: lambda at, _, event: controls.order_suspension(at, event),
    SuspensionLifted: controls.lift_suspension,
    AuthorizationGranted: lambda at, _, event: controls.grant_license(at, event),
    AuthorizationRevoked: controls.revoke_license,
}
_SENDERS = frozenset({ORDERS.name, PROVISIONING.name})


class Screening(Process):
    """Screening behind the chassis: one slice of a lane at a time."""

    name = "screening"
    inputs = (CONTROLS, AUTHORIZATIONS, RECEIPTS, REVIEWS, ORDERS, PROVISIONING)
    outputs = (DETERMINATIONS, DISPOSITIONS, LEDGER, SCREENING_REJECTIONS)
    whole_poll = False

    def __init__(self, desk: Desk, metadata: Any) -> None:  # noqa: ANN401 - tables are the adapters' matter
        self.desk = desk
        self.metadata = metadata

    def prepare(self, records: Sequence[Received]) -> Prepared:
        """Read a whole poll and compare all its parties together, in one pass."""
        incoming = read_records(records)
        reference = self.desk.references.last()
        screening = None if reference is None else reference.screening
        if screening is None:
            return Prepared(incoming, None)
        subjects = list(_subjects(incoming.values()))
        results = screening.screen(subjects)
        return Prepared(incoming, screening, clearing.resembling(subjects, results))

    def handle(self, work: LaneWork, records: Sequence[Received], prepared: object) -> None:
        """Apply one slice."""
        known = cast("Prepared", prepared)
        incoming = [known.incoming[place_of(record)] for record in records]
        at = Slice(self.desk, work)
        screening = at.reference.screening
        if screening is not None and screening is not known.screening:
            screening.screen(list(_subjects(incoming)))  # an index loaded since, warmed at once
        is_global = work.lane == GLOBAL_LANE
        names = () if is_global else transaction_ids(incoming)
        at.load(names, [_event_id(each) for each in incoming])
        if known.resembling:
            clearing.foresee(at, known.resembling.intersection(_subjects(incoming)))
        for each in incoming:
            if is_global:
                _apply_global(at, each)
            else:
                _apply(at, each)
        at.finish()

    def take(self, work: LaneWork, notes: Sequence[Note]) -> None:
        """Apply notes of other lanes."""
        at = Slice(self.desk, work)
        for note in notes:
            take_note(at, note)
        at.finish()

    def tick(self, work: LaneWork) -> None:
        """Let time and changes speak."""
        at = Slice(self.desk, work)
        if work.lane == GLOBAL_LANE:
            controls.turn_day(at)
        else:
            timers.look(at)
        at.finish()

    def opened(self, lanes: frozenset[int]) -> None:
        """Scan lanes anew that another worker may have left behind."""
        for lane in lanes:
            self.desk.caught_up.pop(lane, None)

    async def background(self) -> None:
        """Nothing runs beside the lanes."""


def _subjects(incoming: Iterable[Incoming]) -> Iterable[Subject]:
    for each in incoming:
        if not isinstance(each, Readable):
            continue
        facts = getattr(each.event, "data", None)
        if isinstance(facts, Order):
            yield from subjects_of(cast_order(facts))
        elif isinstance(facts, CapacityRequest):
            yield from subjects_of(cast_capacity(facts))


def _event_id(incoming: Incoming) -> str:
    if isinstance(incoming, Unreadable):
        return incoming.event_id or ""
    return incoming.event.id


def _apply_global(at: Slice, incoming: Incoming) -> None:
    if isinstance(incoming, Unreadable):
        reject(at, incoming)
        return
    event = incoming.event
    act = _GLOBAL.get(type(event))
    seen = at.seen(event.source, event.id)
    if seen is not None and seen != incoming.digest:
        reject(at, refuse(incoming, "event_id_reused", _REUSED, pointer="/id"))
    elif seen is None and act is not None:
        at.see(event.source, event.id, incoming.digest)
        act(at, incoming, event)


def _apply(at: Slice, incoming: Incoming) -> None:
    """Apply one record of a lane: unusable, a receipt, a review, or a sender's event."""
    if isinstance(incoming, Unreadable):
        _refuse(at, incoming, "unreadable_event")
        return
    event = incoming.event
    if isinstance(event, DeterminationSealed):
        receipts.release_sealed(at, event)
    elif not isinstance(event, LaneOpened):
        bad = _screen_sender(at, incoming)
        if bad is not None:
            _refuse(at, bad, bad.code)
        elif at.seen(event.source, event.id) is None:
            _dispatch(at, incoming)


def _dispatch(at: Slice, read: Readable) -> None:
    kind = type(read.event)
    if kind in _BY_SENDER:
        at.see(read.event.source, read.event.id, read.digest)
        _BY_SENDER[kind](at, read.event)
    elif kind in _BY_REVIEWER:
        _BY_REVIEWER[kind](at, read, read.event)


def _screen_sender(at: Slice, read: Readable) -> Unreadable | None:
    """Return why an event cannot be used as it came: place, sender, or a repeated id."""
    record, event = read.record, read.event
    if is_misplaced(record):
        return refuse(read, "misplaced", _MISPLACED)
    if record.topic in _SENDERS:
        source = at.reference.sources.get(event.source)
        if source is None or BY_NAME[record.topic].name not in source.channels:
            return refuse(read, "unregistered_source", _UNREGISTERED, pointer="/source")
    seen = at.seen(event.source, event.id)
    if seen is not None and seen != read.digest:
        return refuse(read, "event_id_reused", _REUSED, pointer="/id")
    return None


def _refuse(at: Slice, bad: Unreadable, reason: str) -> None:
    """Reject a record, and hold the transaction it names; reviews hold nothing."""
    reject(at, bad)
    if bad.record.topic in _SENDERS:
        hold_named(at, bad, reason)
