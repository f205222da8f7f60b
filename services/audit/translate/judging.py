"""A Kafka record, read as far as sealing needs it.

Owns: what is readable, event identities, laneseq, what audit wants to remember of an event.
Refuses to know: the log. Inbound records are read strictly; our own are recognized by the exact
bytes ``schemas.envelope.render`` begins with, which costs a fiftieth.
"""

import hashlib
import json
import re
from collections.abc import Sequence
from typing import Any

from schemas.controls import ReviewerRegistered
from schemas.envelope import Event, format_instant
from schemas.orders import OrderAmended, OrderSubmitted
from schemas.provisioning import CapacityAmended, CapacityRequested
from schemas.reading import SchemaError, read_event
from schemas.reviews import HoldReviewed
from schemas.topics import BY_NAME, Topic
from services.audit.domain.sealing import (
    AnswerSeen,
    DeterminationSeen,
    Judged,
    OrderSeen,
    ReviewerSeen,
    ReviewSeen,
    Seen,
)
from services.chassis.records import Received
from services.tlog.leaf import Leaf, digest_value
from services.tlog.payload import Payload

_HEAD = re.compile(
    rb'\{"specversion":"1\.0","id":"([^"\\]+)","source":"([^"\\]+)","type":"([^"\\]+)"'
    rb',"subject":"[^"\\]+","time":"([^"\\]+)"'
)
_LANESEQ = re.compile(rb'"laneseq":([0-9]{1,16})[,}]')
_HEAD_BYTES = 1200
_SIGNATURE = re.compile(rb"([A-Za-z0-9._:/@+-]{1,128}):([A-Za-z0-9+/]{86}==)")
_ANSWERS = {
    b"filing.received": ("received", "receipt_number", "received_at"),
    b"filing.accepted": ("accepted", "acknowledgement_number", "answered_at"),
    b"filing.refused": ("refused", "acknowledgement_number", "answered_at"),
}


def judge(record: Received) -> Judged:
    """Read one record. Never raises: what cannot be read is said to be unreadable."""
    topic = BY_NAME[record.topic]
    judged = _judge_inbound if topic.inbound else _judge_ours
    identity, laneseq, seen, is_readable = judged(topic, record)
    keyid, state = _signature(record.headers)
    return Judged(
        topic=record.topic,
        partition=record.partition,
        offset=record.offset,
        time_ms=max(0, record.timestamp_ms),
        payload=Payload(record.key, record.headers, record.value),
        is_readable=is_readable,
        identity=identity,
        value_digest=digest_value(record.value),
        laneseq=laneseq,
        sig_keyid=keyid,
        sig_state=state,
        seen=seen,
    )


def recall(leaf: Leaf, payload: Payload) -> Seen | None:
    """What audit wants to know of a record already sealed."""
    if leaf.kind != "event":
        return None
    record = Received(
        leaf.topic,
        leaf.partition,
        leaf.offset,
        leaf.time_ms,
        payload.key,
        payload.value,
        tuple(payload.headers),
    )
    return judge(record).seen


def read_sealed(leaf: Leaf, payload: Payload) -> Event:
    """The event a leaf of kind ``event`` commits to.

    Raises:
        SchemaError: it cannot be read.
    """
    return read_event(BY_NAME[leaf.topic], payload.value, tuple(payload.headers), payload.key)


_Reading = tuple[bytes | None, int | None, Seen | None, bool]


def _judge_inbound(topic: Topic, record: Received) -> _Reading:
    try:
        event = read_event(topic, record.value, record.headers, record.key)
    except SchemaError:
        return None, None, None, False
    return _identity(topic, event.source.encode(), event.id.encode()), None, _seen(event), True


def _judge_ours(topic: Topic, record: Received) -> _Reading:
    value = record.value or b""
    head = _HEAD.match(value)
    if head is None:
        return _judge_inbound(topic, record)
    event_id, source, event_type, time = head.groups()
    laneseq = _LANESEQ.search(value, head.end(), _HEAD_BYTES)
    try:
        seen = _seen_of_ours(event_type, event_id.decode(), time.decode(), value)
    except (ValueError, KeyError, TypeError):
        return None, None, None, False
    sequence = None if laneseq is None else int(laneseq[1])
    return _identity(topic, source, event_id), sequence, seen, True


def _seen_of_ours(event_type: bytes, event_id: str, time: str, value: bytes) -> Seen | None:
    if event_type == b"determination.issued":
        return _determination(event_id, time, json.loads(value)["data"])
    if event_type in _ANSWERS:
        return _answer(event_type, json.loads(value)["data"])
    return None


def _determination(event_id: str, time: str, data: dict[str, Any]) -> DeterminationSeen:
    name = data["transaction"]
    return DeterminationSeen(
        event_id=event_id,
        time=time,
        determination_id=data["determination_id"],
        source=name["source"],
        transaction_id=name["id"],
        version=name["version"],
        disposition=data["disposition"],
        obligations=tuple(one["code"] for one in data.get("obligations", ())),
    )


def _answer(event_type: bytes, data: dict[str, Any]) -> AnswerSeen:
    state, number, at = _ANSWERS[event_type]
    return AnswerSeen(
        report_id=data["report_id"],
        revision=data["revision"],
        state=state,
        number=data[number],
        conditions=tuple(one["code"] for one in data.get("conditions", ())),
        at=data[at],
    )


def _seen(event: Event) -> Seen | None:
    match event:
        case OrderSubmitted() | OrderAmended() | CapacityRequested() | CapacityAmended():
            return OrderSeen(event.source, event.data.transaction_id, event.data.version)
        case HoldReviewed():
            review = event.data
            return ReviewSeen(
                event_id=event.id,
                time=format_instant(event.time),
                source=review.transaction_source,
                transaction_id=review.transaction_id,
                version=review.version,
                determination_id=review.determination_id,
                action=review.action,
            )
        case ReviewerRegistered():
            return ReviewerSeen(event.data.reviewer, event.data.public_key)
        case _:
            return None


def _identity(topic: Topic, source: bytes, event_id: bytes) -> bytes:
    joined = b"\x1f".join((topic.name.encode(), source, event_id))
    return hashlib.blake2b(joined, digest_size=16).digest()


def split_signature(headers: Sequence[tuple[str, bytes]]) -> tuple[str, str] | None:
    """Key id and base64 signature of the header ``sig``; None where absent or malformed."""
    for name, value in headers:
        if name == "sig":
            found = _SIGNATURE.fullmatch(value)
            return None if found is None else (found[1].decode(), found[2].decode())
    return None


def _signature(headers: Sequence[tuple[str, bytes]]) -> tuple[str, str]:
    if not any(name == "sig" for name, _ in headers):
        return "-", "-"
    split = split_signature(headers)
    return ("-", "invalid") if split is None else (split[0], "unchecked")
