"""How much each word of a name says about who it is.

Owns: kinds and weights of words. Refuses to know: scores.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from services.matching.normalize import expand, fillers, generic_words, legal_words, place_words
from services.matching.typos import edits_between

DISTINCTIVE, GENERIC, PLACE, NUMBER, LIGHT = range(5)
ANY, PERSON, CRAFT = range(3)  # what a listed name is the name of
NAMES_FLOOR = 20_000  # a short list does not know which words are rare
GENERIC_CAP = 0.30
PLACE_CAP = 0.30
NUMBER_WEIGHT = 0.50
LIGHT_WEIGHT = 0.03  # of legal forms and fillers
PERSON_FLOOR = 0.45
KNOWN_NAMES = 3
FRAGMENT_LETTERS = 3  # a word that no listed name holds, as short as this, is a scrap
LETTERS_FEW = 2
FEW_LETTERS_CAP = 0.40


@dataclass(frozen=True, slots=True)
class Weighted:
    """A name with its words weighed.

    Attributes:
        tokens: its words, abbreviations of generic words written out.
        raw: its words as stated.
        weights: of each, 0 to 1.
        kinds: of each: ``DISTINCTIVE``, ``GENERIC``, ``PLACE``, ``NUMBER``, ``LIGHT``.
        bearer: ``PERSON``, ``CRAFT`` (vessel, aircraft) or ``ANY``.
    """

    tokens: tuple[str, ...]
    raw: tuple[str, ...]
    weights: tuple[float, ...]
    kinds: tuple[int, ...]
    bearer: int

    @property
    def is_company(self) -> bool:
        """Whether a legal form is stated."""
        return any(
            kind == LIGHT and word not in fillers()
            for word, kind in zip(self.tokens, self.kinds, strict=True)
        )


class Weigher:
    """Weighs words by how many listed names hold them (inverse document frequency)."""

    def __init__(self, spread: dict[str, int], names: int) -> None:
        self._spread = spread
        self._names = names
        self._scale = math.log(max(names, NAMES_FLOOR) + 1)
        self._known: dict[str, tuple[float, int]] = {}
        self._generic = generic_words()
        self._places = place_words()

    def weigh(self, words: Iterable[str], light: Iterable[bool], *, bearer: int = ANY) -> Weighted:
        """Weigh the words of a name. Names of persons and craft have no generic words."""
        raw = tuple(words)
        tokens = expand(raw)
        pairs = [
            (LIGHT_WEIGHT, LIGHT)
            if is_light
            else self._word(token)
            if bearer == ANY
            else (max(self._rarity(token), PERSON_FLOOR), DISTINCTIVE)
            for token, is_light in zip(tokens, light, strict=True)
        ]
        weights = tuple(weight for weight, _ in pairs)
        return Weighted(tokens, raw, weights, tuple(kind for _, kind in pairs), bearer)

    def is_known(self, token: str) -> bool:
        """Whether several listed names hold this very word: it is hardly a slip for another."""
        return self._spread.get(token, 0) >= KNOWN_NAMES

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
        few = LETTERS_FEW if token in self._spread else FRAGMENT_LETTERS
        if len(token) <= few and token.isascii():
            return min(rarity, FEW_LETTERS_CAP), DISTINCTIVE
        if token not in self._spread and self._misspells_a_form(token):
            return LIGHT_WEIGHT, LIGHT
        return rarity, DISTINCTIVE

    @staticmethod
    def _misspells_a_form(token: str) -> bool:
        return any(edits_between(token, word) is not None for word in legal_words())

    def _rarity(self, token: str) -> float:
        return 1.0 - math.log(self._spread.get(token, 0) + 1) / self._scale
