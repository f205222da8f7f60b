"""The query sets of the matching benchmark, drawn with a seed from a list and the shared facts.

Owns: what is asked, and which entry each query means. Refuses to know: who answers.
"""

import csv
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from services.matching.countries import country_of
from services.matching.index import Index
from services.matching.lists import ListEntry, PartyList
from services.matching.normalize import normalize
from services.matching.persons.kinds import is_person
from services.matching.screen import Subject
from services.matching.weigh import ANY, DISTINCTIVE
from tests.benchmarks.matching.alterations import (
    ALTERATIONS,
    LETTERS,
    Alteration,
    alter,
    look_alike,
    strip_form,
)
from tests.benchmarks.matching.persons import (
    AlterPerson,
    altered_people,
    invent_people,
    is_coincidence,
    listed_people,
    other_slip,
    without_further,
)

LETTERS_MIN = 8  # a shorter name is an acronym: no string method finds it altered
GIVEN = (
    "James Mary Robert Patricia John Jennifer Michael Linda David Elizabeth William Barbara Karen "
    "Wei Yan Min Hiroshi Yuki Kenji Sofia Lucas Emma Liam Olivia Noah Ava Hans Greta Pierre Marco "
    "Camille Giulia Lars Ingrid Ravi Priya Amit Sunita Carlos Lucia Mateo Omar Fatima Ahmed Layla "
    "Ivan Olga Sergei Natalia Jin Tariq Aisha Kwame Amara Oluwaseun Thandiwe Bjorn "
    "Astrid Eoin Siobhan"
)
FAMILY = (
    "Smith Johnson Williams Brown Jones Garcia Miller Davis Wilson Anderson Taylor Moore Jackson "
    "Thompson White Harris Clark Lewis Robinson Walker Tanaka Suzuki Yamamoto Watanabe Mueller "
    "Schmidt Schneider Fischer Weber Rossi Bianchi Ferrari Dubois Moreau Lefevre Jansen Novak "
    "Kowalski Nielsen Hansen Larsson Lindqvist Singh Kumar Sharma Patel Gupta Okafor Mensah "
    "Adeyemi Petrov Smirnov Sokolov Park Choi Chen Wang Papadopoulos Horvath Andersson Fitzgerald"
)


@dataclass(frozen=True, slots=True)
class Query:
    """One question.

    Attributes:
        wanted: ids of the entries that it means; empty: nobody, an alert is false.
        kind: how it was made.
    """

    subject: Subject
    wanted: frozenset[str]
    kind: str


@dataclass(frozen=True, slots=True)
class QuerySet:
    """Questions of one kind, and the bar they are held to.

    Attributes:
        clean: the queries mean nobody: the rate of alerts counts, not recall.
        bar: least recall, or most alerts per query.
    """

    name: str
    queries: tuple[Query, ...]
    clean: bool
    bar: float


