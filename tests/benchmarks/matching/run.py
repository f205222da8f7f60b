"""``python -m tests.benchmarks.matching.run``: our engine over seeded query sets, as a table.

With ``--queries`` it answers a file of names instead, through the door of ``portcullis match``.
"""

import argparse
import csv
import json
import os
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import track
from rich.table import Table

from services.cli.match import match_file
from services.matching.evidence import POSSIBLE_FLOOR
from services.matching.index import Index, build_index
from services.matching.lists import PartyList, parse_csl_csv
from services.matching.normalize import normalize
from services.matching.score import align
from services.matching.screen import Match, Subject, screen
from services.matching.weigh import ANY, PERSON
from tests.benchmarks.matching.peers import make_tfidf, make_wratio, measure_peer
from tests.benchmarks.matching.sets import Query, QuerySet, Sets, without_aliases

ROOT = Path(__file__).parents[3]
FACTS = Path(os.environ.get("PORTCULLIS_DATA", str(ROOT.parent / "shared" / "data")))
BATCH = 64
COLUMNS = (
    "set", "queries", "measure", "ours", "bar", "met", "TF-IDF", "WRatio", "CPU ms", "by kind"
)  # fmt: skip
PEER_SETS = {
    "control",
    "altered 1x",
    "altered 2x",
    "letters",
    "persons",
    "look-alikes",
    "clean companies",
    "clean people",
}


