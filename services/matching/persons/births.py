"""Dates of birth, as stated and as lists print them, and whether two can be the same.

Owns: reading a day, a month, a year, a range of years and ``circa``. Refuses to know: names.

Source: OFAC prints ``12 Dec 1968``, ``Dec 1968``, ``1968``, ``circa 1968``, ``1966 to 1968``; the
Consolidated Screening List ``1968-12-12`` and ``1968``.
"""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

CIRCA_YEARS = 2  # on both sides of a year that is only about right
SLIP = timedelta(days=366)  # dates as near as this may be a slip: they neither agree nor differ
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ISO = re.compile(r"^(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?$")
_PRINTED = re.compile(r"^(?:(\d{1,2})\s+)?([a-z]{3})[a-z]*\.?\s+(\d{4})$")
_CIRCA = re.compile(r"^(?:circa|ca?\.?|about|approximately|approx\.?)\s+", re.IGNORECASE)
_RANGE = re.compile(
    r"^(?:between\s+)?(.+?)\s+(?:to|and|or)\s+(.+)$|^(\d{4})\s*[-\u2013/]\s*(\d{4})$"
)


class Birth(NamedTuple):
    """When somebody was born: the earliest and the latest day it can have been."""

    first: date
    last: date


@lru_cache(maxsize=16_384)
def read_birth(text: str) -> Birth | None:
    """Read a date of birth; None where it is no date that is understood."""
    plain = " ".join(text.split()).casefold()
    bare = _CIRCA.sub("", plain)
    slack = CIRCA_YEARS if bare != plain else 0
    found = _RANGE.match(bare)
    ends = [each for each in found.groups() if each] if found else [bare]
    try:
        read = [_read_one(_CIRCA.sub("", end)) for end in ends]
        known = [each for each in read if each is not None]
        if len(known) != len(ends):
            return None
        first, last = min(each.first for each in known), max(each.last for each in known)
        return Birth(_shift(first, -slack), _shift(last, slack))
    except ValueError:
        return None


def _read_one(text: str) -> Birth | None:
    iso = _ISO.match(text)
    if iso:
        year, month, day = (int(part) if part else None for part in iso.groups())
        return _span(int(year or 0), month, day)
    printed = _PRINTED.match(text)
    if printed and printed[2] in _MONTHS:
        return _span(int(printed[3]), _MONTHS.index(printed[2]) + 1, int(printed[1] or 0) or None)
    return None


def _span(year: int, month: int | None, day: int | None) -> Birth:
    if month is None:
        return Birth(date(year, 1, 1), date(year, 12, 31))
    if day is not None:
        return Birth(date(year, month, day), date(year, month, day))
    after = date(year + month // 12, month % 12 + 1, 1)
    return Birth(date(year, month, 1), after - timedelta(days=1))


def _shift(day: date, years: int) -> date:
    year = day.year + years
    leap_day = (day.month, day.day) == (2, 29)
    return date(year, 2, 28) if leap_day and years else day.replace(year=year)


def compare_births(stated: str | None, listed: Iterable[str]) -> str | None:
    """Say whether a stated date of birth agrees with one of the listed ones.

    Returns:
        ``born_agrees``: it can be the same day; ``born_differs``: it is more than a year from all
        of them; None: one side does not say, cannot be read, or they are as near as a slip.
    """
    own = None if stated is None else read_birth(stated)
    others = [birth for birth in map(read_birth, listed) if birth is not None]
    if own is None or not others:
        return None
    gaps = [max(own.first - other.last, other.first - own.last) for other in others]
    if min(gaps) <= timedelta(0):
        return "born_agrees"
    return "born_differs" if min(gaps) > SLIP else None
