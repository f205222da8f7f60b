"""How records become leaves.

Owns: which leaf a record gets, gap leaves, what is a double. Refuses to know: where records come
from and where leaves go.
"""

from collections.abc import Container, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass

from services.tlog.leaf import EMPTY_DIGEST, Kind, Leaf, digest_headers, digest_key
from services.tlog.payload import Payload

Place = tuple[str, int]


@dataclass(frozen=True, slots=True)
class OrderSeen:
    """A full state of an order or capacity request was sealed: a filing may quote it."""

    source: str
    transaction_id: str
    version: int


@dataclass(frozen=True, slots=True)
class DeterminationSeen:
    """A determination was sealed: it gets a receipt, and may make a report due."""

    event_id: str
    time: str
    determination_id: str
    source: str
    transaction_id: str
    version: int
    disposition: str
    obligations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReviewSeen:
    """A review was sealed."""

    event_id: str
    time: str
    source: str
    transaction_id: str
    version: int
    determination_id: str
    action: str


@dataclass(frozen=True, slots=True)
class ReviewerSeen:
    """A reviewer's public key (raw, base64) was registered."""

    reviewer: str
    public_key: str


@dataclass(frozen=True, slots=True)
class AnswerSeen:
    """The sink has answered a filing: ``received``, ``accepted`` or ``refused``."""

    report_id: str
    revision: int
    state: str
    number: str
    conditions: tuple[str, ...]
    at: str


Seen = OrderSeen | DeterminationSeen | ReviewSeen | ReviewerSeen | AnswerSeen


@dataclass(frozen=True, slots=True)
class Judged:
    """A record, read as far as sealing needs it.

    Attributes:
        is_readable: False: the schema refuses it; it becomes a leaf of kind ``rejected``.
        identity: 16 bytes that stand for (topic, source, event id); None where unreadable.
        value_digest: SHA-256 of the value in hexadecimal.
        seen: what the rest of audit wants to know of it.
    """

    topic: str
    partition: int
    offset: int
    time_ms: int
    payload: Payload
    is_readable: bool
    identity: bytes | None
    value_digest: str
    laneseq: int | None = None
    sig_keyid: str = "-"
    sig_state: str = "-"
    seen: Seen | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in the log about to be filled; ``judged`` is None for a gap."""

    topic: str
    partition: int
    offset: int
    prev_offset: int
    time_ms: int
    judged: Judged | None


@dataclass(frozen=True, slots=True)
class Sealed:
    """A leaf in the log: index, fields, bytes, and the record it commits to."""

    index: int
    leaf: Leaf
    entry: bytes
    payload: Payload | None
    seen: Seen | None


def plan(judged: Sequence[Judged], last: MutableMapping[Place, int]) -> list[Slot]:
    """Give every record its place, and every jump of offsets a place of its own before it.

    Args:
        judged: records in the order they are to be sealed; offsets of a partition rise.
        last: last sealed offset per partition; moved on. Absent: none yet.
    """
    slots: list[Slot] = []
    for one in judged:
        place = (one.topic, one.partition)
        previous = last.get(place, -1)
        if one.offset <= previous:
            continue
        if one.offset > previous + 1:
            gap = one.offset - 1
            slots.append(Slot(one.topic, one.partition, gap, previous, one.time_ms, None))
            previous = gap
        slots.append(Slot(one.topic, one.partition, one.offset, previous, one.time_ms, one))
        last[place] = one.offset
    return slots


def identities(slots: Sequence[Slot], first: int) -> Iterator[tuple[bytes, str, int]]:
    """Identity, value digest and future index of every readable record."""
    for index, slot in enumerate(slots, first):
        if slot.judged is not None and slot.judged.identity is not None:
            yield slot.judged.identity, slot.judged.value_digest, index


def find_doubles(
    slots: Sequence[Slot], first: int, new: Container[int], known: Mapping[bytes, str]
) -> set[int]:
    """Indexes of the records that repeat an event id with the same bytes.

    Args:
        slots: the places.
        first: index of the first of them.
        new: indexes whose identity was never seen before.
        known: digest first seen, per identity that is not new.
    """
    return {
        index
        for identity, digest, index in identities(slots, first)
        if index not in new and known.get(identity) == digest
    }


def fill(slots: Sequence[Slot], first: int, doubles: Container[int]) -> list[Sealed]:
    """Make the leaves."""
    return [
        _gap(slot, index) if slot.judged is None else _fill(slot, slot.judged, index, doubles)
        for index, slot in enumerate(slots, first)
    ]


def _gap(slot: Slot, index: int) -> Sealed:
    leaf = Leaf(
        kind="gap",
        topic=slot.topic,
        partition=slot.partition,
        offset=slot.offset,
        prev_offset=slot.prev_offset,
        time_ms=slot.time_ms,
        value_digest=EMPTY_DIGEST,
        length=-1,
    )
    return Sealed(index, leaf, leaf.encode(), None, None)


def _fill(slot: Slot, judged: Judged, index: int, doubles: Container[int]) -> Sealed:
    kind: Kind = "event" if judged.is_readable else "rejected"
    if index in doubles:
        kind = "double"
    payload = judged.payload
    leaf = Leaf(
        kind=kind,
        topic=slot.topic,
        partition=slot.partition,
        offset=slot.offset,
        prev_offset=slot.prev_offset,
        time_ms=slot.time_ms,
        value_digest=judged.value_digest,
        length=-1 if payload.value is None else len(payload.value),
        key_digest=digest_key(payload.key),
        headers_digest=digest_headers(payload.headers),
        laneseq=judged.laneseq,
        sig_keyid=judged.sig_keyid,
        sig_state=judged.sig_state,
    )
    return Sealed(index, leaf, leaf.encode(), payload, judged.seen if kind == "event" else None)