def main() -> None:
    """Run the benchmark."""
    options = _options()
    party_list = parse_csl_csv(options.list.read_bytes())
    started = time.process_time()
    index = build_index([party_list])
    built = time.process_time() - started
    if options.queries is not None:
        match_file(index, options.queries, options.out)
        return
    sets = list(_sets(index, party_list, options))
    rows = [_measure(index, each, options.verbose) for each in sets]
    peers = {} if options.only or options.no_peers else _peers(index, sets)
    reduced, queries = without_aliases(party_list, options.count, options.seed)
    aliases = QuerySet("real aliases left out", queries, clean=False, bar=0.8)
    if not options.only or "aliases" in options.only:
        rows.append(_measure(build_index([reduced]), aliases, options.verbose))
    rows += _name_bench(index)
    report = {
        "list": party_list.digest,
        "names": index.names,
        "seed": options.seed,
        "threshold": POSSIBLE_FLOOR,
        "build_cpu_s": round(built, 2),
        "single_ms": _single(index),
        "sets": [
            {**row, **{name: rates.get(row["name"]) for name, rates in peers.items()}}
            for row in rows
        ],
    }
    _show(report)
    if options.out is not None:
        options.out.parent.mkdir(parents=True, exist_ok=True)
        options.out.write_text(json.dumps(report, indent=1), encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--list", type=Path, default=FACTS / "consolidated_screening_list.csv")
    parser.add_argument("--queries", type=Path, help="CSV of query_id, name, country to answer")
    parser.add_argument("--out", type=Path, help="answers (CSV), or the report (JSON)")
    parser.add_argument("--seed", type=int, default=20261123)
    parser.add_argument("--count", type=int, default=1500, help="queries per set")
    parser.add_argument("--only", nargs="*", default=(), help="names of sets, their beginning")
    parser.add_argument("--no-peers", action="store_true", help="our engine only")
    parser.add_argument("--verbose", type=int, default=0, help="failures to print per set")
    return parser.parse_args()


def _peers(index: Index, sets: Sequence[QuerySet]) -> dict[str, dict[str, float]]:
    asked = [each for each in sets if each.name in PEER_SETS]
    return {
        "tfidf": measure_peer(make_tfidf(index), asked),
        "wratio": measure_peer(make_wratio(index), asked),
    }


def _sets(index: Index, party_list: PartyList, options: argparse.Namespace) -> Iterator[QuerySet]:
    sets = Sets(index, party_list, FACTS, options.seed)
    count = options.count
    for made in (
        lambda: sets.control(2 * count),
        lambda: sets.altered(count, 1, 0.97),
        lambda: sets.altered(count, 2, 0.92),
        lambda: sets.letters(count),
        lambda: sets.persons(count),
        lambda: sets.look_alikes(count, near=False),
        lambda: sets.look_alikes(count, near=True),
        lambda: sets.clean_companies(3 * count, with_country=False),
        lambda: sets.clean_companies(3 * count, with_country=True),
        lambda: sets.clean_people(10_000),
        sets.chinese_listed,
        sets.chinese_unlisted,
    ):
        each = made()
        if not options.only or any(each.name.startswith(word) for word in options.only):
            yield each


def _measure(index: Index, asked: QuerySet, verbose: int) -> dict[str, Any]:
    subjects = [query.subject for query in asked.queries]
    started = time.process_time()
    results = []
    for at in track(range(0, len(subjects), BATCH), asked.name, transient=True):
        results += screen(index, subjects[at : at + BATCH])
    spent = time.process_time() - started
    kinds: defaultdict[str, list[bool]] = defaultdict(list)
    printed = 0
    for query, result in zip(asked.queries, results, strict=True):
        alerts = [match for match in result.matches if match.status != "weak"]
        found = bool(alerts) if asked.clean else _found(query, alerts)
        kinds[query.kind].append(found)
        if found == asked.clean and printed < verbose:
            printed += 1
            best = [(each.matched_name, each.score, each.reasons) for each in result.matches[:2]]
            Console(width=250).print(asked.name, query.kind, query.subject.name, best, markup=False)
    every = [found for each in kinds.values() for found in each]
    rate = sum(every) / len(every)
    return {
        "name": asked.name,
        "queries": len(every),
        "measure": "alerts" if asked.clean else "recall",
        "rate": round(rate, 4),
        "bar": asked.bar,
        "met": rate <= asked.bar if asked.clean else rate >= asked.bar,
        "cpu_ms": round(spent / len(every) * 1000, 3),
        "kinds": {kind: round(sum(each) / len(each), 3) for kind, each in sorted(kinds.items())},
    }


def _found(query: Query, alerts: Sequence[Match]) -> bool:
    return any(each.entry_id in query.wanted for each in alerts)


def _single(index: Index) -> dict[str, float]:
    names = [index.entries[at].name for at in range(0, len(index.entries), 130)]
    times = []
    for name in names:
        started = time.perf_counter()
        screen(index, [Subject(name=f"{name} x")])
        times.append((time.perf_counter() - started) * 1000)
    times.sort()
    last = times[int(len(times) * 0.99)]
    return {"p50": round(times[len(times) // 2], 2), "p99": round(last, 2)}


def _name_bench(index: Index) -> list[dict[str, Any]]:
    with (FACTS / "name_bench.csv").open(encoding="utf-8-sig", newline="") as stream:
        pairs = list(csv.DictReader(stream))
    rows = []
    for title, bearer in (("name_bench companies", ANY), ("name_bench persons", PERSON)):
        scored = sorted(
            (_score(index, pair, bearer), pair["is_match"] == "true")
            for pair in pairs
            if (pair["schema"] == "Person") == (bearer == PERSON)
        )
        rows.append(_judge_pairs(title, scored))
    return rows


def _score(index: Index, pair: dict[str, str], bearer: int) -> int:
    one, other = (
        index.weigher.weigh(name.words, name.light, bearer=bearer)
        for name in (normalize(pair["name1"]), normalize(pair["name2"]))
    )
    return align(one, other, index.weigher).score


def _judge_pairs(title: str, scored: list[tuple[int, bool]]) -> dict[str, Any]:
    best = max(_f1(scored, floor) for floor in range(0, 1001, 5))
    matches = [score for score, same in scored if same]
    floor95 = matches[int(len(matches) * 0.05)]
    others = [score for score, same in scored if not same]
    return {
        "name": title,
        "queries": len(scored),
        "measure": "F1",
        "rate": round(best, 3),
        "bar": 0.92,
        "met": best > 0.92,
        "cpu_ms": 0.0,
        "kinds": {
            "F1 at the threshold": round(_f1(scored, POSSIBLE_FLOOR), 3),
            "false-positive rate at recall .95": round(
                sum(score >= floor95 for score in others) / len(others), 3
            ),
        },
    }


def _f1(scored: list[tuple[int, bool]], floor: int) -> float:
    hit = sum(same for score, same in scored if score >= floor)
    wrong = sum(not same for score, same in scored if score >= floor)
    missed = sum(same for score, same in scored if score < floor)
    return 2 * hit / max(2 * hit + wrong + missed, 1)


def _show(report: dict[str, Any]) -> None:
    table = Table(title=f"{report['names']} listed names, threshold {report['threshold']}")
    for column in (
        "set",
        "queries",
        "measure",
        "ours",
        "bar",
        "met",
        "TF-IDF",
        "WRatio",
        "CPU ms",
        "by kind",
    ):
        table.add_column(column, overflow="fold")
    for row in report["sets"]:
        kinds = ", ".join(f"{kind} {rate}" for kind, rate in row["kinds"].items() if kind)
        met = "yes" if row["met"] else "NO"
        table.add_row(
            row["name"],
            str(row["queries"]),
            row["measure"],
            f"{row['rate']:.4f}",
            str(row["bar"]),
            met,
            str(row.get("tfidf") or ""),
            str(row.get("wratio") or ""),
            f"{row['cpu_ms']:.2f}",
            kinds,
        )
    console = Console(width=170)
    console.print(table)
    single = report["single_ms"]
    console.print(
        f"build {report['build_cpu_s']} s CPU; one name p50 {single['p50']}, p99 {single['p99']} ms"
    )


if __name__ == "__main__":
    main()
