"""Letters brought to one form: width, accents, look-alikes, transliteration, simplified Chinese.

Owns: what happens to single letters. Refuses to know: words, names, companies.
"""

import unicodedata
from functools import cache
from typing import NamedTuple

from services.matching.tables import read_table

HAN = "han"
LATIN = "latin"


class Folded(NamedTuple):
    """A text with its letters brought to one form.

    Attributes:
        text: casefolded, Latin where transliteration bridges the script, Han as simplified.
        mixed: a word mixed Latin letters with look-alikes of another script.
        bridged: False: letters remain that nothing here can read (Arabic, Thai ...).
        han: Han characters remain in ``text``.
    """

    text: str
    mixed: bool
    bridged: bool
    han: bool


def fold_letters(text: str) -> Folded:
    """Bring letters to one form: NFKC, case, accents, look-alikes, transliteration."""
    if text.isascii():
        return Folded(text.casefold(), mixed=False, bridged=True, han=False)
    wide = unicodedata.normalize("NFKC", text)
    plain = _strip_marks(wide.casefold())
    if plain.isascii():
        return Folded(plain, mixed=False, bridged=True, han=False)
    latin_elsewhere = any("a" <= letter <= "z" for letter in plain)
    words = [_fold_word(word, latin_elsewhere=latin_elsewhere) for word in plain.split()]
    joined = " ".join(word for word, _ in words)
    left = [letter for letter in joined if letter > "\x7f" and letter.isalpha()]
    return Folded(
        joined,
        mixed=any(mixed for _, mixed in words),
        bridged=all(is_han(letter) for letter in left),
        han=any(is_han(letter) for letter in left),
    )


def is_han(letter: str) -> bool:
    """Say whether the letter is a Chinese character."""
    return "\u4e00" <= letter <= "\u9fff" or "\u3400" <= letter <= "\u4dbf"


def _strip_marks(text: str) -> str:
    latin = _latin()
    letters = unicodedata.normalize("NFKD", text)
    bare = (latin.get(letter, letter) for letter in letters if not unicodedata.combining(letter))
    return unicodedata.normalize("NFC", "".join(bare))


def _fold_word(word: str, *, latin_elsewhere: bool) -> tuple[str, bool]:
    if word.isascii():
        return word, False
    looks = _confusable()
    letters = [letter for letter in word if letter.isalpha()]
    has_latin = any("a" <= letter <= "z" for letter in letters)
    has_other = any(letter > "\x7f" and not is_han(letter) for letter in letters)
    disguised = latin_elsewhere and all(
        "a" <= letter <= "z" or letter in looks for letter in letters
    )
    if (has_latin and has_other) or (disguised and has_other):
        return "".join(_to_latin(letter, looks) for letter in word), True
    table = _transliteration()
    return "".join(table.get(letter, letter) for letter in word), False


def _to_latin(letter: str, looks: dict[str, str]) -> str:
    return looks.get(letter) or _transliteration().get(letter, letter)


@cache
def _latin() -> dict[str, str]:
    return _letters("latin")


@cache
def _confusable() -> dict[str, str]:
    table = read_table("scripts")["confusable"]
    return {look: latin for latin, looks in table.items() for look in looks.casefold() + looks}


@cache
def _transliteration() -> dict[str, str]:
    pairs = read_table("scripts")["traditional"]["pairs"].split()
    simplified = {pair[0]: pair[1] for pair in pairs}
    return _letters("greek") | _letters("cyrillic") | simplified


def _letters(section: str) -> dict[str, str]:
    pairs = read_table("scripts")[section]["letters"].split()
    return dict(_pair(pair) for pair in pairs)


def _pair(text: str) -> tuple[str, str]:
    letter, _, latin = text.partition("=")
    return letter, latin
