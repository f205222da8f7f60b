"""Countries, the state each is counted with, and their dated EAR country groups.

Owns: ``countries.csv`` and ``groups.toml`` (15 CFR part 740, Supplement No. 1; 15 CFR 738.3(b)).
Refuses to know: which license requirement hangs on a group, and what day it is.
"""

import csv
import hashlib
import tomllib
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from services.policy.reference.errors import (
    OutsideTableError,
    TableDefectError,
    UnknownCountryError,
    UnknownGroupError,
)

MACAU = "MO"
D5 = "D:5"
_GROUPS_FILE = "groups.toml"
_COUNTRIES_FILE = "countries.csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """One row of ``countries.csv``.

    Attributes:
        code: ISO 3166 alpha-2.
        alpha3: ISO 3166 alpha-3.
        name: short English name.
        treated_as: code of the state it is counted with (itself, where it is one).
        source: why.
    """

    code: str
    alpha3: str
    name: str
    treated_as: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupChange:
    """One dated change of one group.

    Attributes:
        on: first day of the new membership.
        group: for instance ``D:5``.
        enters: states that join.
        leaves: states that leave.
        unconfirmed_from: first day on which the answer for these states is uncertain, if any.
        unconfirmed_to: first day on which it is certain again.
        source: citation.
    """

    on: date
    group: str
    enters: frozenset[str]
    leaves: frozenset[str]
    unconfirmed_from: date | None
    unconfirmed_to: date | None
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Countries:
    """The tables, ready for questions. Immutable; every question is two dictionary look-ups.

    Attributes:
        by_code: every country.
        changes: every dated change, in order of date.
        earliest: first day that has an answer.
        confirmed_from: first day whose groups were read in a source.
        epochs: first days of constant membership, ascending; the first is ``earliest``.
        tables: per epoch, code to its groups (dependencies resolved).
        groups: names of all groups.
        digest: SHA-256 over everything that is answered here; for the digest of a law.
    """

    by_code: Mapping[str, Country]
    changes: tuple[GroupChange, ...]
    earliest: date
    confirmed_from: date
    epochs: tuple[date, ...]
    tables: tuple[Mapping[str, frozenset[str]], ...]
    groups: frozenset[str]
    digest: str

    def groups_of(self, iso2: str, on: date) -> frozenset[str]:
        """All groups of a country on a day; empty for the few that stand in none.

        Raises:
            OutsideTableError: the day lies before the table.
            UnknownCountryError: no such code.
        """
        epoch = bisect_right(self.epochs, on) - 1
        if epoch < 0:
            raise OutsideTableError(_GROUPS_FILE, on, self.earliest)
        found = self.tables[epoch].get(iso2)
        if found is None:
            raise UnknownCountryError(iso2)
        return found

    def in_group(self, iso2: str, group: str, on: date) -> bool:
        """Whether a country stands in a group on a day.

        Raises:
            OutsideTableError: the day lies before the table.
            UnknownCountryError: no such code.
            UnknownGroupError: no such group.
        """
        if group not in self.groups:
            raise UnknownGroupError(group)
        return group in self.groups_of(iso2, on)

    def d5_or_macau(self, iso2: str, on: date) -> bool:
        """Whether a country is in D:5 or is Macau, which never stands in D:5 (742.6(a)(6))."""
        return self.treated_as(iso2) == MACAU or self.in_group(iso2, D5, on)

    def treated_as(self, iso2: str) -> str:
        """Code of the state a country is counted with: ``CN`` for ``HK``, itself for a state.

        Raises:
            UnknownCountryError: no such code.
        """
        country = self.by_code.get(iso2)
        if country is None:
            raise UnknownCountryError(iso2)
        return country.treated_as

    def counted_with(self, iso2: str) -> tuple[str, ...]:
        """Every code of the state that a code belongs to, sorted: ``CN`` and ``HK`` for either.

        None for a code that is no country's.
        """
        country = self.by_code.get(iso2)
        if country is None:
            return ()
        return tuple(
            sorted(
                each.code for each in self.by_code.values() if each.treated_as == country.treated_as
            )
        )

    def is_confirm_required(
        self, on: date, *, iso2: str | None = None, group: str | None = None
    ) -> bool:
        """Whether the answer for a day rests on a weak source.

        Without ``iso2``: whether the whole table of that day does. With it: also whether the
        membership of that country (in ``group``, or in any) is uncertain on that day.
        """
        if on < self.confirmed_from:
            return True
        if iso2 is None:
            return False
        state = self.treated_as(iso2)
        return any(
            state in change.enters | change.leaves and group in (None, change.group)
            for change in self.changes
            if _uncertain(change, on)
        )

    def changes_after(self, on: date) -> tuple[date, ...]:
        """Days after ``on`` on which some answer, or its certainty, changes; ascending."""
        days = {self.earliest, self.confirmed_from}
        for change in self.changes:
            days.add(change.on)
            days.update(day for day in (change.unconfirmed_from, change.unconfirmed_to) if day)
        return tuple(sorted(day for day in days if day > on))


def _uncertain(change: GroupChange, on: date) -> bool:
    """Whether a change's own window of doubt covers the day."""
    start, end = change.unconfirmed_from, change.unconfirmed_to
    return start is not None and end is not None and start <= on < end


