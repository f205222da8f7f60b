"""The leaf: what one log entry says about one Kafka record.

Owns: the text of a leaf and the digests in it. Refuses to know: what the record means.

Format, one line of ASCII, fields joined by ``|``, about 250 bytes::

    v1|kind|topic|partition|offset|prev_offset|append_time_ms|sha256(value)|length|
    sha256(key)|sha256(headers)|laneseq|sig_keyid|sig_state

``kind``: ``event``, ``double`` (a repeated event id with the same bytes), ``rejected``
(unreadable) or ``gap`` (offsets ``prev_offset + 1`` to ``offset`` were never delivered).
``length`` is -1 for a null value. ``-`` stands for: no key, no headers, no laneseq, no signature.
``prev_offset`` is -1 for the first leaf of a partition.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, cast

from services.tlog.errors import LeafError

Kind = Literal["event", "double", "rejected", "gap"]
Headers = Sequence[tuple[str, bytes]]

EMPTY_DIGEST = hashlib.sha256(b"").hexdigest()
ABSENT = "-"
LEAF_BYTES_MAX = 65_535

_NAME = r"[A-Za-z0-9._:/@-]{1,249}"
_SIGNER = r"[A-Za-z0-9._:/@+-]{1,249}"
_NUMBER = r"(?:0|[1-9][0-9]{0,18})"
_DIGEST = r"[0-9a-f]{64}"
_LEAF = re.compile(
    rf"v1\|(event|double|rejected|gap)\|({_NAME})\|({_NUMBER})\|({_NUMBER})\|(-1|{_NUMBER})"
    rf"\|({_NUMBER})\|({_DIGEST})\|(-1|{_NUMBER})\|(-|{_DIGEST})\|(-|{_DIGEST})\|(-|{_NUMBER})"
    rf"\|(-|{_SIGNER})\|(-|unchecked|valid|invalid)"
)


@dataclass(frozen=True, slots=True)
class Leaf:
    """One log entry, field by field. Digests are lower-case hexadecimal SHA-256.

    Attributes:
        time_ms: the broker's append time, Unix milliseconds.
        length: bytes of the value; -1 for a null value.
        laneseq: the sequence our own events carry; None where there is none.
        sig_keyid: who claims to have signed the record (header ``sig``); "-" nobody.
        sig_state: ``-`` no signature, ``unchecked``, ``valid`` or ``invalid``.
    """

    kind: Kind
    topic: str
    partition: int
    offset: int
    prev_offset: int
    time_ms: int
    value_digest: str
    length: int
    key_digest: str = ABSENT
    headers_digest: str = ABSENT
    laneseq: int | None = None
    sig_keyid: str = ABSENT
    sig_state: str = ABSENT

    def encode(self) -> bytes:
        """The log entry's bytes."""
        laneseq = ABSENT if self.laneseq is None else self.laneseq
        return (
            f"v1|{self.kind}|{self.topic}|{self.partition}|{self.offset}|{self.prev_offset}"
            f"|{self.time_ms}|{self.value_digest}|{self.length}|{self.key_digest}"
            f"|{self.headers_digest}|{laneseq}|{self.sig_keyid}|{self.sig_state}"
        ).encode()


def parse_leaf(entry: bytes) -> Leaf:
    """Read a log entry back. Exactly one spelling per leaf is accepted.

    Raises:
        LeafError: not a leaf of this format.
    """
    found = _LEAF.fullmatch(entry.decode("ascii", errors="replace"))
    if found is None:
        message = "the entry is not a v1 leaf: read services/tlog/README.md for the format"
        raise LeafError(message)
    (kind, topic, partition, offset, previous, time_ms, value, length, key, headers, laneseq) = (
        found.groups()[:11]
    )
    return Leaf(
        kind=cast("Kind", kind),
        topic=topic,
        partition=int(partition),
        offset=int(offset),
        prev_offset=int(previous),
        time_ms=int(time_ms),
        value_digest=value,
        length=int(length),
        key_digest=key,
        headers_digest=headers,
        laneseq=None if laneseq == ABSENT else int(laneseq),
        sig_keyid=found.group(12),
        sig_state=found.group(13),
    )


def digest_value(value: bytes | None) -> str:
    """SHA-256 of the value bytes; of nothing for a null value (its ``length`` is -1)."""
    return EMPTY_DIGEST if value is None else hashlib.sha256(value).hexdigest()


def digest_key(key: bytes | None) -> str:
    """SHA-256 of the key bytes; ``-`` where the record has no key."""
    return ABSENT if key is None else hashlib.sha256(key).hexdigest()


def digest_headers(headers: Headers) -> str:
    """SHA-256 over the headers in order; ``-`` where there are none.

    Each header is written as name and value, both behind a 4-byte big-endian length.
    """
    if not headers:
        return ABSENT
    return hashlib.sha256(encode_headers(headers)).hexdigest()


def encode_headers(headers: Headers) -> bytes:
    """The bytes that ``digest_headers`` hashes."""
    parts: list[bytes] = []
    for name, value in headers:
        raw = name.encode("utf-8", "surrogateescape")
        parts += [len(raw).to_bytes(4, "big"), raw, len(value).to_bytes(4, "big"), value]
    return b"".join(parts)
