"""Peers of the matcher, on the same queries.

Owns: plain trigram TF-IDF, rapidfuzz's WRatio, and the scorers of nomenklatura where it is
installed, each held to the limit that we hold ourselves to: ten false alerts per thousand clean
companies. Refuses to know: our own engine's scores.

nomenklatura scores pairs: it is asked about the ``SHORT_LIST`` entries that TF-IDF finds nearest,
with all their names, as its own users do through an index.
"""

import importlib
import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from rapidfuzz import fuzz, process, utils

from services.matching.grams import build_grams
from services.matching.index import Index
from services.matching.normalize import normalize
from tests.benchmarks.matching.sets import QuerySet

CLEAN_ALERTS_MAX = 0.01
SHORT_LIST = 10
CLEAN_SAMPLE = 3  # times as many clean companies: they set the threshold
ALGORITHMS = {"logic-v1": "logic-v1", "logic-v2": "logic-v2", "ofac": "OFAC emulation"}
# Sets whose queries state a name and no more: a peer that reads names can be asked.
SETS = frozenset(
    {"control", "altered 1x", "altered 2x", "letters", "persons", "look-alikes"}
    | {"clean companies", "clean people", "look-alikes within two edits"}
)  # fmt: skip
Scores = list[list[tuple[str, float]]]  # per query: entry and score, best first
Peer = Callable[[Sequence[str], str], Scores]  # names, and what they are names of


def find_peers(index: Index) -> tuple[dict[str, Peer], list[str]]:
    """All peers that can be asked here, and why the others cannot."""
    tfidf = make_tfidf(index)
    peers = {"TF-IDF": tfidf, "WRatio": make_wratio(index)}
    try:
        matching = importlib.import_module("nomenklatura.matching")
        model = importlib.import_module("followthemoney").model
    except ImportError as error:
        return peers, [f"nomenklatura is not installed ({error}); see tests/benchmarks/README.md"]
    for name, title in ALGORITHMS.items():
        peers[title] = make_nomenklatura(index, tfidf, matching.get_algorithm(name), model)
    return peers, []


def make_tfidf(index: Index) -> Peer:
    """Cosine of letter trigrams over whole names, nothing else."""
    grams = build_grams([row.tokens for row in index.rows])

    def score(names: Sequence[str], _: str) -> Scores:
        words = [normalize(name).words for name in names]
        near = grams.nearest(words, count=SHORT_LIST, floor=0.3)
        return [[(_entry(index, row), cosine) for row, cosine in rows] for rows in near]

    return score


def make_wratio(index: Index) -> Peer:
    """``rapidfuzz.fuzz.WRatio`` against every listed name."""
    listed = [utils.default_process(names[0].printed) for names in index.listed]

    def score(names: Sequence[str], _: str) -> Scores:
        found: Scores = []
        for at in range(0, len(names), 25):
            asked = [utils.default_process(name) for name in names[at : at + 25]]
            matrix = process.cdist(asked, listed, scorer=fuzz.WRatio, dtype=np.uint8)
            for line in matrix:
                best = np.argsort(-line.astype(np.int16), kind="stable")[:SHORT_LIST]
                found.append([(_entry(index, int(row)), float(line[row])) for row in best])
        return found

    return score


def make_nomenklatura(index: Index, near: Peer, algorithm: Any, model: Any) -> Peer:
    """One of nomenklatura's algorithms over the nearest entries."""
    at = {entry.entry_id: place for place, entry in enumerate(index.entries)}
    schemata = {"person": "Person", "company": "Company"}
    config = algorithm.default_config()
    known: dict[str, Any] = {}

    def listed(entry_id: str) -> Any:
        if entry_id not in known:
            entry = index.entries[at[entry_id]]
            names = [entry.name, *entry.aliases]
            schema = schemata.get(entry.kind, "LegalEntity")
            known[entry_id] = _proxy(model, entry_id, schema, names)
        return known[entry_id]

    def score(names: Sequence[str], schema: str) -> Scores:
        found: Scores = []
        for name, rows in zip(names, near(names, schema), strict=True):
            asked = _proxy(model, "asked", schema, [name])
            entries = dict.fromkeys(entry for entry, _ in rows)
            scored = [
                (each, algorithm.compare(asked, listed(each), config).score) for each in entries
            ]
            found.append(sorted(scored, key=lambda pair: -pair[1]))
        return found

    return score


def _proxy(model: Any, entity_id: str, schema: str, names: Sequence[str]) -> Any:
    properties = {"name": list(names)}
    return model.get_proxy({"id": entity_id, "schema": schema, "properties": properties})


def measure_peer(
    peer: Peer, sets: Sequence[QuerySet], sample: int, advance: Callable[[int], None]
) -> dict[str, dict[str, float]]:
    """Rates and processor time of a peer per set, at the threshold its clean alerts allow.

    The peer finds an entry when one of its ten best rows above the threshold is a name of it.
    """
    scored: dict[str, Scores] = {}
    spent: dict[str, float] = {}
    for each in sets:
        asked = each.queries[: sample_of(each, sample)]
        names = [query.subject.name for query in asked]
        schema = "Person" if each.name in {"persons", "clean people"} else "Company"
        started = time.process_time()
        scored[each.name] = peer(names, schema)
        spent[each.name] = (time.process_time() - started) / max(len(names), 1) * 1000
        advance(len(names))
    floor = _floor(scored.get("clean companies", []))
    rates = {}
    for each in sets:
        hits = [
            any(score > floor and (each.clean or entry in query.wanted) for entry, score in rows)
            for query, rows in zip(each.queries, scored[each.name], strict=False)
        ]
        rate = round(sum(hits) / max(len(hits), 1), 3)
        rates[each.name] = {"rate": rate, "cpu_ms": round(spent[each.name], 3)}
    return rates


def sample_of(asked: QuerySet, sample: int) -> int:
    """How many queries of a set a peer is asked."""
    wanted = sample * (CLEAN_SAMPLE if asked.name == "clean companies" else 1)
    return min(wanted, len(asked.queries))


def _floor(scored: Scores) -> float:
    clean = sorted((rows[0][1] if rows else 0.0 for rows in scored), reverse=True)
    return clean[int(len(clean) * CLEAN_ALERTS_MAX)] if clean else 0.0


def _entry(index: Index, row: int) -> str:
    return index.entries[index.listed[row][0].entry].entry_id
