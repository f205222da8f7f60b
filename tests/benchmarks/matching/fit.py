"""Fits ``services/matching/tables/whole.toml``: the second reading of aligned pairs.

Owns: which pairs the trees are fitted to, and where their floor lies. Refuses to know: how trees
grow, and what is measured of a pair.

``python -m tests.benchmarks.matching.fit`` writes the table. The pairs: listed companies altered in
either way and in both, real aliases left out, look-alikes, invented people, and one half of the
ordinary companies, by the check sum of their names, as they are and with another legal form. The
floor is set on the other half, which no tree has seen. The seeds are none of those whose figures
are published.
"""

import argparse
import random
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from services.matching.companies.propose import build_companies, find_companies
from services.matching.companies.whole import (
    TRAITS,
    is_read,
    read_trees,
    traits_of,
)
from services.matching.evidence import POSSIBLE_FLOOR
from services.matching.index import Index, build_index
from services.matching.lists import PartyList, detect_format, parse_list
from services.matching.normalize import normalize
from services.matching.persons.kinds import reads_as_person
from services.matching.score import align
from services.matching.screen import Subject, screen
from tests.benchmarks.matching.alterations import ALTERATIONS, OTHERS
from tests.benchmarks.matching.boost import Booster, Tree
from tests.benchmarks.matching.run import FACTS, ROOT
from tests.benchmarks.matching.sets import Query, Sets, without_aliases
from tests.benchmarks.matching.speed import SLOT

TABLE = ROOT / "services" / "matching" / "tables" / "whole.toml"
SEEDS = (7, 11, 13, 17, 19)
COUNT = 1500  # queries per set and seed
TREES = 160
ALERTS = 0.008  # of the ordinary companies that no tree has seen: the bar is .010
LOOK_ALIKE_WEIGHT = 0.15  # the bar forgives three in ten
ALIAS_WEIGHT = 0.5  # many are other names altogether
FORM_WEIGHT = 0.3  # the same companies a second time
MILLE = 1000
NOBODY = "qxzqxzqxz"  # the only company of an index that proposes none
WAYS = (
    (ALTERATIONS, 1),
    (ALTERATIONS, 2),
    (OTHERS, 1),
    (OTHERS, 2),
    (ALTERATIONS | OTHERS, 2),
)
BATCH = 64
HEAD = """# The second reading of an aligned pair (services/matching/companies/whole.py): trees.
# Fitted by tests/benchmarks/matching/fit.py, never by hand; its docstring says to what.
# "floor": evidence from which a pair alerts. Each tree: 7 traits asked for (their number), 7
# limits (yes above), 8 answers in thousandths of the logarithm of the odds.
"""


@dataclass(slots=True)
class Pairs:
    """Pairs that a second reading may decide.

    Attributes:
        traits: of each pair. same: whether it is one party. weights: of each.
    """

    traits: list[tuple[int, ...]] = field(default_factory=list)
    same: list[bool] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)

    def add(self, index: Index, queries: Sequence[Query], weight: float) -> None:
        """Add the pairs of some queries: with the party meant, or with anybody if none is."""
        for query, found in zip(queries, _read(index, queries), strict=True):
            for same, traits in found.pairs:
                if same or not query.wanted:
                    self.traits.append(traits)
                    self.same.append(same)
                    self.weights.append(weight)


@dataclass(slots=True)
class Found:
    """What one query gave: an alert that no second reading changes; the pairs that it may."""

    settled: bool = False
    pairs: list[tuple[bool, tuple[int, ...]]] = field(default_factory=list)


