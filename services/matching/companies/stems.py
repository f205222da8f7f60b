"""Which listed names hold a word that begins with a given stem.

Owns: the words of the listed names in order. Refuses to know: what a name is.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

WORDS_MAX = 40  # a stem of more words says nothing
Places = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Stems:
    """Every word of the listed names, and the rows that hold it.

    Attributes:
        words: sorted.
        rows: the rows of the first word, then of the second, and so on, shape (R,).
        starts: where the rows of each word begin, and where the last ends, shape (W + 1,).
    """

    words: Sequence[str]
    rows: Places
    starts: Places

    def holding(self, stem: str, *, count: int) -> list[int]:
        """Rows with a longer word that begins so; none where too many words do."""
        low = bisect_left(self.words, stem + "\0")
        high = bisect_left(self.words, stem + "\U0010ffff", low)
        if high - low > WORDS_MAX:
            return []
        found = self.rows[self.starts[low] : self.starts[high]]
        return [int(row) for row in found[:count]]

    def holding_word(self, word: str, *, count: int) -> list[int]:
        """Rows that hold this very word; none where more than ``count`` do."""
        at = bisect_left(self.words, word)
        if at == len(self.words) or self.words[at] != word:
            return []
        found = self.rows[self.starts[at] : self.starts[at + 1]]
        return [int(row) for row in found] if len(found) <= count else []


def build_stems(names: Sequence[tuple[str, ...]]) -> Stems:
    """Sort the words of the listed names; ``names[i]`` becomes row ``i``."""
    pairs = sorted({(word, row) for row, words in enumerate(names) for word in words})
    words = tuple(dict.fromkeys(word for word, _ in pairs))
    rows = np.fromiter((row for _, row in pairs), np.int32, len(pairs))
    number = {word: at for at, word in enumerate(words)}
    sizes = np.bincount([number[word] for word, _ in pairs], minlength=len(words))
    starts = np.concatenate((np.zeros(1, np.int64), np.cumsum(sizes))).astype(np.int32)
    return Stems(words, rows, starts)
