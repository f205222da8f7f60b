"""A stretch of days on which the law does not change: its values and country groups.

Owns: looking values and groups up once per stretch; classifications of items remembered.
Refuses to know: any transaction.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Protocol, cast

from services.policy.effective import Entry, Scalar
from services.policy.errors import NotInForceError
from services.policy.facts import Item

_REMEMBERED_ITEMS = 65_536


class Countries(Protocol):
    """Dated country groups, as ``services.policy.reference.countries`` answers them."""

    @property
    def digest(self) -> str:
        """Names the tables: another membership is another law."""
        ...

    def in_group(self, iso2: str, group: str, on: date) -> bool:
        """Whether a country is in a group (``"D:5"``) on a day; raises outside known dates."""
        ...

    def treated_as(self, iso2: str) -> str:
        """The country whose rules apply: ``HK`` gives ``CN``, territories their state."""
        ...

    def counted_with(self, iso2: str) -> tuple[str, ...]:
        """Every code of the state that a code belongs to, sorted; none for an unknown code."""
        ...

    def is_confirm_required(
        self, on: date, *, iso2: str | None = None, group: str | None = None
    ) -> bool:
        """Whether that day's answer rests on a weak source."""
        ...

    def changes_after(self, on: date) -> tuple[date, ...]:
        """Days after ``on`` on which some answer changes, ascending."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The law between two changes.

    Attributes:
        on: a day of the stretch (any: nothing changes inside it).
        entries: parameters with force, by name.
        countries: the dated groups.
    """

    on: date
    entries: Mapping[str, Entry]
    countries: Countries
    _groups: dict[tuple[str, str], bool] = field(default_factory=dict, compare=False)
    _states: dict[str, str] = field(default_factory=dict, compare=False)
    _items: dict[int, tuple[Item, Any]] = field(default_factory=dict, compare=False)

    def find(self, name: str) -> Entry | None:
        """The entry of a parameter, or ``None`` where it has no force."""
        return self.entries.get(name)

    def entry(self, name: str) -> Entry:
        """The entry of a parameter.

        Raises:
            NotInForceError: it has no value in this period.
        """
        entry = self.entries.get(name)
        if entry is None:
            raise NotInForceError(name, self.on)
        return entry

    def number(self, name: str) -> Decimal:
        """A figure; raises ``NotInForceError``."""
        return cast("Decimal", self.entry(name).value)

    def names(self, name: str) -> tuple[str, ...]:
        """A list of words; raises ``NotInForceError``."""
        return cast("tuple[str, ...]", self.entry(name).value)

    def table(self, name: str) -> Mapping[str, Scalar]:
        """A flat table; raises ``NotInForceError``."""
        return cast("MappingProxyType[str, Scalar]", self.entry(name).value)

    @property
    def notices(self) -> tuple[str, ...]:
        """Names of the is-informed notices with force (tables of the family ``notices``)."""
        return tuple(name for name in self.entries if name.startswith("notices."))

    def state(self, iso2: str) -> str:
        """The country whose rules apply to a code (``HK`` gives ``CN``)."""
        found = self._states.get(iso2)
        if found is None:
            found = self._states[iso2] = self.countries.treated_as(iso2)
        return found

    def in_group(self, iso2: str, group: str) -> bool:
        """Whether a country is in a group in this period."""
        key = (iso2, group)
        found = self._groups.get(key)
        if found is None:
            found = self.countries.in_group(self.state(iso2), group, self.on)
            self._groups[key] = found
        return found

    def in_any(self, iso2: str, groups: tuple[str, ...]) -> bool:
        """Whether a country is in one of several groups."""
        return any(self.in_group(iso2, group) for group in groups)

    def remembered(self, item: Item) -> Any:  # noqa: ANN401 - whatever ``remember`` was given
        """What was worked out about this very object before, or ``None``."""
        found = self._items.get(id(item))
        return found[1] if found is not None and found[0] is item else None

    def remember(self, item: Item, worked_out: object) -> None:
        """Keep what was worked out about an item; the item is kept alive with it."""
        if len(self._items) >= _REMEMBERED_ITEMS:
            self._items.clear()
        self._items[id(item)] = (item, worked_out)
