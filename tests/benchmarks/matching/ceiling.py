"""``python -m tests.benchmarks.matching.ceiling``: how many real aliases strings can find at all.

Owns: samples of aliases left out of the list, and the share whose entry is among the first rows of
a plain trigram search, at any score: what no threshold can exceed. Refuses to know: our engine's
rules.
"""

import os
import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.table import Table

from services.matching.grams import build_grams
from services.matching.index import Index, build_index
from services.matching.lists import ListEntry, PartyList, parse_csl_csv
from services.matching.normalize import normalize
from services.matching.screen import screen
from tests.benchmarks.matching.sets import Query, Subject, is_company

ROOT = Path(__file__).parents[3]
FACTS = Path(os.environ.get("PORTCULLIS_DATA", str(ROOT.parent / "shared" / "data")))
FIRST = (1, 10, 50)  # rows
SAMPLE = 600
SEED = 20261123
CHINA = frozenset({"CN", "HK"})
SAMPLES: dict[str, Callable[[ListEntry], bool]] = {
    "OFAC's companies": lambda entry: entry.list_name == "sdn" and is_company(entry),
    "companies of China and Hong Kong": lambda entry: (
        is_company(entry) and not CHINA.isdisjoint(entry.countries)
    ),
    "other companies of the Entity List": lambda entry: (
        entry.list_name == "entity_list" and CHINA.isdisjoint(entry.countries) and is_company(entry)
    ),
}


def leave_out(
    party_list: PartyList, among: Callable[[ListEntry], bool]
) -> tuple[PartyList, list[Query]]:
    """Leave aliases out, each as likely as any other, at most one of an entry."""
    chance = random.Random(SEED)
    kept = list(party_list.entries)
    pairs = [(at, alias) for at, each in enumerate(kept) if among(each) for alias in each.aliases]
    chance.shuffle(pairs)
    chosen = list(dict(reversed(pairs)).items())[:SAMPLE]
    for at, alias in chosen:
        rest = tuple(each for each in kept[at].aliases if each != alias)
        kept[at] = replace(kept[at], aliases=rest)
    queries = [
        Query(Subject(name=alias), frozenset({kept[at].entry_id}), "") for at, alias in chosen
    ]
    return replace(party_list, entries=tuple(kept), digest="reduced"), queries


def ceiling(index: Index, queries: list[Query]) -> list[float]:
    """The share of queries whose entry is among the first rows, for each of ``FIRST``."""
    grams = build_grams([row.tokens for row in index.rows])
    names = [normalize(query.subject.name).words for query in queries]
    ranks = [
        next((at for at, (row, _) in enumerate(rows, 1) if _is_wanted(index, row, query)), 999)
        for query, rows in zip(queries, grams.nearest(names, count=50, floor=0.05), strict=True)
    ]
    return [sum(rank <= first for rank in ranks) / len(ranks) for first in FIRST]


def _is_wanted(index: Index, row: int, query: Query) -> bool:
    return any(index.entries[name.entry].entry_id in query.wanted for name in index.listed[row])


def ours(index: Index, queries: list[Query]) -> float:
    """The share of queries that we find at the threshold."""
    results = screen(index, [query.subject for query in queries])
    found = [
        any(match.status != "weak" and match.entry_id in query.wanted for match in result.matches)
        for query, result in zip(queries, results, strict=True)
    ]
    return sum(found) / len(found)


def main() -> None:
    """Print the table."""
    party_list = parse_csl_csv((FACTS / "consolidated_screening_list.csv").read_bytes())
    table = Table("aliases of", "asked", "ours", *(f"among first {first}" for first in FIRST))
    for title, among in SAMPLES.items():
        reduced, queries = leave_out(party_list, among)
        index = build_index([reduced])
        rates = [ours(index, queries), *ceiling(index, queries)]
        table.add_row(title, str(len(queries)), *(f"{rate:.3f}" for rate in rates))
    Console(width=120).print(table)


if __name__ == "__main__":
    main()
