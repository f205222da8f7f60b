"""Which countries an address line, a citizenship or a nationality names.

Owns: reading a country at the end of a line. Refuses to know: country groups, and geocoding.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from services.matching.tables import read_pairs

_DIGITS = re.compile(r"[\d#-]+\S*")
_NOTE = re.compile(r"\(see [^)]*\)?", re.IGNORECASE)
# ``(See alternate addresses under China and Iran)``: the party has an address there too.
_ELSEWHERE = re.compile(r"\bsee [a-z ]*address(?:es)?\b([^;]*)", re.IGNORECASE)
_NOT_LETTER = re.compile(r"[^\w]+")
# Codes of countries that are codes of states too: before a ZIP code they say nothing.
_STATES = frozenset(
    {"AL", "AR", "AZ", "CA", "CO", "DE", "GA", "ID", "IL", "IN", "KY", "LA", "MA", "MD", "ME", "MN"}
    | {"MO", "MS", "MT", "NC", "NE", "PA", "SC", "SD", "VA"}
)
NAME_WORDS_MAX = 6
LAST_PARTS = 3  # a country stands among the last parts of a line, before a postal code


@cache
def country_names() -> dict[str, str]:
    """Map every folded country name of our table to its ISO code."""
    return {
        _fold(name): code
        for code, names in read_pairs("countries", "names").items()
        for name in names
    }


@cache
def country_codes() -> frozenset[str]:
    """All ISO 3166-1 alpha-2 codes of our table."""
    return frozenset(read_pairs("countries", "names"))


def countries_of(lines: Iterable[str]) -> frozenset[str]:
    """Read the country of each line, and those under which it says the party has addresses too."""
    return frozenset(
        code for line in lines for code in (*country_of(line), *countries_elsewhere(line))
    )


def countries_elsewhere(line: str) -> tuple[str, ...]:
    """Read the countries of a note such as ``(See alternate addresses under China and Iran)``."""
    found = _ELSEWHERE.search(line) if "address" in line.casefold() else None
    return () if found is None else tuple(_all_named(found.group(1)))


@lru_cache(maxsize=8192)
def country_of(line: str) -> tuple[str, ...]:
    """Read the country that a line ends with.

    A two-letter code counts only as the whole last part (``..., TX, 75081, US``): official files
    end so, and a code further left is a state. Otherwise the last named country counts.
    """
    parts = [part.strip(" .") for part in _NOTE.sub("", line).split(",")]
    code = _coded(parts)
    if code is not None:
        return (code,)
    for part in reversed(parts[-LAST_PARTS:]):
        code = _named(part)
        if code is not None:
            return (code,)
    return ()


def _coded(parts: list[str]) -> str | None:
    codes = country_codes()
    if parts[-1] in codes:
        return parts[-1]
    before = parts[-2] if len(parts) > 1 else ""
    if before in codes and any(letter.isdigit() for letter in parts[-1]):
        state = before in _STATES and len(parts[-1]) == len("95133")
        return None if state else before
    return None


def _named(part: str) -> str | None:
    names = country_names()
    words = _fold(_DIGITS.sub(" ", part)).split()
    for size in range(len(words), 0, -1):  # the longest name wins, the last one before the first
        for start in range(len(words) - size, -1, -1):
            code = names.get(" ".join(words[start : start + size]))
            if code is not None:
                return code
    return None


def _all_named(text: str) -> Iterator[str]:
    """Every country that a text names, the longest name at each place."""
    names = country_names()
    words = _fold(text).split()
    at = 0
    while at < len(words):
        for size in range(min(NAME_WORDS_MAX, len(words) - at), 0, -1):
            code = names.get(" ".join(words[at : at + size]))
            if code is not None:
                yield code
                at += size - 1
                break
        at += 1


def _fold(text: str) -> str:
    return " ".join(_NOT_LETTER.sub(" ", text.casefold()).split())
