"""How alike two names are: an order-free alignment of their words, weighed by what they say.

Owns: the score of a pair of names and its reasons. Refuses to know: countries, lists, statuses.

The procedure: 1. equal words pair; 2. words within a typo pair; 3. words joined or split pair;
4. abbreviations pair; 5. what is left on both sides decides: where distinctive words are left on
both, another party is meant, however much place, industry and legal form agree.
"""

from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from services.matching.weigh import DISTINCTIVE, NUMBER, Weighted

SCORE_MAX = 1000
SUBSTITUTED_CAP = 640  # distinctive words left on both sides
NUMBER_CAP = 640  # institute 13 is not institute 14
TYPO_COST = 0.12  # of a word's weight, per edit
JOINED_COST = 0.03
SHORTENED_COST = 0.15
DISTINCTIVE_FLOOR = 0.45  # a lighter word does not decide alone
LENGTH_ONE_EDIT = 4  # letters of the shorter word that allow one edit
LENGTH_TWO_EDITS = 7
PREFIX_LENGTH = 4


@dataclass(frozen=True, slots=True)
class Alignment:
    """A pair of names, aligned.

    Attributes:
        score: 0 to 1000.
        reasons: stable labels of what was needed to align them, or of what differs.
    """

    score: int
    reasons: tuple[str, ...]


class _Sides:
    """What is left to pair on both sides, and what was paired so far."""

    __slots__ = ("listed", "matched", "paired", "query", "reasons")

    def __init__(self, query: Weighted, listed: Weighted) -> None:
        pool: dict[str, list[int]] = {}
        for at, token in enumerate(query.tokens):
            pool.setdefault(token, []).append(at)
        self.matched = 0.0  # weight, with discounts
        self.paired = 0.0  # weight, without
        self.reasons: list[str] = []
        self.listed: list[int] = []
        for at, token in enumerate(listed.tokens):
            places = pool.get(token)
            if places:
                places.pop(0)
                self.pair(listed.weights[at], 0.0)
            else:
                self.listed.append(at)
        self.query = sorted(at for places in pool.values() for at in places)

    def pair(self, weight: float, cost: float) -> None:
        self.matched += weight * (1.0 - cost)
        self.paired += weight

    def note(self, reason: str) -> None:
        if reason not in self.reasons:
            self.reasons.append(reason)


def align(query: Weighted, listed: Weighted) -> Alignment:
    """Align a name with a listed name."""
    sides = _Sides(query, listed)
    if sides.query and sides.listed:
        _pair_typos(sides, query, listed)
    if sides.query and sides.listed:
        _pair_joined(sides, query, listed)
        _pair_split(sides, query, listed)
    if sides.query and sides.listed:
        _pair_shortened(sides, query, listed)
    return _conclude(sides, query, listed)


def _pair_typos(sides: _Sides, query: Weighted, listed: Weighted) -> None:
    for there in sorted(sides.listed, key=lambda at: (-listed.weights[at], at)):
        best: tuple[int, int] | None = None
        for here in sides.query:
            edits = edits_between(query.tokens[here], listed.tokens[there])
            if edits is not None and (best is None or edits < best[0]):
                best = (edits, here)
        if best is not None:
            sides.query.remove(best[1])
            sides.listed.remove(there)
            sides.pair(listed.weights[there], best[0] * TYPO_COST)
            sides.note("typo")


@lru_cache(maxsize=65536)
def edits_between(one: str, other: str) -> int | None:
    """Edits between two words, None where they are too many for words of their length."""
    shorter = min(len(one), len(other))
    if shorter < LENGTH_ONE_EDIT or one.isdigit() or other.isdigit():
        return None
    allowed = 1 if shorter < LENGTH_TWO_EDITS else 2
    if abs(len(one) - len(other)) > allowed:
        return None
    edits = OSA.distance(one, other, score_cutoff=allowed)
    return edits if edits <= allowed else None


def _pair_joined(sides: _Sides, query: Weighted, listed: Weighted) -> None:
    for here in tuple(sides.query):
        run = _run_that_spells(query.tokens[here], listed.tokens, sides.listed)
        if run:
            sides.query.remove(here)
            for at in run:
                sides.listed.remove(at)
                sides.pair(listed.weights[at], JOINED_COST)
            sides.note("joined")


def _pair_split(sides: _Sides, query: Weighted, listed: Weighted) -> None:
    for there in tuple(sides.listed):
        run = _run_that_spells(listed.tokens[there], query.tokens, sides.query)
        if run:
            sides.listed.remove(there)
            for at in run:
                sides.query.remove(at)
            sides.pair(listed.weights[there], JOINED_COST)
            sides.note("split")


def _run_that_spells(word: str, tokens: tuple[str, ...], left: list[int]) -> list[int]:
    """The neighbors among the words left that spell ``word`` together, within an edit."""
    for start, first in enumerate(left):
        run = [first]
        spelled = tokens[first]
        for at in left[start + 1 :]:
            if at != run[-1] + 1 or len(spelled) > len(word) + 1:
                break
            run.append(at)
            spelled += tokens[at]
            if spelled == word or edits_between(spelled, word) is not None:
                return run
    return []


def _pair_shortened(sides: _Sides, query: Weighted, listed: Weighted) -> None:
    for there in tuple(sides.listed):
        for here in sides.query:
            one, other = query.tokens[here], listed.tokens[there]
            if is_short_for(one, other) or is_short_for(other, one):
                sides.query.remove(here)
                sides.listed.remove(there)
                sides.pair(listed.weights[there], SHORTENED_COST)
                sides.note("abbreviated")
                break


@lru_cache(maxsize=65536)
def is_short_for(short: str, word: str) -> bool:
    """Say whether ``short`` abbreviates ``word``: its beginning, four letters or more."""
    return PREFIX_LENGTH <= len(short) < len(word) and word.startswith(short)


def _conclude(sides: _Sides, query: Weighted, listed: Weighted) -> Alignment:
    query_left = [(query.weights[at], query.kinds[at]) for at in sides.query]
    listed_left = [(listed.weights[at], listed.kinds[at]) for at in sides.listed]
    query_total = sides.paired + sum(weight for weight, _ in query_left)
    listed_total = sides.paired + sum(weight for weight, _ in listed_left)
    if not sides.paired or not query_total or not listed_total:
        return Alignment(0, ("distinctive_differs",))
    covered = sides.matched / query_total
    covering = sides.matched / listed_total
    score = round(SCORE_MAX * 2 * covered * covering / (covered + covering))
    if _decides(query_left) and _decides(listed_left):
        sides.note("distinctive_differs")
        score = min(score, SUBSTITUTED_CAP)
    if _numbered(query_left) and _numbered(listed_left):
        sides.note("number_differs")
        score = min(score, NUMBER_CAP)
    return Alignment(score, tuple(sides.reasons))


def _decides(left: list[tuple[float, int]]) -> bool:
    return any(kind == DISTINCTIVE and weight >= DISTINCTIVE_FLOOR for weight, kind in left)


def _numbered(left: list[tuple[float, int]]) -> bool:
    return any(kind == NUMBER for _, kind in left)
