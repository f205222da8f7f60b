"""How far apart two words are, in slips of the keyboard and of the ear.

Owns: which slips a word of a given length forgives, and how a word sounds. Refuses to know: names
and weights.
"""

import re
from functools import lru_cache

from rapidfuzz.distance import OSA

EDITS_MAX = 2
ONE_EDIT_LETTERS = 4  # letters of the shorter word that forgive one edit
TWO_EDITS_LETTERS = 6
THREE_EDITS_LETTERS = 12
JOINED_LETTERS = (9, 13, 20, 28)  # letters that forgive one, two, three, four edits
ODD_JOINED_LETTERS = (6, 10, 16, 22)  # the same, of words with letters that nobody joins
SUPPORTED_JOINED_LETTERS = (5, 8, 14, 20)  # the same, beside a distinctive word that agrees
LENIENT_ONE_EDIT_LETTERS = 3
LENIENT_TWO_EDITS_LETTERS = 5
SHUFFLED_LETTERS = 9
SOUND_LETTERS = 5  # a shorter word is too little to hear
_SOUNDS = {
    "shch": "sh",
    "sch": "sh",
    "tch": "ch",
    "dzh": "j",
    "ck": "k",
    "ph": "f",
    "kh": "h",
    "gh": "g",
    "zh": "j",
    "ch": "ch",
    "tz": "s",
    "ts": "s",
    "ou": "u",
    "oo": "u",
    "ee": "i",
    "iy": "i",
    "yi": "i",
    "ij": "i",
    "ae": "e",
    "x": "ks",
    "q": "k",
    "w": "v",
    "y": "i",
    "z": "s",
}
_HARD = re.compile(r"c(?![eiyh])")
_SOFT = re.compile(r"c(?=[eiy])")
_SPELLINGS = re.compile("|".join(sorted(_SOUNDS, key=len, reverse=True)))
_DOUBLE = re.compile(r"(.)\1+")


@lru_cache(maxsize=131_072)
def edits_between(one: str, other: str) -> int | None:
    """Edits between two words; None where they are too many for words of their length.

    An edit is a letter more, less, other, or two neighbors exchanged. Numbers forgive none.
    """
    return _edits(one, other, (ONE_EDIT_LETTERS, TWO_EDITS_LETTERS, THREE_EDITS_LETTERS))


@lru_cache(maxsize=65_536)
def lenient_edits_between(one: str, other: str) -> int | None:
    """Like ``edits_between`` for words whose neighbors agree: shorter words forgive more."""
    return _edits(one, other, (LENIENT_ONE_EDIT_LETTERS, LENIENT_TWO_EDITS_LETTERS))


@lru_cache(maxsize=65_536)
def edits_when_joined(one: str, other: str) -> int | None:
    """Like ``edits_between`` for several words run together: chance likeness is more likely."""
    return _edits(one, other, JOINED_LETTERS)


@lru_cache(maxsize=65_536)
def edits_when_odd(one: str, other: str) -> int | None:
    """Like ``edits_when_joined`` where a slip is credible for its odd letters."""
    return _edits(one, other, ODD_JOINED_LETTERS)


@lru_cache(maxsize=65_536)
def edits_when_supported(one: str, other: str) -> int | None:
    """Like ``edits_when_joined`` beside a distinctive word that agrees."""
    return _edits(one, other, SUPPORTED_JOINED_LETTERS)


def same_letters(one: str, other: str) -> bool:
    """Say whether two long texts are the same letters in another order."""
    return len(one) == len(other) >= SHUFFLED_LETTERS and sorted(one) == sorted(other)


@lru_cache(maxsize=131_072)
def sound_of(word: str) -> str:
    """How a word sounds, whatever the spelling: ``Tekhnika``, ``Technica``, ``Kompleks``.

    Spellings that transliterations and languages exchange fall together, doubled letters too.
    """
    if len(word) < SOUND_LETTERS or not word.isascii() or not word.isalpha():
        return word
    plain = _SOFT.sub("s", _HARD.sub("k", word))
    return _DOUBLE.sub(r"\1", _SPELLINGS.sub(_sound, _DOUBLE.sub(r"\1", plain)))


def _sound(found: re.Match[str]) -> str:
    return _SOUNDS[found.group()]


def _edits(one: str, other: str, letters: tuple[int, ...]) -> int | None:
    shorter = min(len(one), len(other))
    if shorter < letters[0] or one.isdigit() or other.isdigit():
        return None
    allowed = sum(shorter >= least for least in letters)
    if abs(len(one) - len(other)) > allowed:
        return None
    edits = OSA.distance(one, other, score_cutoff=allowed)
    return edits if edits <= allowed else None
