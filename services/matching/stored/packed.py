"""Sequences and mappings that lie in a buffer and are read one element at a time.

Owns: looking elements up where they lie, and remembering those already read. Refuses to know: how
they were written.
"""

import hashlib
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeVar, overload

Element = TypeVar("Element")
T = TypeVar("T")
Read = Callable[[int], Element]
KEY_BYTES = 8
KNOWN_MAX = 20_000  # looked-up keys that a mapping remembers, found or not


class PackedSequence(Sequence[Element]):
    """Elements of a column from one place to another; each is made when first asked for."""

    def __init__(self, read: Read[Element], start: int, stop: int) -> None:
        self._read = read
        self._start = start
        self._known: list[Element | None] = [None] * (stop - start)

    def __len__(self) -> int:
        return len(self._known)

    @overload
    def __getitem__(self, at: int) -> Element: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[Element, ...]: ...

    def __getitem__(self, at: int | slice) -> Element | tuple[Element, ...]:
        if isinstance(at, slice):
            return tuple(self[each] for each in range(*at.indices(len(self._known))))
        found = self._known[at]
        if found is None:
            place = at if at >= 0 else at + len(self._known)
            found = self._known[at] = self._read(self._start + place)
        return found


class PackedMapping(Mapping[str, Element]):
    """Values by text. The keys' hashes lie sorted; a found key is compared in full.

    Args:
        key: reads the n-th key.
        read: reads the n-th value.
        hashes: ``hash_of`` each key, sorted.
        places: the number of the key of each hash.
    """

    def __init__(
        self,
        key: Read[str],
        read: Read[Element],
        hashes: Sequence[int],
        places: Sequence[int],
    ) -> None:
        self._key = key
        self._read = read
        self._hashes = hashes
        self._places = places
        self._known: dict[str, tuple[Element] | None] = {}

    def __len__(self) -> int:
        return len(self._places)

    def __iter__(self) -> Iterator[str]:
        return map(self._key, range(len(self._places)))

    def __getitem__(self, text: str) -> Element:
        found = self._look_up(text)
        if found is None:
            raise KeyError(text)
        return found[0]

    @overload
    def get(self, text: str, /) -> Element | None: ...
    @overload
    def get(self, text: str, /, default: Element | T) -> Element | T: ...
    def get(self, text: str, /, default: T | None = None) -> Element | T | None:
        """The value of a key, or the default; without an exception, which would cost most."""
        found = self._look_up(text)
        return default if found is None else found[0]

    def _look_up(self, text: str) -> tuple[Element] | None:
        if text in self._known:
            return self._known[text]
        if len(self._known) >= KNOWN_MAX:
            self._known.clear()
        found = self._known[text] = self._find(text)
        return found

    def _find(self, text: str) -> tuple[Element] | None:
        wanted = hash_of(text)
        at = bisect_left(self._hashes, wanted)
        while at < len(self._hashes) and self._hashes[at] == wanted:
            place = self._places[at]
            if self._key(place) == text:
                return (self._read(place),)
            at += 1
        return None


def hash_of(text: str) -> int:
    """A key's hash: the same in every process, unlike Python's own."""
    coded = text.encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(coded, digest_size=KEY_BYTES).digest(), "little")
