"""The law as one immutable object: rulebook, dated parameters, reference tables, digest.

Owns: putting the parts together and naming them by digest.
Refuses to know: any transaction.
"""

from dataclasses import dataclass
from datetime import date
from typing import Protocol


class Countries(Protocol):
    """Dated country groups, as ``services.policy.reference.countries`` answers them."""

    def in_group(self, iso2: str, group: str, on: date) -> bool:
        """Whether a country is in a group (``"D:5"``) on a day; raises outside known dates."""
        ...

    def treated_as(self, iso2: str) -> str:
        """The country whose rules apply: ``HK`` gives ``CN``, territories their state."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """Rulebook, parameters and reference tables."""

    digest: str

    def next_change(self, after: date) -> date | None:
        """The first day after ``after`` on which some rule or value changes, if known."""
        raise NotImplementedError


def load_law() -> Law:
    """Load the packaged law. Reads only files of this package; raises ``PolicyError``."""
    raise NotImplementedError
