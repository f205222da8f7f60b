"""How much each word of a name says about who it is.

Owns: kinds and weights of words. Refuses to know: scores.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from services.matching.companies.mending import WordMender
from services.matching.normalize import (
    SHORT_FORM_LETTERS,
    expand,
    fillers,
    generic_words,
    legal_words,
    neutral_words,
    ordinary_words,
    organization_kinds,
    place_words,
    short_forms,
)
from services.matching.typos import EDITS_MAX

DISTINCTIVE, GENERIC, PLACE, NUMBER, LIGHT = range(5)
ANY, PERSON, CRAFT = range(3)  # what a listed name is the name of
NAMES_FLOOR = 20_000  # a short list does not know which words are rare
GENERIC_CAP = 0.30
KIND_CAP = 0.10  # of short forms of kinds of organization
NEUTRAL_CAP = 0.15  # of words that say nothing of a business
ORDINARY_CAP = 0.60  # of words that companies everywhere take as names
PLACE_CAP = 0.25
NUMBER_WEIGHT = 0.50
LIGHT_WEIGHT = 0.03  # of legal forms and fillers
PERSON_FLOOR = 0.45
KNOWN_NAMES = 3
FEW_LETTERS = 3  # a word as short as this is initials, or a scrap if no listed name holds it
INITIALS_CAP = 0.60
FRAGMENT_CAP = 0.40
LETTER_CAP = 0.15  # of a single letter
GLUED_LETTERS = 6
DAMAGED_LETTERS = 5
MISSPELLED_LETTERS = 5
MISSPELLED_TWICE_LETTERS = 9
REMEMBERED = 262_144  # words of parties, judged: first-time parties come for ever


@dataclass(frozen=True, slots=True)
class Weighted:
    """A name with its words weighed.

    Attributes:
        tokens: its words, abbreviations of generic words written out.
        raw: its words as stated.
        weights: of each, 0 to 1.
        kinds: of each: ``DISTINCTIVE``, ``GENERIC``, ``PLACE``, ``NUMBER``, ``LIGHT``.
        bearer: ``PERSON``, ``CRAFT`` (vessel, aircraft) or ``ANY``.
        odd: of each, whether it holds letters that no listed name puts together; empty: unknown.
        cut: words that a period cuts short.
    """

    tokens: tuple[str, ...]
    raw: tuple[str, ...]
    weights: tuple[float, ...]
    kinds: tuple[int, ...]
    bearer: int
    odd: tuple[bool, ...] = ()
    cut: tuple[str, ...] = ()

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
        self._mends: dict[str, str] = {}
        self._generic = generic_words()
        self._ordinary = ordinary_words()
        self._caps = (
            dict.fromkeys(self._ordinary, (ORDINARY_CAP, DISTINCTIVE))
            | dict.fromkeys(self._generic, (GENERIC_CAP, GENERIC))
            | dict.fromkeys(neutral_words(), (NEUTRAL_CAP, GENERIC))
            | dict.fromkeys(organization_kinds(), (KIND_CAP, GENERIC))
            | dict.fromkeys(place_words(), (PLACE_CAP, PLACE))
            | dict.fromkeys(legal_words(), (LIGHT_WEIGHT, LIGHT))
        )

    def weigh(  # noqa: PLR0913 - a name, and what is known of each of its words
        self,
        words: Iterable[str],
        light: Iterable[bool],
        *,
        bearer: int = ANY,
        odd: tuple[bool, ...] = (),
        cut: tuple[str, ...] = (),
        stated: bool = False,
    ) -> Weighted:
        """Weigh the words of a name. Names of persons and craft have no generic words.

        Args:
            words: as normalized.
            light: of each, whether it belongs to a legal form or is a filler.
            bearer: whose name it is.
            odd: see ``Weighted``.
            cut: see ``Weighted``.
            stated: a party states the name: unknown words are read as the words of business and
                places for which they are meant.
        """
        raw = tuple(map(self._unglue, words))
        tokens = self._mended(raw, light) if stated else expand(raw)
        pairs = [
            (LIGHT_WEIGHT, LIGHT)
            if is_light
            else self._word(token)
            if bearer == ANY
            else (max(self._rarity(token), PERSON_FLOOR), DISTINCTIVE)
            for token, is_light in zip(tokens, light, strict=True)
        ]
        if bearer == ANY and _tells(pairs[:-1]) and self._damages_a_form(raw[-1]):
            pairs[-1] = (LIGHT_WEIGHT, LIGHT)
        weights = tuple(weight for weight, _ in pairs)
        kinds = tuple(kind for _, kind in pairs)
        return Weighted(tokens, raw, weights, kinds, bearer, odd, cut)

    def _mended(self, raw: tuple[str, ...], light: Iterable[bool]) -> tuple[str, ...]:
        """The words, unknown ones read as the words of business or places they are meant for."""
        tokens = expand(raw)
        if all(token in self._spread for token in tokens):
            return tokens
        return tuple(
            token if is_light or token in self._caps or token in self._spread else self._mend(token)
            for token, is_light in zip(tokens, light, strict=True)
        )

    def _mend(self, token: str) -> str:
        found = self._mends.get(token)
        if found is None:
            if len(self._mends) >= REMEMBERED:
                self._mends.clear()
            word = _word_mender().mend(token)
            found = self._mends[token] = token if word is None else expand((word,))[0]
        return found

    def is_listed(self, token: str) -> bool:
        """Whether any listed name holds this very word."""
        return token in self._spread

    @property
    def knows_words(self) -> bool:
        """Whether the list is long enough to know which words are rare."""
        return self._names >= NAMES_FLOOR

    def decades(self, token: str) -> float:
        """How rare a word is among the listed names: 3.0 is one in a thousand."""
        return math.log10((max(self._names, NAMES_FLOOR) + 1) / (self._spread.get(token, 0) + 1))

    def is_known(self, token: str) -> bool:
        """Whether several companies hold this very word: it is hardly a slip for another."""
        return self._spread.get(token, 0) >= KNOWN_NAMES or token in self._ordinary

    def _unglue(self, word: str) -> str:
        """The word without a legal form that sticks to it, where the rest is a known word."""
        if word in self._spread or len(word) < GLUED_LETTERS:
            return word
        for form in short_forms():
            rest = word[: -len(form)]
            if word.endswith(form) and (rest in self._spread or rest in self._generic):
                return rest
        return word

    def _damages_a_form(self, word: str) -> bool:
        """Whether the last word is a slip away from a short legal form."""
        if not SHORT_FORM_LETTERS <= len(word) <= DAMAGED_LETTERS or word in self._spread:
            return False
        return word not in self._generic and _slips_to(word, short_forms(), 1)

    def _word(self, token: str) -> tuple[float, int]:
        known = self._known.get(token)
        if known is None:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            known = self._known[token] = self._judge(token)
        return known

    def _judge(self, token: str) -> tuple[float, int]:
        if token.isdigit():
            return NUMBER_WEIGHT, NUMBER
        rarity = self._rarity(token)
        cap, kind = self._caps.get(token, (0.0, DISTINCTIVE))
        if cap:
            return min(rarity, cap), kind
        if len(token) <= FEW_LETTERS and token.isascii():
            return min(rarity, self._cap_of_few(token)), DISTINCTIVE
        if token not in self._spread and self._misspells_a_form(token):
            return LIGHT_WEIGHT, LIGHT
        return rarity, DISTINCTIVE

    def _cap_of_few(self, token: str) -> float:
        if len(token) == 1:
            return LETTER_CAP
        return INITIALS_CAP if len(token) == FEW_LETTERS and self.is_listed(token) else FRAGMENT_CAP

    @staticmethod
    def _misspells_a_form(token: str) -> bool:
        allowed = EDITS_MAX if len(token) >= MISSPELLED_TWICE_LETTERS else 1
        return len(token) >= MISSPELLED_LETTERS and _slips_to(token, legal_words(), allowed)

    def _rarity(self, token: str) -> float:
        return 1.0 - math.log(self._spread.get(token, 0) + 1) / self._scale


@cache
def _word_mender() -> WordMender:
    return WordMender(generic_words() | place_words())


def _slips_to(word: str, words: frozenset[str], edits: int) -> bool:
    found = process.extractOne(word, words, scorer=OSA.distance, score_cutoff=edits)
    return found is not None


def _tells(pairs: Iterable[tuple[float, int]]) -> bool:
    return any(kind == DISTINCTIVE and weight > FRAGMENT_CAP for weight, kind in pairs)