class Sets:
    """Draws query sets from one list."""

    def __init__(self, index: Index, party_list: PartyList, facts: Path, seed: int) -> None:
        self._index = index
        self._facts = facts
        self._chance = random.Random(seed)
        self._entries = party_list.entries
        self._companies = [entry for entry in self._entries if is_company(entry)]
        self._ids: defaultdict[str, set[str]] = defaultdict(set)
        for entry in self._entries:
            self._ids[entry.name.casefold()].add(entry.entry_id)
        self._words = sorted(
            {
                token
                for row in index.rows
                if row.bearer == ANY
                for token, kind in zip(row.tokens, row.kinds, strict=True)
                if kind == DISTINCTIVE and len(token) > 3 and token.isalpha() and token.isascii()
            }
        )

    def control(self, count: int) -> QuerySet:
        """Listed names and aliases as printed, in other case, punctuation, without legal form."""
        queries = []
        while len(queries) < count:
            entry = self._chance.choice(self._entries)
            name = self._chance.choice((entry.name, *entry.aliases))
            forms = {
                "exact": name,
                "upper case": name.upper(),
                "lower case": name.lower(),
                "punctuation": name.replace(",", "").replace(".", "").replace("-", " "),
                "legal form": strip_form(name) or name,
            }
            kind = self._chance.choice(sorted(forms))
            queries.append(Query(Subject(name=forms[kind]), frozenset({entry.entry_id}), kind))
        return QuerySet("control", tuple(queries), clean=False, bar=1.0)

    def altered(
        self,
        count: int,
        times: int,
        bar: float,
        ways: Mapping[str, Alteration] = ALTERATIONS,
        title: str = "",
    ) -> QuerySet:
        """Company names altered ``times`` times, in such ways; ``title`` names other ways."""
        queries: list[Query] = []
        while len(queries) < count:
            entry = self._chance.choice(self._companies)
            name = self._chance.choice((entry.name, *entry.aliases[:2]))
            if sum(map(len, normalize(name).tokens)) < LETTERS_MIN:
                continue
            altered = alter(name, times, self._chance, ways)
            if altered is not None:
                kind = altered[0] if times == 1 else "twice"
                queries.append(Query(Subject(name=altered[1]), self._wanted(entry), kind))
        return QuerySet(f"altered {times}x{title}", tuple(queries), clean=False, bar=bar)

    def letters(self, count: int) -> QuerySet:
        """Company names with look-alike letters, full width, accents."""
        queries: list[Query] = []
        while len(queries) < count:
            entry = self._chance.choice(self._companies)
            kind = self._chance.choice(sorted(LETTERS))
            altered = LETTERS[kind](entry.name, self._chance)
            if altered is not None:
                queries.append(Query(Subject(name=altered), self._wanted(entry), kind))
        return QuerySet("letters", tuple(queries), clean=False, bar=0.98)

    def persons(self, count: int) -> QuerySet:
        """Names of persons with a typo, or in other order with a typo."""
        people = [entry for entry in self._entries if entry.kind == "person"]
        queries: list[Query] = []
        while len(queries) < count:
            entry = self._chance.choice(people)
            name: str | None = entry.name
            kind = self._chance.choice(("typo", "order and typo"))
            if kind != "typo":
                name = ALTERATIONS["word order"](entry.name, self._chance)
            altered = None if name is None else ALTERATIONS["one typo"](name, self._chance)
            if altered is not None:
                queries.append(Query(Subject(name=altered), self._wanted(entry), kind))
        return QuerySet("persons", tuple(queries), clean=False, bar=0.99)

    def look_alikes(self, count: int, *, near: bool) -> QuerySet:
        """Other Chinese companies: the distinctive word differs, the rest agrees."""
        chinese = [entry for entry in self._companies if "CN" in entry.countries]
        queries: list[Query] = []
        while len(queries) < count:
            name = self._chance.choice(chinese).name
            other = look_alike(name, self._words, self._index.weigher, self._chance, near=near)
            if other is not None:
                queries.append(Query(Subject(name=other), frozenset(), ""))
        title = "look-alikes within two edits" if near else "look-alikes"
        return QuerySet(title, tuple(queries), clean=True, bar=1.0 if near else 0.3)

    def clean_companies(self, count: int, *, with_country: bool) -> QuerySet:
        """Listed companies of the stock exchanges that resemble no listed party."""
        rows = [row for row in self._read("benign_company_names") if row["csl_overlap"] == "none"]
        chosen = self._chance.sample(rows, min(count, len(rows)))
        queries = tuple(
            Query(
                Subject(
                    name=row["name"],
                    country=next(iter(country_of(row["country"])), None) if with_country else None,
                ),
                frozenset(),
                "",
            )
            for row in chosen
        )
        title = "clean companies, country stated" if with_country else "clean companies"
        return QuerySet(title, queries, clean=True, bar=0.01)

    def persons_other_slips(self, count: int) -> QuerySet:
        """Names and aliases of persons with slips of a second kind."""
        return self._people("persons, other slips", count, other_slip, 0.99)

    def persons_shortened(self, count: int) -> QuerySet:
        """Names of persons without their further names: no bar, common ones only inform."""
        return self._people("persons, first and last name only", count, without_further, 0.0)

    def _people(self, title: str, count: int, alter: AlterPerson, bar: float) -> QuerySet:
        queries = tuple(
            Query(Subject(name=name), self._wanted(entry), kind)
            for entry, kind, name in altered_people(self._entries, count, self._chance, alter)
        )
        return QuerySet(title, queries, clean=False, bar=bar)

    def clean_people(self, count: int) -> QuerySet:
        """Invented people; those who are listed by chance are left out."""
        given, family = GIVEN.split(), FAMILY.split()
        listed = listed_people(self._entries)
        queries: list[Query] = []
        while len(queries) < count:
            initial = f"{self._chance.choice('ABCDEFGHJKLMNPRST')}. " if self._coin(0.3) else ""
            second = f" {self._chance.choice(family)}" if self._coin(0.1) else ""
            first, last = self._chance.choice(given), self._chance.choice(family)
            if not is_coincidence(f"{first} {last}", listed):
                name = f"{first} {initial}{last}{second}"
                queries.append(Query(Subject(name=name), frozenset(), ""))
        return QuerySet("clean people", tuple(queries), clean=True, bar=0.002)

    def people_of_regions(self, count: int) -> Iterator[QuerySet]:
        """Invented people of many regions, and apart those who bear a listed name by chance."""
        clean, namesakes = invent_people(count, self._chance, listed_people(self._entries))
        for title, names, bar in (
            ("clean people of many regions", clean, 0.002),
            ("people who bear a listed name", namesakes, 1.0),
        ):
            queries = tuple(Query(Subject(name=name), frozenset(), "") for name in names)
            if queries:
                yield QuerySet(title, queries, clean=True, bar=bar)

    def chinese_listed(self) -> QuerySet:
        """Chinese names of listed parties that our table or pinyin may bridge."""
        rows = self._read("entity_list_zh_pairs")
        queries = tuple(
            Query(
                Subject(name=row["zh_name"], country="CN"),
                self._wanted_name(row["en_name"]),
                "",
            )
            for row in rows
        )
        return QuerySet("Chinese, listed", queries, clean=False, bar=0.9)

    def chinese_by_sound(self) -> QuerySet:
        """The same for an index without our table: only the sound of the core bridges."""
        return replace(self.chinese_listed(), name="Chinese, by sound alone", bar=0.25)

    def chinese_unlisted(self) -> QuerySet:
        """Chinese names of companies that are not listed."""
        rows = self._read("zh_en_company_pairs")
        names = dict.fromkeys(row["zh_short_name"] for row in rows)
        queries = tuple(Query(Subject(name=name, country="CN"), frozenset(), "") for name in names)
        return QuerySet("Chinese, unlisted", queries, clean=True, bar=0.005)

    def _wanted(self, entry: ListEntry) -> frozenset[str]:
        return frozenset(self._ids[entry.name.casefold()])

    def _wanted_name(self, name: str) -> frozenset[str]:
        return frozenset(self._ids.get(name.casefold(), {"missing"}))

    def _coin(self, share: float) -> bool:
        return self._chance.random() < share

    def _read(self, name: str) -> list[dict[str, str]]:
        path = self._facts / f"{name}.csv"
        with path.open(encoding="utf-8-sig", newline="") as stream:
            return list(csv.DictReader(stream))


