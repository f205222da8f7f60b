"""``make bench-matching``: our engine and its peers over seeded query sets, orders, speed.

Owns: the options, the order of things, the report. Refuses to know: how each part is measured.

With ``--queries`` it answers a file of names instead, through the door of ``portcullis match``.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from services.cli.match.answers import match_file
from services.matching.evidence import POSSIBLE_FLOOR
from services.matching.index import Index, build_index
from services.matching.lists import PartyList, detect_format, parse_list
from services.matching.native import NO_NATIVE_NAMES
from services.matching.screen import Screener
from tests.benchmarks.matching.alterations import OTHERS
from tests.benchmarks.matching.measure import calibration, measure, name_bench
from tests.benchmarks.matching.orders import measure_orders
from tests.benchmarks.matching.peers import SETS, find_peers, measure_peer, sample_of
from tests.benchmarks.matching.sets import QuerySet, Sets, without_aliases
from tests.benchmarks.matching.shown import show
from tests.benchmarks.matching.speed import SLOT, measure_speed
from tests.benchmarks.matching.third import THIRD

ROOT = Path(__file__).parents[3]
FACTS = Path(os.environ.get("PORTCULLIS_DATA", str(ROOT.parent / "shared" / "data")))
REPORT = ROOT / "build" / "bench-matching.json"
PARTS = ("sets", "peers", "orders", "speed")
ORDER_ROWS = 4
HELD_OUT = ((1, 0.97), (2, 0.92))  # how often altered, and the bar
WIDTH = 190
Advance = Callable[[int], None]


def main() -> None:
    """Run the benchmark."""
    options = _options()
    if not options.list.exists():
        sys.exit(f"{options.list} is missing; name a list with --list, or set PORTCULLIS_DATA.")
    content = options.list.read_bytes()
    party_list = parse_list(content, form=detect_format(content), name=SLOT)
    index = build_index([party_list])
    if options.queries is not None:
        summary = match_file(index, options.queries, options.out)
        print(json.dumps(summary.fields()))  # noqa: T201 - the answer of the command
        return
    report = _report(index, party_list, options)
    show(report, Console(width=WIDTH))
    out = options.out or REPORT
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(report, indent=1, ensure_ascii=False), encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench-matching", description=__doc__)
    parser.add_argument("--list", type=Path, default=FACTS / "consolidated_screening_list.csv")
    parser.add_argument("--queries", type=Path, help="CSV of query_id, name, country to answer")
    parser.add_argument("--out", type=Path, help="the report (JSON); with --queries the answers")
    parser.add_argument("--seed", type=int, default=20261123)
    parser.add_argument("--count", type=int, default=1500, help="queries per set")
    parser.add_argument("--peers-count", type=int, default=200, help="queries per set and peer")
    parser.add_argument("--orders", type=int, default=10_000, help="orders per pool")
    parser.add_argument("--parts", nargs="*", default=PARTS, choices=PARTS)
    parser.add_argument("--only", nargs="*", default=(), help="names of sets, their beginning")
    parser.add_argument("--verbose", type=int, default=0, help="failures to print per set")
    options = parser.parse_args()
    if options.queries is not None and options.out is None:
        parser.error("--queries needs --out, the file of answers to write")
    return options


def _report(index: Index, party_list: PartyList, options: argparse.Namespace) -> dict[str, Any]:
    report: dict[str, Any] = {
        "list": party_list.digest,
        "index": index.digest,
        "names": index.names,
        "entries": len(index.entries),
        "seed": options.seed,
        "threshold": POSSIBLE_FLOOR,
        "load_average": [round(each, 1) for each in os.getloadavg()],
        "cores": os.cpu_count(),
        "sets": [],
        "peers": [],
        "orders": [],
        "speed": [],
        "missing": [],
    }
    sets = list(_sets(index, party_list, options))
    with _progress() as begin:
        if "sets" in options.parts:
            report["sets"] = list(_own(index, party_list, sets, options, begin))
            report["calibration"] = calibration(report["sets"])
        if "peers" in options.parts and not options.only:
            _add_peers(report, index, sets, options, begin)
        if "orders" in options.parts:
            advance = begin("orders", ORDER_ROWS * options.orders)
            report["orders"] = measure_orders(
                Screener(index), options.orders, options.seed, FACTS, advance
            )
        if "speed" in options.parts:
            advance = begin("speed and memory", 1)
            drawn = Sets(index, party_list, FACTS, options.seed + 1)
            clean = drawn.clean_companies(2 * options.count, with_country=True).queries
            subjects = list(dict.fromkeys(query.subject for query in clean))
            report["speed"] = measure_speed(options.list, subjects)
            advance(1)
    return report


def _own(
    index: Index,
    party_list: PartyList,
    sets: Sequence[QuerySet],
    options: argparse.Namespace,
    begin: Callable[[str, int], Advance],
) -> Iterator[dict[str, Any]]:
    for each in sets:
        yield measure(index, each, options.verbose, begin(each.name, len(each.queries)))
    if not options.only or "aliases" in options.only:
        reduced, queries = without_aliases(party_list, options.count, options.seed)
        left_out = QuerySet("real aliases left out", queries, clean=False, bar=0.8)
        advance = begin(left_out.name, len(queries))
        yield measure(build_index([reduced]), left_out, options.verbose, advance)
    if not options.only or "sound" in options.only:
        bare = build_index([party_list], NO_NATIVE_NAMES)
        by_sound = Sets(bare, party_list, FACTS, options.seed).chinese_by_sound()
        yield measure(bare, by_sound, options.verbose, begin(by_sound.name, len(by_sound.queries)))
    yield from name_bench(index, FACTS)


def _add_peers(
    report: dict[str, Any],
    index: Index,
    sets: Sequence[QuerySet],
    options: argparse.Namespace,
    begin: Callable[[str, int], Advance],
) -> None:
    asked = [each for each in sets if each.name in SETS]
    peers, report["missing"] = find_peers(index)
    report["peers"] = list(peers)
    queries = sum(sample_of(each, options.peers_count) for each in asked)
    for name, peer in peers.items():
        rates = measure_peer(peer, asked, options.peers_count, begin(name, queries))
        for row in report["sets"]:
            if row["name"] in rates:
                row.setdefault("peers", {})[name] = rates[row["name"]]


def _sets(index: Index, party_list: PartyList, options: argparse.Namespace) -> Iterator[QuerySet]:
    sets = Sets(index, party_list, FACTS, options.seed)
    count = options.count
    for made in (
        lambda: sets.control(2 * count),
        lambda: sets.altered(count, 1, 0.97),
        lambda: sets.altered(count, 2, 0.92),
        lambda: sets.letters(count),
        lambda: sets.persons(count),
        lambda: sets.persons_other_slips(count),
        lambda: sets.persons_shortened(count),
        lambda: sets.look_alikes(count, near=False),
        lambda: sets.look_alikes(count, near=True),
        lambda: sets.clean_companies(3 * count, with_country=False),
        lambda: sets.clean_companies(3 * count, with_country=True),
        lambda: sets.clean_people(10_000),
        sets.chinese_listed,
        sets.chinese_unlisted,
        lambda: sets.altered(count, 1, 0.97, OTHERS, ", other ways"),
        lambda: sets.altered(count, 2, 0.92, OTHERS, ", other ways"),
    ):
        each = made()
        if not options.only or any(each.name.startswith(word) for word in options.only):
            yield each
    last = [*sets.people_of_regions(10_000)]
    last += [sets.altered(count, times, bar, THIRD, ", third ways") for times, bar in HELD_OUT]
    for each in last:
        if not options.only or any(each.name.startswith(word) for word in options.only):
            yield each


@contextmanager
def _progress() -> Iterator[Callable[[str, int], Advance]]:
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeElapsedColumn(), console=console) as bar:

        def begin(name: str, total: int) -> Advance:
            task = bar.add_task(name, total=total)
            if not console.is_terminal:
                console.print(name)
            return lambda count: bar.advance(task, count)

        yield begin
