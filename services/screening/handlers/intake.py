"""Records of a poll, read; and what is said about those that cannot be used.

Owns: reading, placement, registration, repeated ids, rejections.
Refuses to know: what a readable event means.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from schemas.dispositions import Held
from schemas.envelope import Draft, Event, derive_id
from schemas.partitions import partition_of
from schemas.reading import SchemaError, read_event
from schemas.rejections import Rejection
from schemas.topics import BY_NAME, DISPOSITIONS, LANES, SCREENING_REJECTIONS
from services.chassis.records import GLOBAL_LANE, Received
from services.screening.domain.life.states import Event as LifeEvent
from services.screening.domain.standing import UNKNOWN_SOURCE, Standing
from services.screening.handlers.desk import Because, own_reason
from services.screening.handlers.slice import Slice, name_of
from services.screening.handlers.steps import advance

Place = tuple[str, int, int]  # topic, partition, offset


@dataclass(frozen=True, slots=True)
class Readable:
    """A record and the event in it."""

    record: Received
    event: Event
    digest: bytes  # SHA-256 of the value


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A record and what is wrong with it; names only as far as they are well-formed."""

    record: Received
    code: str
    pointer: str
    message: str
    source: str | None
    transaction_id: str | None
    event_id: str | None


Incoming = Readable | Unreadable


class AboutTransaction(Protocol):
    """Data of an event that names a transaction."""

    @property
    def transaction_id(self) -> str:
        """The transaction's id."""
        ...


def place_of(record: Received) -> Place:
    """Return where a record lies."""
    return record.topic, record.partition, record.offset


def read_records(records: Iterable[Received]) -> dict[Place, Incoming]:
    """Read every record of a poll, once."""
    return {place_of(record): _read(record) for record in records}


def _read(record: Received) -> Incoming:
    try:
        event = read_event(BY_NAME[record.topic], record.value, record.headers, record.key)
    except SchemaError as error:
        return Unreadable(
            record=record,
            code=error.code,
            pointer=error.pointer,
            message=error.message,
            source=error.source,
            transaction_id=error.transaction_id,
            event_id=error.event_id,
        )
    return Readable(record, event, hashlib.sha256(record.value or b"").digest())


def refuse(read: Readable, code: str, message: str, *, pointer: str = "") -> Unreadable:
    """Turn a readable record into one that cannot be used, and say why."""
    named = getattr(read.event, "data", None)
    return Unreadable(
        record=read.record,
        code=code,
        pointer=pointer,
        message=message,
        source=read.event.source,
        transaction_id=getattr(named, "transaction_id", None),
        event_id=read.event.id,
    )


def is_misplaced(record: Received) -> bool:
    """Say whether a record lies elsewhere than the Java client's default would have put it."""
    return record.key is not None and partition_of(record.key, LANES) != record.partition


def reject(at: Slice, bad: Unreadable) -> None:
    """Publish a rejection; the record itself is never copied."""
    say_rejection(at, _rejection(bad), hashlib.sha256(bad.record.key or b"").hexdigest())


def say_rejection(at: Slice, rejection: Rejection, key_digest: str) -> None:
    """Emit a rejection in this lane, or leave it to a lane that may (from the global lane)."""
    key = rejection.transaction_id or key_digest
    if at.work.lane == GLOBAL_LANE:
        home = partition_of(key.encode(), LANES)
        at.work.forward(home, "rejection", rejection.model_dump_json())
        return
    draft = Draft(
        id=derive_id(
            "event.rejected", rejection.topic, str(rejection.partition), str(rejection.offset)
        ),
        type="event.rejected",
        subject=key,
        data=rejection,
        causation=rejection.event_id,
    )
    at.work.emit(SCREENING_REJECTIONS, key, draft)


def _rejection(bad: Unreadable) -> Rejection:
    record = bad.record
    return Rejection(
        topic=record.topic,
        partition=record.partition,
        offset=record.offset,
        digest=hashlib.sha256(record.value or b"").hexdigest(),
        reason=bad.code,
        pointer=bad.pointer,
        message=bad.message[:500],
        transaction_id=bad.transaction_id,
        event_id=bad.event_id,
    )


def hold_named(at: Slice, bad: Unreadable, reason: str) -> None:
    """Hold the transaction that an unusable record names, in its home lane."""
    if bad.transaction_id is None:
        return
    cause = derive_id("record", *map(str, place_of(bad.record)))
    home = partition_of(bad.transaction_id.encode(), LANES)
    if home == at.work.lane:
        hold_unusable(at, bad.source, bad.transaction_id, cause, reason)
        return
    body = {
        "source": bad.source, "transaction_id": bad.transaction_id,
        "cause": cause, "reason": reason,
    }  # fmt: skip
    at.work.forward(home, "hold", json.dumps(body))


def hold_unusable(
    at: Slice, source: str | None, transaction_id: str, cause: str, reason: str
) -> None:
    """Hold what an unusable record was about, as far as it can be told.

    A registered source's own transaction; without a readable source every known transaction of
    that id. A stranger holds nothing of others: the hold is said, and not remembered.
    """
    because = Because(
        cause=cause,
        halt=reason,
        reasons=(own_reason(reason, "a readable event with the full state"),),
        recall=reason,
    )
    if source is not None and source in at.reference.sources:
        advance(at, at.standing(source, transaction_id), LifeEvent.UNREADABLE, because)
        return
    known = at.named(transaction_id) if source is None else []
    for standing in known:
        advance(at, standing, LifeEvent.UNREADABLE, because)
    if not known:
        stranger = Standing(
            lane=at.work.lane, source=source or UNKNOWN_SOURCE, transaction_id=transaction_id
        )
        _say_held(at, stranger, because)


def _say_held(at: Slice, standing: Standing, because: Because) -> None:
    held = Held(transaction=name_of(standing), determination_id=None, reasons=because.reasons)
    at.say(DISPOSITIONS, standing, "transaction.held", held, cause=because.cause)


def transaction_ids(incoming: Sequence[Incoming]) -> list[str]:
    """Return the transactions that a slice is about, for one query."""
    found: list[str] = []
    for each in incoming:
        if isinstance(each, Unreadable):
            named = each.transaction_id
        else:
            inside = getattr(each.event, "data", None)
            named = getattr(inside, "transaction_id", None) or each.event.subject
        if named is not None:
            found.append(named)
    return found
