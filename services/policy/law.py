"""The law as one immutable object: rulebook, dated parameters, reference tables, digest.

Owns: putting the parts together, the stretches between changes, the digest that names it all.
Refuses to know: any transaction.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from services.policy.digest import pack_digest
from services.policy.effective import Dated
from services.policy.errors import ParameterError
from services.policy.parameters import read_parameters
from services.policy.period import Countries, Period
from services.policy.reference.countries import load_countries
from services.policy.rule import MODES, Rule
from services.policy.rulebook import FAMILIES, RULEBOOK

_BEGINNING = date(1949, 2, 26)  # no export control act of the present line is older
_PACKAGE = "services.policy"


class LawInForce(NamedTuple):
    """The law of one stretch of days: values, the rules per mode, those of one mode only."""

    period: Period
    rules: Mapping[str, tuple[Rule, ...]]
    only: Mapping[str, tuple[Rule, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """Rulebook, parameters and reference tables.

    Attributes:
        rules: every rule, in the order of the rulebook.
        parameters: every parameter by name ``<family>.<name>``.
        countries: the dated country groups.
        digest: names rules, parameters and group tables; quoted by every determination.
        changes: every day on which a rule, a value or a group changes, ascending.
    """

    rules: tuple[Rule, ...]
    parameters: Mapping[str, Dated]
    countries: Countries
    digest: str
    changes: tuple[date, ...]
    _stretches: dict[int, LawInForce] = field(default_factory=dict, compare=False)

    def stretch_of(self, on: date) -> int:
        """Number of the stretch without change that a day lies in; equal numbers, equal law."""
        return bisect_right(self.changes, on)

    def on(self, on: date) -> LawInForce:
        """Values and rules of a day, worked out once per stretch."""
        stretch = self.stretch_of(on)
        found = self._stretches.get(stretch)
        if found is None:
            found = self._stretches[stretch] = self._work_out(on)
        return found

    def next_change(self, after: date) -> date | None:
        """The first day after ``after`` on which some rule or value changes, if known."""
        at = bisect_right(self.changes, after)
        return self.changes[at] if at < len(self.changes) else None

    def _work_out(self, on: date) -> LawInForce:
        """Parameters with force and rules in force on a day."""
        entries = {
            name: entry
            for name, dated in self.parameters.items()
            if (entry := dated.entry_on(on)) is not None
        }
        asked = tuple(rule for rule in self.rules if rule.in_force(on))
        rules = {mode: tuple(rule for rule in asked if mode in rule.modes) for mode in MODES}
        only = {mode: tuple(rule for rule in asked if rule.modes == (mode,)) for mode in MODES}
        period = Period(on=on, entries=entries, countries=self.countries)
        return LawInForce(period=period, rules=rules, only=only)


def build_law(
    rules: tuple[Rule, ...], parameters: Mapping[str, Dated], countries: Countries
) -> Law:
    """Put the parts together.

    Args:
        rules: the rulebook.
        parameters: by name.
        countries: dated groups.
    """
    days = set(countries.changes_after(_BEGINNING))
    days.update(day for rule in rules for day in (rule.effective, rule.expires) if day)
    days.update(day for dated in parameters.values() for day in dated.boundaries)
    return Law(
        rules=rules,
        parameters=parameters,
        countries=countries,
        digest=pack_digest(rules, parameters, countries),
        changes=tuple(sorted(days)),
    )


def read_families(families: Iterable[str]) -> dict[str, Dated]:
    """The packaged ``parameters.toml`` of each family that has one.

    Raises:
        ParameterError: a file is wrong, or a name is given twice.
    """
    found: dict[str, Dated] = {}
    for family in families:
        text = (files(_PACKAGE) / "ear" / family / "parameters.toml").read_text(encoding="utf-8")
        for name, dated in read_parameters(family, text).items():
            if name in found:
                raise ParameterError(name, "given twice")
            found[name] = dated
    return found


@cache
def load_law() -> Law:
    """Load the packaged law, once per process.

    Raises:
        PolicyError: a parameter file is wrong.
        ReferenceTableError: a reference table is wrong.
    """
    return build_law(RULEBOOK, read_families(FAMILIES), load_countries())
