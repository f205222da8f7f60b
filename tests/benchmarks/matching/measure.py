"""Our own engine over the query sets: recall, alerts, mean scores, processor time.

Owns: how an answer counts, at the one threshold. Refuses to know: how queries are made, and peers.
"""

import csv
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from statistics import mean
from typing import Any

from rich.console import Console

from services.matching.companies.whole import read_again
from services.matching.evidence import POSSIBLE_FLOOR
from services.matching.index import Index
from services.matching.normalize import normalize
from services.matching.persons.align import align_persons
from services.matching.persons.reading import read_person
from services.matching.score import align
from services.matching.screen import Match, screen
from services.matching.weigh import ANY, PERSON
from tests.benchmarks.matching.sets import Query, QuerySet

BATCH = 64
# Easier before harder: the mean score of the strongest match must not rise on the way.
TIERS = ("control", "altered 1x", "altered 2x", "look-alikes", "clean companies")


def measure(
    index: Index, asked: QuerySet, verbose: int, advance: Callable[[int], None]
) -> dict[str, Any]:
    """Ask a set; the row of the table, as fields."""
    subjects = [query.subject for query in asked.queries]
    results = []
    started = time.process_time()
    for at in range(0, len(subjects), BATCH):
        results += screen(index, subjects[at : at + BATCH])
        advance(min(BATCH, len(subjects) - at))
    spent = time.process_time() - started
    kinds: defaultdict[str, list[bool]] = defaultdict(list)
    printed = 0
    for query, result in zip(asked.queries, results, strict=True):
        alerts = [match for match in result.matches if match.status != "weak"]
        hit = bool(alerts) if asked.clean else _found(query, alerts)
        kinds[query.kind].append(hit)
        if hit == asked.clean and printed < verbose:
            printed += 1
            best = [(each.matched_name, each.score, each.reasons) for each in result.matches[:2]]
            Console(width=250).print(asked.name, query.kind, query.subject.name, best, markup=False)
    every = [hit for each in kinds.values() for hit in each]
    rate = sum(every) / len(every)
    return {
        "name": asked.name,
        "queries": len(every),
        "measure": "alerts" if asked.clean else "recall",
        "rate": round(rate, 4),
        "bar": asked.bar,
        "met": rate <= asked.bar if asked.clean else rate >= asked.bar,
        "cpu_ms": round(spent / len(every) * 1000, 3),
        "mean_score": round(mean(_strongest(result.matches) for result in results), 1),
        "kinds": {kind: round(mean(each), 3) for kind, each in sorted(kinds.items())},
    }


def _found(query: Query, alerts: Sequence[Match]) -> bool:
    return any(each.entry_id in query.wanted for each in alerts)


def _strongest(matches: Sequence[Match]) -> int:
    return max((each.score for each in matches), default=0)


def calibration(rows: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    """Whether the mean score falls from tier to tier; None where a tier was not asked."""
    means = {row["name"]: row["mean_score"] for row in rows if row["name"] in TIERS}
    if len(means) < len(TIERS):
        return None
    tiers = [(name, means[name]) for name in TIERS]
    scores = [score for _, score in tiers]
    falls = all(one > other for one, other in pairwise(scores))
    return {"tiers": tiers, "met": falls}


def name_bench(index: Index, facts: Path) -> list[dict[str, Any]]:
    """Labeled pairs of names: best F1, and wrong pairs alerting where recall is .95."""
    with (facts / "name_bench.csv").open(encoding="utf-8-sig", newline="") as stream:
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
    names = (normalize(pair["name1"]), normalize(pair["name2"]))
    if bearer == PERSON:
        here, there = (read_person(name.words) for name in names)
        return align_persons(here, there, index.persons.rarity).score
    one = index.weigher.weigh(names[0].words, names[0].light, stated=True)
    other = index.weigher.weigh(names[1].words, names[1].light)
    found = align(one, other, index.weigher)
    return read_again(found.score, found.sides)[0]


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
        "cpu_ms": None,
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
