"""The bytes of a stored index: numbered segments behind a checksum, read in place.

Owns: how arrays and strings lie in one buffer, and whether the buffer may be trusted. Refuses to
know: what the segments mean, and files.

A plain layout, nothing in it is executed: magic, SHA-256 of all that follows, length of the
header, header (JSON: format, key, byte order, and place, type and shape of every segment),
segments at multiples of 64 bytes. Numbers lie as the machine holds them, so that a mapped file is
used where it lies and its pages are shared by all processes that map it.
"""

import hashlib
import json
import sys
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from services.matching.errors import IndexFormatError

MAGIC = b"portcullis-index"
FORMAT = 1
DIGEST_BYTES = 32
LENGTH_BYTES = 8
ALIGNMENT = 64
_HEADER_AT = len(MAGIC) + DIGEST_BYTES + LENGTH_BYTES
_TYPES = frozenset({"bool", "uint8", "int32", "uint32", "int64", "uint64", "float32", "float64"})

AnyArray = npt.NDArray[Any]


class Segment(NamedTuple):
    """Where one array lies, counted from the first segment."""

    start: int
    kind: str
    shape: tuple[int, ...]


class Writer:
    """Collects arrays and strings in the order in which they will be read."""

    def __init__(self) -> None:
        self._arrays: list[AnyArray] = []
        self._texts: dict[str, int] = {}

    def add(self, array: AnyArray) -> None:
        """Append an array.

        Raises:
            IndexFormatError: an array of objects, or of another kind that has no plain layout.
        """
        if array.dtype.name not in _TYPES:
            message = f"An array of {array.dtype.name} has no place in a stored index."
            raise IndexFormatError(message)
        self._arrays.append(np.ascontiguousarray(array))

    def number_of(self, text: str) -> int:
        """The number of a string; equal strings are stored once."""
        return self._texts.setdefault(text, len(self._texts))

    def pack(self, key: str) -> bytes:
        """Lay everything out, the strings first."""
        coded = [text.encode("utf-8", "surrogatepass") for text in self._texts]
        ends = np.cumsum(np.fromiter(map(len, coded), np.int64, len(coded)))
        starts = np.concatenate((np.zeros(1, np.int64), ends))
        letters = np.frombuffer(b"".join(coded), np.uint8)
        return _lay_out(key, [starts, letters, *self._arrays])


def _lay_out(key: str, arrays: Sequence[AnyArray]) -> bytes:
    segments: list[Segment] = []
    body: list[bytes] = []
    at = 0
    for array in arrays:
        segments.append(Segment(at, array.dtype.name, array.shape))
        content = array.tobytes()
        gap = -len(content) % ALIGNMENT
        body += [content, bytes(gap)]
        at += len(content) + gap
    header = json.dumps(
        {"format": FORMAT, "key": key, "order": sys.byteorder, "segments": segments}
    ).encode()
    header += b" " * (-(_HEADER_AT + len(header)) % ALIGNMENT)
    rest = [len(header).to_bytes(LENGTH_BYTES, "little"), header, *body]
    digest = hashlib.sha256()
    for part in rest:
        digest.update(part)
    return b"".join((MAGIC, digest.digest(), *rest))


class Reader:
    """Gives arrays and strings back in the order in which they were written.

    The arrays are views of the buffer: keep it open as long as anything read from it is used.
    """

    def __init__(self, buffer: memoryview, key: str) -> None:
        self._body, self._segments = _open(buffer, key)
        self._next = 0
        self._starts = self.numbers()
        self._letters = self.array().data
        self._texts: list[str | None] = [None] * (len(self._starts) - 1)

    def array(self) -> AnyArray:
        """The next array, read-only."""
        segment = self._segments[self._next]
        self._next += 1
        count = int(np.prod(segment.shape, dtype=np.int64))
        found = np.frombuffer(self._body, np.dtype(segment.kind), count, segment.start)
        return found.reshape(segment.shape)

    def numbers(self) -> Sequence[Any]:
        """The next array, of one dimension, for reading single numbers."""
        return self.array().data

    def text(self, number: int) -> str:
        """The string of a number."""
        known = self._texts[number]
        if known is None:
            cut = self._letters[self._starts[number] : self._starts[number + 1]]
            known = self._texts[number] = str(cut, "utf-8", "surrogatepass")
        return known


def _open(buffer: memoryview, key: str) -> tuple[memoryview, list[Segment]]:
    """Verify the checksum, then what the header says of itself."""
    begin = len(MAGIC) + DIGEST_BYTES
    if len(buffer) < _HEADER_AT or bytes(buffer[: len(MAGIC)]) != MAGIC:
        message = "The stored index is cut or no index at all; build it again."
        raise IndexFormatError(message)
    if hashlib.sha256(buffer[begin:]).digest() != bytes(buffer[len(MAGIC) : begin]):
        message = "The stored index does not have the checksum it states; build it again."
        raise IndexFormatError(message)
    length = int.from_bytes(buffer[begin:_HEADER_AT], "little")
    header = json.loads(bytes(buffer[_HEADER_AT : _HEADER_AT + length]))
    stated = (header["format"], header["key"], header["order"])
    if stated != (FORMAT, key, sys.byteorder):
        message = "The stored index belongs to other lists, other code or another machine."
        raise IndexFormatError(message)
    return buffer[_HEADER_AT + length :], [Segment(*each) for each in header["segments"]]
