"""How far apart two words are, in slips of the keyboard and of the ear.

Owns: which slips a word of a given length forgives, and how a word sounds. Refuses to know: names
and weights.
"""

import re
from functools import lru_cache

from rapidfuzz.distance import OSA

EDITS_MAX = 2
LETTERS_MAX = 64  # of longer words as many edits are forgiven as of one so long


def _allowances(*letters: int) -> tuple[int, ...]:
    """How many edits a word of each length forgives: one from ``letters[0]`` on, and so forth."""
    return tuple(sum(length >= least for least in letters) for length in range(LETTERS_MAX + 1))


_WORD = _allowances(4, 6, 12)
_LENIENT = _allowances(3, 5)
_JOINED = _allowances(9, 13, 20, 28)
_ODD = _allowances(6, 10, 16, 22)
_SUPPORTED = _allowances(5, 8, 14, 20)
SHUFFLED_LETTERS = 9
OPEN_VOWELS = frozenset("aeiou")
SOUND_LETTERS = 5  # a shorter word is too little to hear
_SOUNDS = {
    "shch": "sh",
    "sch": "sh",
    "tch": "ch",
    "chn": "hn",
    "chr": "hr",
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
_PAIRS = (("rn", "m"), ("cl", "d"), ("vv", "w"), ("ii", "u"))
_LOOKS = str.maketrans("0158li", "oisbii")
_HARD = re.compile(r"c(?![eiyh])")
_SOFT = re.compile(r"c(?=[eiy])")
_SPELLINGS = re.compile("|".join(sorted(_SOUNDS, key=len, reverse=True)))
_DOUBLE = re.compile(r"(.)\1+")


def edits_between(one: str, other: str) -> int | None:
    """Edits between two words; None where they are too many for words of their length.

    An edit is a letter more, less, other, or two neighbors exchanged. Numbers forgive none.
    """
    return _edits(one, other, _WORD)


def lenient_edits_between(one: str, other: str) -> int | None:
    """Like ``edits_between`` for words whose neighbors agree: shorter words forgive more."""
    return _edits(one, other, _LENIENT)


def edits_when_joined(one: str, other: str) -> int | None:
    """Like ``edits_between`` for several words run together: chance likeness is more likely."""
    return _edits(one, other, _JOINED)


def edits_when_odd(one: str, other: str) -> int | None:
    """Like ``edits_when_joined`` where a slip is credible for its odd letters."""
    return _edits(one, other, _ODD)


def edits_when_supported(one: str, other: str) -> int | None:
    """Like ``edits_when_joined`` beside a distinctive word that agrees."""
    return _edits(one, other, _SUPPORTED)


def is_near(one: str, other: str) -> bool:
    """Say whether two words are near enough to be compared by their sound."""
    half = max(len(one), len(other)) // 2
    return OSA.distance(one, other, score_cutoff=half) <= half


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


@lru_cache(maxsize=131_072)
def shape_of(word: str) -> str:
    """What a word looks like to a scanner: ``rn`` is ``m``, ``5`` is ``s``, ``l`` is ``i``."""
    for pair, letter in _PAIRS:
        word = word.replace(pair, letter)
    return word if word.isdigit() else word.translate(_LOOKS)


def without_vowels(word: str) -> str:
    """The word as people shorten it: its first letter and its consonants."""
    return word[0] + "".join(letter for letter in word[1:] if letter not in OPEN_VOWELS)


def _sound(found: re.Match[str]) -> str:
    return _SOUNDS[found.group()]


def _edits(one: str, other: str, allowances: tuple[int, ...]) -> int | None:
    length, apart = len(one), len(other)
    allowed = allowances[min(length, apart, LETTERS_MAX)]
    if not allowed or not -allowed <= length - apart <= allowed:
        return None
    edits = OSA.distance(one, other, score_cutoff=allowed)
    if edits > allowed or one.isdigit() or other.isdigit():
        return None
    return edits
