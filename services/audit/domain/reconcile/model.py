"""What the checker reads and what it says.

Owns: its input and output. Refuses to know: any invariant.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from services.tlog.note import Verifier

Coordinates = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class TopicRecord:
    """One raw Kafka record."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: Sequence[tuple[str, bytes]] = ()


@dataclass(frozen=True, slots=True)
class LogView:
    """The transparency log as an outsider sees it.

    Attributes:
        entries: the log's entries, by index.
        verifier: its key.
        unfileable: determination ids whose report could not be built, as audit's HTTP says.
    """

    entries: Sequence[bytes]
    verifier: Verifier
    unfileable: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Violation:
    """An invariant that does not hold, and where.

    Attributes:
        invariant: ``I1`` to ``I17``.
        topic: topic of the record at which it shows; empty where there is none.
        partition: its partition, -1 where there is none.
        offset: its offset, -1 where there is none.
        message: what does not hold.
    """

    invariant: str
    topic: str
    partition: int
    offset: int
    message: str


Event = dict[str, object]


@dataclass(frozen=True, slots=True)
class Told:
    """An event as read back from a topic, with its place in topic and log.

    Attributes:
        index: its leaf; -1 on topics that are not sealed.
        digest: SHA-256 of its value, hexadecimal.
        kind: kind of its leaf; ``event`` on topics that are not sealed.
    """

    at: Coordinates
    index: int
    digest: str
    kind: str
    id: str
    source: str
    type: str
    time: str
    data: dict[str, object]
    value: bytes = field(repr=False, default=b"")
    headers: Sequence[tuple[str, bytes]] = field(repr=False, default=())


def violation(invariant: str, at: Coordinates | None, message: str) -> Violation:
    """Put a violation together."""
    topic, partition, offset = at or ("", -1, -1)
    return Violation(invariant, topic, partition, offset, message)
