"""Street addresses compared without any name: who shares a listed party's address, or is at one.

Owns: reading a line into house, unit, floor and telling words; finding the listed lines of the
same street address. Refuses to know: names, geocoding, and what a shared address means in law.

Two lines are of one street address when the house numbers of one stand in the other, the country
does not contradict, and the words of the line that says less stand in the other, weighed by how
few listed lines hold them: a district proves little, a street much. Spelling in one or several
words does not matter (``Fa Yuen``, ``Fayuen``).
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from services.matching.addresses.lines import address_abbreviations, address_words
from services.matching.countries import country_names, country_of
from services.matching.normalize import place_words
from services.matching.scripts import fold_letters

Relation = Literal["same", "unstated", "other_unit"]

AGREE_SHARE = 0.75  # of the weight of the line that says less
AGREE_SHARE_OTHER = 0.25  # of the weight of the line that says more
WORDS_MIN = 2  # telling words that both lines hold
WORDS_MAX = 24  # a longer line is prose or several addresses: the rest is not compared
FREQUENT = 400  # a word in more listed lines than this finds nobody by itself
POSTAL_DIGITS = 5  # a longer number is a postal code or a telephone, stated or not
_JOINED_MAX = 3
_SHORT = {"tst": "tsim sha tsui", "kln": "kowloon", "hk": "hong kong"}  # as Hong Kong writes them
_SHORT_WORD = re.compile(rf"\b(?:{'|'.join(_SHORT)})\b")
_CHINA = frozenset({"CN", "HK", "MO"})  # Hong Kong is stated as either

_FLOOR = re.compile(
    r"\b(?:level|lvl|floor|flr|fl)s?\.?\s*(\d+)\b"
    r"|\b(\d+)\s*(?:/\s*f|f|/\s*fl)\b"
    r"|\b(\d+)(?:st|nd|rd|th)?\s+(?:floor|flr|fl)\b"
)
_UNIT = re.compile(
    r"\b(?:units?|flats?|rooms?|rm|apartment|apt|offices?|suite|ste|shop)\b[\s.:/#]*"
    r"(?:(?:rm|room|no|number)\b[\s.:#]*)?"
    r"(\d+\s*-\s*\d+|\d+[a-z]?|[a-z]?\d+|[a-z]\b)"
)
_ORDINAL = re.compile(r"\b(\d+)(?:st|nd|rd|th)\b")
_WORD = re.compile(r"\w+")
_DIGITS = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Street:
    """A street address in comparable form.

    Attributes:
        words: its telling words, in order.
        houses: numbers of house and building, as text.
        units: numbers or letters of flat, room, office.
        floors: numbers of floors.
        country: ISO 3166 alpha-2, empty when the line names none.
    """

    words: tuple[str, ...]
    houses: frozenset[str]
    units: frozenset[str]
    floors: frozenset[str]
    country: str


@dataclass(frozen=True, slots=True)
class ListedStreet:
    """A street address of a listed party.

    Attributes:
        entry: position of the party in ``Index.entries``.
        line: position of the line in its addresses.
    """

    entry: int
    line: int
    street: Street


@dataclass(frozen=True, slots=True)
class Streets:
    """The listed street addresses, prepared.

    Attributes:
        listed: all of them.
        by_word: positions in ``listed`` by each word that few lines hold.
        spread: in how many lines each word stands.
    """

    listed: Sequence[ListedStreet]
    by_word: Mapping[str, tuple[int, ...]]
    spread: dict[str, int]

    def find(self, street: Street) -> list[tuple[ListedStreet, Relation]]:
        """The listed lines of the same street address, and how their units relate."""
        hits: Counter[int] = Counter()
        for word in set(street.words):
            hits.update(self.by_word.get(word, ()))
        few = sum(self.spread.get(word, 0) > FREQUENT for word in street.words)
        least = 1 if few else WORDS_MIN
        found = []
        for at, count in hits.items():
            listed = self.listed[at]
            if count >= least and self._is_one(street, listed.street):
                found.append((listed, relation_of(street, listed.street)))
        return found

    def _is_one(self, one: Street, other: Street) -> bool:
        if not (one.houses <= other.houses or other.houses <= one.houses):
            return False
        if not _is_one_country(one.country, other.country):
            return False
        mine, shared = self._covered(one, other)
        theirs, returned = self._covered(other, one)
        if min(len(shared), len(returned)) < WORDS_MIN or shared <= _districts():
            return False
        parts = (self._weigh(shared) / mine, self._weigh(returned) / theirs)
        lighter = parts[0] if mine <= theirs else parts[1]
        return lighter >= AGREE_SHARE and min(parts) >= AGREE_SHARE_OTHER

    def _covered(self, one: Street, other: Street) -> tuple[float, set[str]]:
        """The weight of a line's words; which of them stand in the other line."""
        there, words = set(other.words) | _joins(other.words), one.words
        held = {word for word in words if word in there}
        known = set(other.words)
        for size in range(2, _JOINED_MAX + 1):
            for at in range(len(words) - size + 1):
                if "".join(words[at : at + size]) in known:
                    held.update(words[at : at + size])
        return self._weigh(set(words)), held

    def _weigh(self, words: set[str]) -> float:
        lines = len(self.listed) + 2
        return sum(math.log(lines / (self.spread.get(word, 0) + 1)) for word in words)