def is_company(entry: ListEntry) -> bool:
    """Say whether the entry is a company of the lists that name companies."""
    lists = ("entity_list", "mev", "uvl", "cmic")
    listed = entry.list_name in lists or (entry.list_name == "sdn" and entry.kind == "company")
    return listed and not is_person(entry)


def without_aliases(
    party_list: PartyList, count: int, seed: int
) -> tuple[PartyList, tuple[Query, ...]]:
    """Leave one real alias out of ``count`` entries, and ask for it."""
    chance = random.Random(seed)
    kept = list(party_list.entries)
    queries = []
    for at, alias in _some_aliases(kept, chance, count):
        entry = kept[at]
        rest = tuple(each for each in entry.aliases if each != alias)
        kept[at] = replace(entry, aliases=rest)
        queries.append(Query(Subject(name=alias), frozenset({entry.entry_id}), ""))
    return replace(party_list, entries=tuple(kept), digest="reduced"), tuple(queries)


def _some_aliases(
    entries: Sequence[ListEntry], chance: random.Random, count: int
) -> Iterator[tuple[int, str]]:
    places = [
        at
        for at, entry in enumerate(entries)
        if entry.aliases and entry.list_name in {"sdn", "entity_list"} and is_company(entry)
    ]
    for at in chance.sample(places, min(count, len(places))):
        yield at, chance.choice(entries[at].aliases)