def main() -> None:
    """Fit the table and write it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--list", type=Path, default=FACTS / "consolidated_screening_list.csv")
    parser.add_argument("--out", type=Path, default=TABLE)
    options = parser.parse_args()
    content = options.list.read_bytes()
    party_list = parse_list(content, form=detect_format(content), name=SLOT)
    index = build_index([party_list])
    clean = Sets(index, party_list, FACTS, SEEDS[0]).clean_companies(10**6, with_country=False)
    seen = [query for query in clean.queries if _half(query)]
    unseen = [query for query in clean.queries if not _half(query)]
    booster = _booster(_pairs(index, party_list, seen))
    trees = [booster.grow() for _ in range(TREES)]
    floor = _floor(trees, _read(index, unseen))
    options.out.write_text(_table(trees, floor), encoding="utf-8")


def _half(query: Query) -> int:
    return zlib.crc32(query.subject.name.encode()) & 1


def _pairs(index: Index, party_list: PartyList, clean: Sequence[Query]) -> Pairs:
    pairs = Pairs()
    for seed in SEEDS:
        sets = Sets(index, party_list, FACTS, seed)
        for ways, times in WAYS:
            pairs.add(index, sets.altered(COUNT, times, 0.0, ways).queries, 1.0)
        people = next(sets.people_of_regions(COUNT)).queries
        pairs.add(index, people, 1.0)
        alike = sets.look_alikes(COUNT, near=False).queries
        pairs.add(index, alike, LOOK_ALIKE_WEIGHT)
        reduced, aliases = without_aliases(party_list, COUNT, seed)
        pairs.add(build_index([reduced]), aliases, ALIAS_WEIGHT)
    pairs.add(index, clean, 1.0)
    pairs.add(index, list(_with_other_forms(clean)), FORM_WEIGHT)
    return pairs


def _with_other_forms(clean: Iterable[Query]) -> Iterable[Query]:
    chance = random.Random(SEEDS[0])
    for query in clean:
        name = ALTERATIONS["legal form"](query.subject.name, chance)
        if name is not None:
            yield Query(Subject(name=name), frozenset(), "")


def _read(index: Index, queries: Sequence[Query]) -> list[Found]:
    """Answer without a second reading, and measure the pairs that would have one."""
    alone = replace(index, companies=build_companies([(NOBODY,), *[()] * (len(index.rows) - 1)]))
    found = []
    for at in range(0, len(queries), BATCH):
        some = queries[at : at + BATCH]
        names = [normalize(query.subject.name) for query in some]
        companies = find_companies(index.companies, names, index.weigher)
        others = screen(alone, [query.subject for query in some])
        for query, name, (here, rows), other in zip(some, names, companies, others, strict=True):
            each = Found(any(match.status != "weak" for match in other.matches))
            for row in () if each.settled or name.han or reads_as_person(name) else rows:
                there = index.rows[row]
                pair = align(here, there, index.weigher)
                ids = {index.entries[one.entry].entry_id for one in index.listed[row]}
                if is_read(pair.score, pair.sides):
                    traits = traits_of(pair.score, pair.sides)
                    each.pairs.append((not ids.isdisjoint(query.wanted), traits))
                else:
                    each.settled |= pair.score >= POSSIBLE_FLOOR
            found.append(each)
    return found


def _booster(pairs: Pairs) -> Booster:
    return Booster(
        np.array(pairs.traits, np.int64),
        np.array(pairs.same, np.bool_),
        np.array(pairs.weights, np.float64),
        tuple(TRAITS.values()),
    )


def _rows(trees: Iterable[Tree]) -> list[list[int]]:
    return [
        [
            *map(int, tree.traits),
            *map(int, tree.above),
            *(round(MILLE * float(each)) for each in tree.leaves),
        ]
        for tree in trees
    ]


def _floor(trees: Sequence[Tree], found: Sequence[Found]) -> int:
    """The floor at which as many ordinary companies alert as they may."""
    read = read_trees({"floor": 0, "trees": _rows(trees)})
    allowed = int(ALERTS * len(found)) - sum(each.settled for each in found)
    open_ones = [
        max(read.evidence(traits) for _, traits in each.pairs)
        for each in found
        if each.pairs and not each.settled
    ]
    return sorted(open_ones, reverse=True)[allowed] + 1


def _table(trees: Sequence[Tree], floor: int) -> str:
    names = ", ".join(f'"{name}"' for name in TRAITS)
    rows = "\n".join(f"  {row}," for row in _rows(trees))

    return f"{HEAD}\nfloor = {floor}\ntraits = [{names}]\ntrees = [\n{rows}\n]\n"


if __name__ == "__main__":
    main()