@cache
def load_countries() -> Countries:
    """Read and validate the committed tables, once per process.

    Raises:
        TableDefectError: a table contradicts itself or its counts.
    """
    folder = files(__package__)
    rows = (folder / _COUNTRIES_FILE).read_text(encoding="utf-8")
    groups = tomllib.loads((folder / _GROUPS_FILE).read_text(encoding="utf-8"))
    return build_countries(rows, groups)


def build_countries(rows: str, groups: Mapping[str, Any]) -> Countries:
    """Put the two tables together and validate them.

    Args:
        rows: text of ``countries.csv``.
        groups: ``groups.toml``, parsed.

    Raises:
        TableDefectError: a table contradicts itself or its counts.
    """
    by_code = _read_countries(rows)
    members = _read_members(groups["groups"], by_code)
    changes = tuple(sorted(map(_read_change, groups["changes"]), key=lambda change: change.on))
    coverage = groups["coverage"]
    epochs = [coverage["earliest"]]
    tables = [_resolve(by_code, members)]
    for change in changes:
        members = _apply(members, change)
        table = _resolve(by_code, members)
        if change.on == epochs[-1]:
            tables[-1] = table
        else:
            epochs.append(change.on)
            tables.append(table)
    built = Countries(
        by_code=by_code,
        changes=changes,
        earliest=coverage["earliest"],
        confirmed_from=coverage["confirmed_from"],
        epochs=tuple(epochs),
        tables=tuple(tables),
        groups=frozenset(members),
        digest=_digest(by_code, epochs, tables, coverage["confirmed_from"]),
    )
    _validate_counts(built, groups["counts"])
    return built


def _read_countries(rows: str) -> dict[str, Country]:
    """Rows of ``countries.csv`` by code; ``treated_as`` defaults to the code itself."""
    found: dict[str, Country] = {}
    for row in csv.DictReader(rows.splitlines()):
        code = row["code"]
        if code in found or not row["source"]:
            raise TableDefectError(_COUNTRIES_FILE, code, "repeated, or without a source")
        state = row["treated_as"] or code
        found[code] = Country(
            code=code,
            alpha3=row["alpha3"],
            name=row["name"],
            treated_as=state,
            source=row["source"],
        )
    for country in found.values():
        state_row = found.get(country.treated_as)
        if state_row is None or state_row.treated_as != state_row.code:
            raise TableDefectError(_COUNTRIES_FILE, country.code, "treated_as names no state")
    return found


