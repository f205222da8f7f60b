"""Which listed names have nearly the same letters as a name, in whatever order.

Owns: the letters of a name as a bag, and the nearest bags of about the same length. Two slips in a
short name destroy its letter triples but hardly change its letters; words joined, split or
exchanged do not change them at all. Refuses to know: what a name is.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

LETTERS = 26
MARKS = 36  # letters and digits
SEEN_TWICE = LETTERS  # the bit from which a letter's second occurrence counts
LETTERS_MIN = 5
LETTERS_MAX = 28  # a longer name keeps enough triples
TWO_SLIPS_LETTERS = 7
SLIP_BITS = 2  # bits that a slip changes at most
Bits = npt.NDArray[np.uint64]
Places = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Bags:
    """The listed names as bags of letters, sorted by length.

    Attributes:
        bits: a bit per letter and digit that occurs, and per letter that occurs twice, shape (N,).
        rows: the row of each, shape (N,).
        starts: where each length begins, shape (LETTERS_MAX + 4,).
    """

    bits: Bits
    rows: Places
    starts: Places

    def nearest(self, text: str, *, count: int) -> list[int]:
        """Up to ``count`` rows whose letters differ by a slip, or by two in a longer name."""
        length = len(text)
        if not LETTERS_MIN <= length <= LETTERS_MAX:
            return []
        slips = 1 if length < TWO_SLIPS_LETTERS else 2
        low, high = self.starts[length - slips], self.starts[length + slips + 1]
        apart = np.bitwise_count(self.bits[low:high] ^ _bits_of(text))
        near = np.flatnonzero(apart <= slips * SLIP_BITS)
        if len(near) > count:
            near = near[np.argsort(apart[near], kind="stable")[:count]]
        return [int(row) for row in self.rows[low:high][near]]


def build_bags(texts: Sequence[str]) -> Bags:
    """Collect the letters of the listed names; ``texts[i]`` becomes row ``i``."""
    lengths = np.fromiter((len(text) for text in texts), np.int32, len(texts))
    rows = np.flatnonzero((lengths >= 1) & (lengths <= LETTERS_MAX + 2))
    rows = rows[np.argsort(lengths[rows], kind="stable")]
    bits = np.fromiter((_bits_of(texts[row]) for row in rows.tolist()), np.uint64, len(rows))
    starts = np.searchsorted(lengths[rows], np.arange(LETTERS_MAX + 4))
    return Bags(bits, rows.astype(np.int32), starts.astype(np.int32))


def _bits_of(text: str) -> np.uint64:
    bits = 0
    for letter in text:
        mark = 1 << _BIT.get(letter, 2 * LETTERS + 10)
        bits |= mark << SEEN_TWICE if bits & mark and mark < _DIGITS else mark
    return np.uint64(bits)


_BIT = {letter: at for at, letter in enumerate("abcdefghijklmnopqrstuvwxyz")} | {
    digit: 2 * LETTERS + at for at, digit in enumerate("0123456789")
}
_DIGITS = 1 << (2 * LETTERS)
