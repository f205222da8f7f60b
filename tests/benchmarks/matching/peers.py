"""Peers of the matcher, on the same queries: plain trigram TF-IDF, and rapidfuzz's WRatio.

Owns: their alerts at the threshold that gives them ten false alerts per thousand clean companies,
the limit we hold ourselves to. Refuses to know: our own engine.
"""

from collections.abc import Callable, Sequence

import numpy as np
from rapidfuzz import fuzz, process, utils

from services.matching.grams import build_grams
from services.matching.index import Index
from services.matching.normalize import normalize
from tests.benchmarks.matching.sets import QuerySet

CLEAN_ALERTS_MAX = 0.01
SAMPLE = 300  # queries per set: WRatio takes about a tenth of a second each
Scores = list[list[tuple[str, float]]]  # per query: entry and score, best first
Peer = Callable[[Sequence[str]], Scores]


def make_tfidf(index: Index) -> Peer:
    """Cosine of letter trigrams over whole names, nothing else."""
    grams = build_grams([row.tokens for row in index.rows])

    def score(names: Sequence[str]) -> Scores:
        words = [normalize(name).words for name in names]
        near = grams.nearest(words, count=10, floor=0.3)
        return [[(_entry(index, row), cosine) for row, cosine in rows] for rows in near]

    return score


def make_wratio(index: Index) -> Peer:
    """``rapidfuzz.fuzz.WRatio`` against every listed name."""
    listed = [utils.default_process(names[0].printed) for names in index.listed]

    def score(names: Sequence[str]) -> Scores:
        found: Scores = []
        for at in range(0, len(names), 25):
            asked = [utils.default_process(name) for name in names[at : at + 25]]
            matrix = process.cdist(asked, listed, scorer=fuzz.WRatio, dtype=np.uint8)
            for line in matrix:
                best = np.argsort(-line.astype(np.int16), kind="stable")[:10]
                found.append([(_entry(index, int(row)), float(line[row])) for row in best])
        return found

    return score


def measure_peer(peer: Peer, sets: Sequence[QuerySet]) -> dict[str, float]:
    """Rates of a peer per set, at the threshold that its clean alerts allow.

    The peer finds an entry when one of its ten best rows above the threshold is a name of it.
    """
    scored = {
        each.name: peer([query.subject.name for query in each.queries[:SAMPLE]]) for each in sets
    }
    clean = sorted(
        (rows[0][1] if rows else 0.0 for rows in scored["clean companies"]), reverse=True
    )
    floor = clean[int(len(clean) * CLEAN_ALERTS_MAX)]
    rates = {}
    for each in sets:
        hits = [
            any(score > floor and (each.clean or entry in query.wanted) for entry, score in rows)
            for query, rows in zip(each.queries[:SAMPLE], scored[each.name], strict=True)
        ]
        rates[each.name] = round(sum(hits) / max(len(hits), 1), 3)
    return rates


def _entry(index: Index, row: int) -> str:
    return index.entries[index.listed[row][0].entry].entry_id
