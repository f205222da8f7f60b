"""Every party against every listed name, in one batched pass.

Owns: the answer's shape and the pass. Refuses to know: what a match means in law.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from services.matching.index import Index
from services.matching.lists import ListEntry

Status = Literal["confirmed", "possible", "weak"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A party to compare: one key of the cache.

    Attributes:
        name: as the order states it, any script.
        name_latin: a stated Latin form of it.
        country: ISO 3166 alpha-2, None when unknown.
        address: its lines.
        identifiers: (scheme, value) pairs: ``LEI``, ``USCC``, ``DUNS``, ``VAT``, ``OTHER``.
    """

    name: str
    name_latin: str | None = None
    aliases: tuple[str, ...] = ()
    country: str | None = None
    address: tuple[str, ...] = ()
    identifiers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """One listed party that a subject resembles.

    Attributes:
        matched_name: the listed name or alias that was nearest.
        score: 0 to 1000, of the names alone.
        status: ``confirmed``: the name is the same and country, address or identifier agrees;
            ``possible``: the name is strong without that; ``weak``: informs only.
        reasons: stable labels, such as ``name_exact``, ``country_agrees``.
        entry: the listed party itself: license requirement, policy, footnotes, dates.
    """

    list_name: str
    entry_id: str
    entry_name: str
    matched_name: str
    score: int
    status: Status
    reasons: tuple[str, ...]
    entry: ListEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenResult:
    """What comparing one subject with every listed name gave.

    Attributes:
        matches: strongest first.
        compared: how many listed names it was compared with.
        screenable: False: the name is in a script that nothing here bridges; hold it and ask for
            a Latin form (``unscreenable_name``).
    """

    matches: tuple[Match, ...]
    compared: int
    screenable: bool


def screen(index: Index, subjects: Sequence[Subject]) -> list[ScreenResult]:
    """Compare every subject with every listed name; results in the order of the subjects."""
    raise NotImplementedError
