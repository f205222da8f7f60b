"""How much each word of a name says about who it is.

Owns: kinds and weights of words. Refuses to know: scores.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from services.matching.normalize import generic_words, place_words

DISTINCTIVE, GENERIC, PLACE, NUMBER = range(4)
NAMES_FLOOR = 20_000  # a short list does not know which words are rare
GENERIC_CAP = 0.30
PLACE_CAP = 0.30
NUMBER_WEIGHT = 0.55
PERSON_FLOOR = 0.45
LETTERS_FEW = 2
FEW_LETTERS_CAP = 0.45


@dataclass(frozen=True, slots=True)
class Weighted:
    """A name with its words weighed.

    Attributes:
        tokens: its words.
        weights: of each, 0 to 1.
        kinds: of each: ``DISTINCTIVE``, ``GENERIC``, ``PLACE``, ``NUMBER``.
        total: of the weights.
        person: the listed party is a natural person.
    """

    tokens: tuple[str, ...]
    weights: tuple[float, ...]
    kinds: tuple[int, ...]
    total: float
    person: bool


class Weigher:
    """Weighs words by how many listed names hold them (inverse document frequency)."""

    def __init__(self, spread: Mapping[str, int], names: int) -> None:
        self._spread = spread
        self._scale = math.log(max(names, NAMES_FLOOR) + 1)
        self._known: dict[str, tuple[float, int]] = {}
        self._generic = generic_words()
        self._places = place_words()

    def weigh(self, tokens: Iterable[str], *, person: bool = False) -> Weighted:
        """Weigh the words of a name. Names of persons have no generic words."""
        tokens = tuple(tokens)
        pairs = [self._word(token) for token in tokens]
        if person:
            pairs = [(max(self._rarity(token), PERSON_FLOOR), DISTINCTIVE) for token in tokens]
        weights = tuple(weight for weight, _ in pairs)
        kinds = tuple(kind for _, kind in pairs)
        return Weighted(tokens, weights, kinds, sum(weights), person)

    def _word(self, token: str) -> tuple[float, int]:
        known = self._known.get(token)
        if known is None:
            known = self._known[token] = self._judge(token)
        return known

    def _judge(self, token: str) -> tuple[float, int]:
        if token.isdigit():
            return NUMBER_WEIGHT, NUMBER
        rarity = self._rarity(token)
        if token in self._places:
            return min(rarity, PLACE_CAP), PLACE
        if token in self._generic:
            return min(rarity, GENERIC_CAP), GENERIC
        if len(token) <= LETTERS_FEW and token.isascii():
            return min(rarity, FEW_LETTERS_CAP), DISTINCTIVE
        return rarity, DISTINCTIVE

    def _rarity(self, token: str) -> float:
        return 1.0 - math.log(self._spread.get(token, 0) + 1) / self._scale
