"""Whether two addresses name the same place.

Owns: the comparable words of an address line. Refuses to know: geocoding.
"""

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from services.matching.normalize import place_words
from services.matching.scripts import fold_letters
from services.matching.tables import read_table, read_words

_WORD = re.compile(r"\w+")
AGREE_SHARE = 0.75  # of the distinctive words of the shorter address
AGREE_WORDS = 3


def agrees(lines: Iterable[str], listed: Iterable[str]) -> bool:
    """Say whether an address agrees with any of the listed ones.

    Most distinctive words of the shorter address must stand in the other, at least three of them,
    one of them a number: a street alone is not an address.
    """
    stated = _words(" ".join(lines))
    return any(_same(stated, _words(line)) for line in listed) if stated else False


def _same(one: frozenset[str], other: frozenset[str]) -> bool:
    shared = one & other
    if len(shared) < AGREE_WORDS or not any(word.isdigit() for word in shared):
        return False
    return len(shared) >= AGREE_SHARE * min(len(one), len(other))


@lru_cache(maxsize=8192)
def _words(line: str) -> frozenset[str]:
    words = _WORD.findall(fold_letters(line).text.replace("'", ""))
    short = address_abbreviations()
    spelled = (short.get(word, word) for word in words)
    return frozenset(spelled) - address_words() - place_words()


@cache
def address_abbreviations() -> dict[str, str]:
    """Short forms in addresses, and the word each stands for."""
    return dict(read_table("words")["address_abbreviations"])


@cache
def address_words() -> frozenset[str]:
    """Words that most addresses hold."""
    return read_words("words", "address")