def _read_members(
    groups: Mapping[str, Mapping[str, Any]], by_code: Mapping[str, Country]
) -> dict[str, frozenset[str]]:
    """Membership per group on the first day, compared with the stated count."""
    members: dict[str, frozenset[str]] = {}
    for name, entry in groups.items():
        codes = entry["members"].split()
        strangers = [code for code in codes if code not in by_code]
        if strangers or len(set(codes)) != entry["count"]:
            detail = f"unknown {strangers}, {len(set(codes))} members, count says {entry['count']}"
            raise TableDefectError(_GROUPS_FILE, name, detail)
        members[name] = frozenset(codes)
    return members


def _read_change(entry: Mapping[str, Any]) -> GroupChange:
    """One entry under ``[[changes]]``."""
    return GroupChange(
        on=entry["on"],
        group=entry["group"],
        enters=frozenset(entry.get("enters", ())),
        leaves=frozenset(entry.get("leaves", ())),
        unconfirmed_from=entry.get("unconfirmed_from"),
        unconfirmed_to=entry.get("unconfirmed_to"),
        source=entry["source"],
    )


def _apply(members: Mapping[str, frozenset[str]], change: GroupChange) -> dict[str, frozenset[str]]:
    """Membership after a change, which must be one: nobody enters twice or leaves unseen."""
    before = members[change.group]
    if change.enters & before or change.leaves - before:
        where = f"{change.group} on {change.on}"
        raise TableDefectError(_GROUPS_FILE, where, "enters a member or takes out a stranger")
    return {**members, change.group: (before | change.enters) - change.leaves}


def _resolve(
    by_code: Mapping[str, Country], members: Mapping[str, frozenset[str]]
) -> dict[str, frozenset[str]]:
    """Groups per code, dependencies through their state."""
    return {
        code: frozenset(name for name, codes in members.items() if country.treated_as in codes)
        for code, country in by_code.items()
    }


def _digest(
    by_code: Mapping[str, Country],
    epochs: Sequence[date],
    tables: Sequence[Mapping[str, frozenset[str]]],
    confirmed_from: date,
) -> str:
    """SHA-256 over codes, states, memberships per epoch and the day they are confirmed from."""
    lines = [f"{code} {by_code[code].treated_as}" for code in sorted(by_code)]
    for epoch, table in zip(epochs, tables, strict=True):
        lines += [f"{epoch} {code} {' '.join(sorted(table[code]))}" for code in sorted(table)]
    return hashlib.sha256("\n".join([*lines, str(confirmed_from)]).encode()).hexdigest()


def _validate_counts(countries: Countries, counts: list[Mapping[str, Any]]) -> None:
    """Compare each independent count with the states (not dependencies) of the built table."""
    for entry in counts:
        states = [code for code, row in countries.by_code.items() if row.treated_as == code]
        found = sum(countries.in_group(code, entry["group"], entry["on"]) for code in states)
        if found != entry["count"]:
            where = f"{entry['group']} on {entry['on']}"
            raise TableDefectError(_GROUPS_FILE, where, f"{found} states, source has another count")


def groups_of(iso2: str, on: date) -> frozenset[str]:
    """``Countries.groups_of`` of the committed tables."""
    return load_countries().groups_of(iso2, on)


def in_group(iso2: str, group: str, on: date) -> bool:
    """``Countries.in_group`` of the committed tables."""
    return load_countries().in_group(iso2, group, on)


def treated_as(iso2: str) -> str:
    """``Countries.treated_as`` of the committed tables."""
    return load_countries().treated_as(iso2)


def is_confirm_required(on: date, *, iso2: str | None = None, group: str | None = None) -> bool:
    """``Countries.is_confirm_required`` of the committed tables."""
    return load_countries().is_confirm_required(on, iso2=iso2, group=group)


def changes_after(on: date) -> tuple[date, ...]:
    """``Countries.changes_after`` of the committed tables."""
    return load_countries().changes_after(on)
