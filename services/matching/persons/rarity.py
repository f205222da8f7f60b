"""How much a word of a person's name tells: how seldom people bear it.

Owns: the evidence of one word that agrees, in decades (3 means: one person in a thousand bears it).
Refuses to know: pairs of names, thresholds.
"""

import math
from collections.abc import Mapping

from services.matching.persons.words import bound_words, frequent_words, particles

NAMES_FLOOR = 20_000  # a short list does not know which words are rare
FREQUENT = 2.6  # at most, of a name that many people of some region bear
KNOWN_NAMES = 3  # listed names that hold a word: it is one, not a slip
SYLLABLE_LETTERS = 4
FREQUENT_SYLLABLE = 2.0  # at most, of a frequent name as short as a syllable of Korean or Chinese
PARTICLE_TELLS = 0.1
TITLE_TELLS = 1.2  # at most, of titles and particles that are names too (Syed, Le)
LETTERS_TELL = (0.0, 1.2, 2.5, 3.2, 3.9, 4.4)  # at most, by letters: few letters, few words


class Rarity:
    """Counts words over the listed persons' names."""

    def __init__(self, spread: Mapping[str, int], names: int) -> None:
        """Keep the counts.

        Args:
            spread: how many listed names hold each word.
            names: how many listed names there are.
        """
        self._spread = spread
        self._names = names
        self._total = math.log10(max(names, NAMES_FLOOR))

    def tells(self, word: str) -> float:
        """The evidence of this very word on both sides, in decades."""
        if word in particles() and word not in frequent_words():
            return PARTICLE_TELLS
        most = LETTERS_TELL[min(len(word), len(LETTERS_TELL) - 1)]
        if word in frequent_words():
            short = len(word) <= SYLLABLE_LETTERS
            most = min(most, FREQUENT_SYLLABLE if short else FREQUENT)
        if word in bound_words():
            most = TITLE_TELLS
        return min(most, self._total - math.log10(self._spread.get(word, 0) + 1))

    def is_known(self, word: str) -> bool:
        """Whether people bear this word as a name: it is hardly a slip for another one."""
        return word in frequent_words() or self._spread.get(word, 0) >= KNOWN_NAMES
