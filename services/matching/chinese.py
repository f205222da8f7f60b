"""Chinese company names: the core that tells companies apart, and how it sounds in Latin letters.

Owns: stripping place, industry and legal form from a name in Chinese characters, and its pinyin.
Refuses to know: lists.

A registered name reads place, core (zi hao), industry, legal form; the core is what people call
the company (Regulations on the registration of enterprise names, State Council order 734).
"""

from functools import cache, lru_cache

from pypinyin import Style, lazy_pinyin

from services.matching.tables import read_words

CORE_LETTERS_MIN = 2
CHINESE_COUNTRIES = frozenset({"CN", "HK", "MO", "TW", "SG"})  # whose parties have such names


@lru_cache(maxsize=8192)
def core_of_chinese(text: str) -> str:
    """The core of a name: without places, industries and legal forms; empty if nothing tells."""
    rest = "".join(letter for letter in text if letter.isalnum())
    for words in (_forms(), _places(), _industries()):
        for word in words:
            rest = rest.replace(word, "")
    return rest if len(rest) >= CORE_LETTERS_MIN and rest not in _regions() else ""


@lru_cache(maxsize=8192)
def place_sounds_of(text: str) -> frozenset[str]:
    """How the places that the name states sound, as Latin names write them: ``shanghai``."""
    return frozenset(pinyin_of(place) for place in _places() if place in text)


@lru_cache(maxsize=8192)
def pinyin_of(text: str) -> str:
    """How the text sounds: syllables without tones, joined."""
    return "".join(lazy_pinyin(text, style=Style.NORMAL, errors="ignore"))


@cache
def _forms() -> tuple[str, ...]:
    return _longest_first("forms")


@cache
def _places() -> tuple[str, ...]:
    return _longest_first("places")


@cache
def _regions() -> frozenset[str]:
    return read_words("chinese", "regions")


@cache
def _industries() -> tuple[str, ...]:
    return _longest_first("industries")


def _longest_first(section: str) -> tuple[str, ...]:
    return tuple(sorted(read_words("chinese", section), key=lambda word: (-len(word), word)))
