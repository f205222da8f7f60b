"""Payload segments: the records themselves, beside the log, bound to it by the leaves' digests.

Owns: where the payload of a leaf lies and how it is written. Refuses to know: how files are read or
written. The tree commits to digests only, so a payload can be withheld without breaking the tree.

``payload/<first-index>.seg`` holds the records of 256 leaves, in leaf order, the first index
written in the path elements of tlog-tiles. Each record stands behind a 4-byte big-endian length and
is: key, number of headers, headers (name, value), value; each of them behind a 4-byte big-endian
length, ``ffffffff`` for null. A ``gap`` leaf has an empty record (length 0).
"""

from dataclasses import dataclass

from services.tlog.errors import TileError
from services.tlog.leaf import Headers, Leaf, digest_headers, digest_key, digest_value
from services.tlog.tiles import TILE_WIDTH, encode_number

SEGMENT_LEAVES = TILE_WIDTH
_WORD = 4
_NULL = 0xFFFF_FFFF
_NULL_FIELD = b"\xff\xff\xff\xff"


@dataclass(frozen=True, slots=True)
class Payload:
    """A Kafka record as received."""

    key: bytes | None
    headers: Headers
    value: bytes | None


GAP = Payload(None, (), None)


def segment_path(index: int) -> str:
    """The path of the segment that holds the payload of leaf ``index``."""
    return f"payload/{encode_number(index - index % SEGMENT_LEAVES)}.seg"


def encode_payload(payload: Payload | None) -> bytes:
    """Write one record with its length in front; None writes the empty record of a gap."""
    if payload is None:
        return bytes(_WORD)
    parts = [_field(payload.key), len(payload.headers).to_bytes(_WORD, "big")]
    for name, value in payload.headers:
        parts += [_field(name.encode("utf-8", "surrogateescape")), _field(value)]
    parts.append(_field(payload.value))
    body = b"".join(parts)
    return len(body).to_bytes(_WORD, "big") + body


def split_segment(raw: bytes, count: int) -> tuple[list[bytes], int]:
    """Take the first ``count`` records (without their length) and say where they end.

    Raises:
        TileError: the segment ends too early.
    """
    records: list[bytes] = []
    at = 0
    while len(records) < count:
        start = at + _WORD
        end = start + int.from_bytes(raw[at:start], "big")
        if end > len(raw) or start > len(raw):
            message = f"the payload segment breaks off in record {len(records)} of {count}"
            raise TileError(message)
        records.append(raw[start:end])
        at = end
    return records, at


def decode_payload(record: bytes) -> Payload:
    """Read one record; the empty one is ``GAP``.

    Raises:
        TileError: malformed.
    """
    if not record:
        return GAP
    key, at = _take(record, 0)
    count = int.from_bytes(record[at : at + _WORD], "big")
    at += _WORD
    headers: list[tuple[str, bytes]] = []
    for _ in range(count):
        name, at = _take(record, at)
        value, at = _take(record, at)
        headers.append(((name or b"").decode("utf-8", "surrogateescape"), value or b""))
    content, at = _take(record, at)
    if at != len(record):
        message = "a payload record has bytes behind its value"
        raise TileError(message)
    return Payload(key, tuple(headers), content)


def is_bound(leaf: Leaf, payload: Payload) -> bool:
    """Whether every digest of ``leaf`` is that of ``payload``."""
    value = payload.value
    return (
        digest_value(value) == leaf.value_digest
        and (-1 if value is None else len(value)) == leaf.length
        and digest_key(payload.key) == leaf.key_digest
        and digest_headers(payload.headers) == leaf.headers_digest
    )


def _field(value: bytes | None) -> bytes:
    return _NULL_FIELD if value is None else len(value).to_bytes(_WORD, "big") + value


def _take(record: bytes, at: int) -> tuple[bytes | None, int]:
    start = at + _WORD
    length = int.from_bytes(record[at:start], "big")
    if start > len(record):
        message = "a payload record breaks off"
        raise TileError(message)
    if length == _NULL:
        return None, start
    if start + length > len(record):
        message = "a payload record breaks off"
        raise TileError(message)
    return record[start : start + length], start + length
