"""Everything a determination rests on besides the transaction itself, as of one generation.

Owns: lists, catalog, law, sources, reviewers and switches in force, and whether they are fresh.
Refuses to know: how they are loaded, and the clock.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Protocol

from services.matching.screen import ScreenResult, Subject
from services.policy.facts import Exporter, GateState, Suspension
from services.policy.law import Law
from services.policy.reference.catalog import Catalog
from services.screening.domain.change import Change, deltas_above, last_touching
from services.screening.domain.deadline import Allowances
from services.screening.domain.review import Reviewer
from services.screening.domain.standing import Standing

OWN_FORM = "watch_csv"  # a company's own watch list: it adds names, and counts for no publisher's


class Screening(Protocol):
    """Compares parties with every listed name; remembers its answers."""

    def screen(self, subjects: Sequence[Subject]) -> list[ScreenResult]:
        """Compare each subject; results in the order of the subjects."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ListInForce:
    """An activated list.

    Attributes:
        fetched_at: its last successful fetch.
        form: the format of its file.
        kept: digest of the entries kept beside it after their publisher dropped them.
    """

    name: str
    digest: str
    fetched_at: datetime
    rows: int
    form: str = "csl_csv"
    kept: str | None = None

    @property
    def ages(self) -> bool:
        """Whether a publisher may have changed it since: a company's own watch list has none."""
        return self.form != OWN_FORM

    def parts(self) -> tuple["ListInForce", ...]:
        """Every file that an answer rests on: the list and, if any, what is kept beside it."""
        if self.kept is None:
            return (self,)
        beside = replace(
            self, name=f"{self.name}.kept", digest=self.kept, form="kept", kept=None, rows=0
        )
        return (self, beside)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A registered sender, the topics it may write, and the exporter it speaks for."""

    name: str
    channels: frozenset[str]
    exporter: str
    country: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """What is in force under one generation.

    Attributes:
        changes: every change so far; the one at place ``g`` led to generation ``g + 1``.
        day: the law's day last looked at.
        broken: names of lists or catalogs that are active but could not be loaded.
        screening: None while no list could be loaded.
        names: how many listed names a party is compared with.
    """

    generation: int
    law: Law
    day: date | None = None
    changes: tuple[Change, ...] = ()
    lists: tuple[ListInForce, ...] = ()
    catalog: Catalog | None = None
    sources: Mapping[str, Source] = field(default_factory=dict)
    reviewers: Mapping[str, Reviewer] = field(default_factory=dict)
    suspensions: tuple[Suspension, ...] = ()
    broken: tuple[str, ...] = ()
    screening: Screening | None = None
    names: int = 0

    def gate_at(self, now: datetime, allowances: Allowances) -> GateState:
        """Say what the gate itself knows at an instant: missing or over-aged references hold."""
        stale = set(self.broken)
        published = self.fetched_at()
        if not published or self.screening is None:
            stale.add("lists")
        stale.update("lists" for fetched in published if now - fetched > allowances.list_age)
        if self.catalog is None:
            stale.add("catalog")
        return GateState(
            stale=tuple(sorted(stale)),
            catalog_digest=None if self.catalog is None else self.catalog.digest,
            list_digests=tuple(
                sorted((part.name, part.digest) for each in self.lists for part in each.parts())
            ),
            suspensions=self.suspensions,
        )

    def fetched_at(self) -> list[datetime]:
        """Return when each list that has a publisher was last fetched."""
        return [each.fetched_at for each in self.lists if each.ages]

    def exporter_of(self, source: str, kind: str) -> Exporter | None:
        """Return whom a source speaks for; None: not registered."""
        known = self.sources.get(source)
        if known is None:
            return None
        return Exporter(
            name=known.exporter,
            country=known.country,
            kind="cloud" if kind == "capacity" else "distributor",
        )

    def change_for(self, standing: Standing) -> Change | None:
        """Return the latest change since a transaction was determined that may touch it."""
        if standing.generation >= self.generation:
            return None
        return last_touching(self.changes[standing.generation :], standing)

    def doubt_about(self, standing: Standing) -> Change | None:
        """Return the latest change that a transaction was not yet looked at for.

        Other than ``change_for``, a list change counts whomever its names are about: they have
        not been compared yet.
        """
        touching = self.change_for(standing)
        if touching is not None:
            return touching
        deltas = deltas_above(self.changes[standing.generation :], standing)
        return deltas[-1] if deltas else None
