"""Values with dates: what was in force on a day, and since when.

Owns: effective dating and enforcement status. Refuses to know: what any value means.
"""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Literal

from services.policy.errors import NotInForceError

Status = Literal["proposed", "effective", "stayed", "not_enforced", "repealed"]
Scalar = Decimal | str | bool | date | tuple[str, ...]
Raw = Scalar | MappingProxyType[str, Scalar]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One dated entry of a history.

    Attributes:
        effective: first day.
        value: ``None``: the provision has no value from this day (stayed, repealed, a gap).
        source: citation.
        status: only ``effective`` entries have force.
        compliance: first day on which one must comply, where it differs.
        confirm_required: the source is weak; another value might be right.
        note: what a reader should know.
    """

    effective: date
    value: Raw | None
    source: str
    status: Status = "effective"
    compliance: date | None = None
    confirm_required: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A parameter with its whole history, ascending."""

    name: str
    title: str
    provision: str
    unit: str
    verified: date
    history: tuple[Entry, ...]

    def entry_on(self, on: date) -> Entry | None:
        """The entry with force on a day, or ``None`` (before the first, stayed, repealed)."""
        at = bisect_right([entry.effective for entry in self.history], on) - 1
        if at < 0:
            return None
        entry = self.history[at]
        return entry if entry.status == "effective" and entry.value is not None else None

    def value_on(self, on: date) -> Raw:
        """The value on a day.

        Raises:
            NotInForceError: there is none; a gap is never bridged.
        """
        entry = self.entry_on(on)
        if entry is None or entry.value is None:
            raise NotInForceError(self.name, on)
        return entry.value

    @property
    def boundaries(self) -> tuple[date, ...]:
        """Every day on which the value, its status or its certainty changes."""
        return tuple(entry.effective for entry in self.history)