def build_streets(addresses: Iterable[tuple[int, Sequence[str]]]) -> Streets:
    """Prepare the addresses of (position of the entry, its lines)."""
    listed = [
        ListedStreet(entry, at, street)
        for entry, lines in addresses
        for at, line in enumerate(lines)
        if _DIGITS.search(line) and (street := read_street(line)) is not None
    ]
    by_word: dict[str, list[int]] = {}
    for at, each in enumerate(listed):
        for word in set(each.street.words):
            by_word.setdefault(word, []).append(at)
    return Streets(
        listed=tuple(listed),
        by_word={word: tuple(at) for word, at in by_word.items() if len(at) <= FREQUENT},
        spread={word: len(at) for word, at in by_word.items()},
    )


def relation_of(stated: Street, listed: Street) -> Relation:
    """Say how the units of two lines of one street address relate.

    Returns:
        ``same``: the listed line is the whole building, or the stated line is in its very unit;
        ``unstated``: the stated line names no unit; ``other_unit``: it names another one.
    """
    if not listed.units and not listed.floors:
        return "same"
    if not stated.units and not stated.floors:
        return "unstated"
    if stated.units and listed.units:
        agree = stated.units <= listed.units or listed.units <= stated.units
        apart = stated.floors and listed.floors and stated.floors.isdisjoint(listed.floors)
        return "same" if agree and not apart else "other_unit"
    if stated.floors.isdisjoint(listed.floors):
        return "other_unit" if stated.floors and listed.floors else "unstated"
    return "unstated" if listed.units else "same"


def read_street(line: str, country: str | None = None) -> Street | None:
    """Read a line; None if it names no house or too little beside it.

    Args:
        line: an address, its parts separated by commas.
        country: stated beside it, where the line names none itself.
    """
    street = _read(line)
    if street is None or street.country or not country:
        return street
    return Street(street.words, street.houses, street.units, street.floors, country)


@lru_cache(maxsize=4096)
def _read(line: str) -> Street | None:
    text = _ORDINAL.sub(r"\1 ", fold_letters(line).text.replace("'", "").replace("\u2019", ""))
    text = _SHORT_WORD.sub(lambda found: _SHORT[found.group()], text)
    floors = {_plain(next(filter(None, found.groups()))) for found in _FLOOR.finditer(text)}
    text = _FLOOR.sub(" ", text)
    units = {
        _plain(part)
        for found in _UNIT.finditer(text)
        for part in re.split(r"\s*-\s*", found.group(1))
    }
    words, houses = _split(_UNIT.sub(" ", text))
    if not houses or len(words) < WORDS_MIN:
        return None
    country = next(iter(country_of(line)), "")
    return Street(words, houses, frozenset(units), frozenset(floors), country)


def _split(text: str) -> tuple[tuple[str, ...], frozenset[str]]:
    words, houses = [], set()
    short, void = address_abbreviations(), address_words() | _country_words()
    for word in _WORD.findall(text):
        if _DIGITS.search(word):
            if len(word) < POSTAL_DIGITS:
                houses.add(_plain(word))
            continue
        spelled = short.get(word, word)
        if spelled not in void and len(spelled) > 1:
            words.append(spelled)
    return tuple(words[:WORDS_MAX]), frozenset(houses)


def _plain(number: str) -> str:
    return number.strip().lstrip("0") or "0"


@cache
def _districts() -> frozenset[str]:
    return place_words() | {"hong", "kong"}


@cache
def _country_words() -> frozenset[str]:
    keep = {"hong", "kong"}
    return frozenset(word for name in country_names() for word in name.split()) - keep


def _joins(words: tuple[str, ...]) -> set[str]:
    return {
        "".join(words[at : at + size])
        for size in range(2, _JOINED_MAX + 1)
        for at in range(len(words) - size + 1)
    }


def _is_one_country(one: str, other: str) -> bool:
    return not one or not other or one == other or {one, other} <= _CHINA
