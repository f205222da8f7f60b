"""Words of business and places that a slip or missing vowels have damaged.

Owns: which known word an unknown one is meant for. Refuses to know: listed names, and what a word
weighs.

Only words that no listed name and no table holds are asked for: ``internatiorial``, ``mchncl``.
"""

from collections.abc import Iterable
from itertools import combinations

from rapidfuzz.distance import OSA

from services.matching.typos import shape_of, without_vowels

SLIP_LETTERS = 6  # of a word that one slip leaves readable
TWICE_LETTERS = 10  # that two do
BARE_LETTERS = 4  # of a word without its vowels


class WordMender:
    """Finds the known word for which an unknown one is meant."""

    def __init__(self, words: Iterable[str]) -> None:
        self._near: dict[str, list[str]] = {}
        self._bare: dict[str, str] = {}
        self._shapes: dict[str, str] = {}
        for word in sorted(words):
            if len(word) >= SLIP_LETTERS:
                self._shapes.setdefault(shape_of(word), word)
                for rest in _without_letters(word, _slips(word)):
                    self._near.setdefault(rest, []).append(word)
            bare = without_vowels(word)
            if len(word) > SLIP_LETTERS and len(bare) >= BARE_LETTERS:
                self._bare.setdefault(bare, word)

    def mend(self, word: str) -> str | None:
        """The known word of which this is a slip, or the consonants; None: none."""
        if not word.isascii() or len(word) < BARE_LETTERS:
            return None
        bare = self._bare.get(word)
        if bare is not None or len(word) < SLIP_LETTERS:
            return bare
        shape = self._shapes.get(shape_of(word))
        if shape is not None:
            return shape
        slips = _slips(word)
        best: tuple[int, str] | None = None
        seen: set[str] = set()
        for rest in _without_letters(word, slips):
            for known in self._near.get(rest, ()):
                if known in seen:
                    continue
                seen.add(known)
                allowed = min(slips, _slips(known))
                edits = OSA.distance(word, known, score_cutoff=allowed)
                if edits <= allowed and (best is None or (edits, known) < best):
                    best = (edits, known)
        return None if best is None else best[1]


def _slips(word: str) -> int:
    return 2 if len(word) >= TWICE_LETTERS else 1


def _without_letters(word: str, count: int) -> Iterable[str]:
    yield word
    for missing in range(1, count + 1):
        for places in combinations(range(len(word)), missing):
            yield "".join(letter for at, letter in enumerate(word) if at not in places)
