"""Whether two addresses name the same place.

Owns: the comparable words of an address line. Refuses to know: geocoding.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from services.matching.normalize import place_words
from services.matching.scripts import fold_letters

_WORD = re.compile(r"\w+")
_SHORT = {
    "st": "street", "rd": "road", "ave": "avenue", "av": "avenue", "blvd": "boulevard",
    "bldg": "building", "fl": "floor", "flr": "floor", "rm": "room", "no": "number",
    "dist": "district", "ctr": "center", "centre": "center", "hwy": "highway", "sq": "square",
    "ste": "suite", "ul": "street", "ulitsa": "street", "prov": "province", "apt": "apartment",
}  # fmt: skip
_COMMON = frozenset(
    ["street", "road", "avenue", "boulevard", "building", "floor", "room", "number", "district", "center", "highway", "square", "suite", "province", "apartment", "city", "county", "zone", "town", "village", "unit", "block", "tower", "house", "box", "po", "the", "of", "and", "in", "north", "south", "east", "west", "new", "industrial", "park", "development", "economic", "technology", "high", "tech", "area", "section", "lane", "office", "international", "plaza", "free", "trade", "republic", "people", "s", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10"]
)  # fmt: skip
AGREE_SHARE = 0.75  # of the distinctive words of the shorter address
AGREE_WORDS = 3
NUMBERS_MIN = 1


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
    spelled = (_SHORT.get(word, word) for word in words)
    return frozenset(word for word in spelled if word not in _COMMON and word not in place_words())
