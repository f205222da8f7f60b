"""Two names as a whole: a second reading of an aligned pair.

Owns: what is measured of a pair, and on which side of the threshold it falls for it. Refuses to
know: how words pair, and statuses.

The alignment judges words by rules. This reading counts what rules cannot weigh against each
other: how much the words that agree tell, how many letters are left on either side, how many are
the same in order. A sum of small decision trees (``tables/whole.toml``) turns the counts into
evidence, in thousandths of the logarithm of the odds. What speaks for the listed party never lowers
it, what speaks against never raises it. ``tests.benchmarks.matching.fit`` fits the table.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz
from rapidfuzz.distance import OSA, Indel, LCSseq

from services.matching.companies.sides import Sides
from services.matching.evidence import POSSIBLE_FLOOR, SURE_FLOOR
from services.matching.tables import read_table
from services.matching.weigh import ANY, DISTINCTIVE, LIGHT, Weighted

MILLE = 1000
DEPTH = 3  # questions that a tree asks
NODES = 2**DEPTH - 1
NEVER = 2**31 - 1  # no trait is above it: a node that asks nothing
READ_FROM = 550  # a lower score is read again only where the letters are
ALIKE_FROM = 0.76  # as much the same as this
SISTERS = frozenset({"number_differs", "place_differs", "business_differs"})
LIFTED_MAX = SURE_FLOOR - 1  # what a lifted pair scores at most: never as sure as an alignment
LOWERED_MIN = 700
EVIDENCE_UNIT = 100  # of evidence, for one point of the score

# What is measured of a pair, in this order; 1: speaks for the listed party, -1: against it.
TRAITS = {
    "score": 1,  # of the alignment
    "told": 1,  # thousandths of decades that the listed words which paired tell
    "cost": -1,  # what slips and joins took of their weight, per ten letters
    "heaviest_here": -1,  # weight of the heaviest word that only the query has
    "heaviest_there": -1,
    "longest_here": -1,  # letters of the longest distinctive word that only the query has
    "longest_there": -1,
    "letters_here": -1,  # letters of all words that only the query has, forms aside
    "letters_there": -1,
    "forms_here": -1,  # weight of legal forms that only the query states
    "forms_there": -1,
    "words_here": 0,
    "words_there": 0,
    "business": 0,  # words of business, places and legal forms of the query: people have none
    "letters_own": 0,  # letters of the query's distinctive words
    "unknown": 1,  # words of the query that no listed name holds
    "edits": -1,  # between all letters of both, in their order
    "edits_share": -1,
    "kept_here": 1,  # share of the query's letters found in order in the listed name
    "kept_there": 1,
    "kept": 1,  # letters that are the same in order, forms aside
    "alike": 1,  # the same as a share of both
    "alike_sorted": 1,  # of the words in alphabetic order
    "alike_own": 1,  # of the distinctive words
}


@dataclass(frozen=True, slots=True)
class Trees:
    """A sum of decision trees of ``DEPTH`` questions each.

    Attributes:
        traits: what node ``n`` of each tree asks for, shape (T, NODES).
        above: the answer is yes above this, shape (T, NODES). After node ``n`` comes
            ``2 n + 1`` for no, ``2 n + 2`` for yes.
        leaves: evidence at the end of each path, shape (T, NODES + 1).
        floor: evidence from which a pair is alike as a whole.
    """

    traits: npt.NDArray[np.int64]
    above: npt.NDArray[np.int64]
    leaves: npt.NDArray[np.int64]
    floor: int

    def evidence(self, traits: Sequence[int]) -> int:
        """What the traits of a pair amount to, beyond the floor."""
        found = np.array(traits, np.int64)
        tree = np.arange(len(self.traits))
        at = np.zeros(len(self.traits), np.int64)
        for _ in range(DEPTH):
            yes = found[self.traits[tree, at]] > self.above[tree, at]
            at = 2 * at + 1 + yes
        return int(self.leaves[tree, at - NODES].sum()) - self.floor


@cache
def trees() -> Trees:
    """The fitted table."""
    return read_trees(read_table("whole"))


def read_trees(table: Any) -> Trees:  # noqa: ANN401 - a table as TOML gives it
    """Read the trees; each line is ``NODES`` traits, ``NODES`` limits, ``NODES + 1`` leaves."""
    rows = np.array(table["trees"], np.int64).reshape(-1, 3 * NODES + 1)
    return Trees(rows[:, :NODES], rows[:, NODES : 2 * NODES], rows[:, 2 * NODES :], table["floor"])


def read_again(score: int, sides: Sides) -> tuple[int, tuple[str, ...]]:
    """Read an aligned pair as a whole.

    Returns:
        (its score, on the side of the threshold where the whole puts it; the reason, if that
        is another side than the alignment's).
    """
    if not is_read(score, sides):
        return score, ()
    evidence = trees().evidence(traits_of(score, sides))
    points = abs(evidence) // EVIDENCE_UNIT
    if evidence >= 0 and score < POSSIBLE_FLOOR:
        return min(POSSIBLE_FLOOR + points, LIFTED_MAX), ("alike_as_whole",)
    if evidence < 0 and score >= POSSIBLE_FLOOR:
        return max(POSSIBLE_FLOOR - 1 - points, LOWERED_MIN), ("unlike_as_whole",)
    return score, ()


def is_read(score: int, sides: Sides) -> bool:
    """Say whether a pair is worth a second reading.

    A short list knows too little of words. Where each side states a number, place or business of
    its own, sisters are meant, however few letters differ.
    """
    if not sides.weigher.knows_words or sides.there.bearer != ANY or score >= SURE_FLOOR:
        return False
    if score < POSSIBLE_FLOOR and not SISTERS.isdisjoint(sides.reasons):
        return False
    if score >= READ_FROM:
        return True
    alike = Indel.normalized_similarity(
        _core(sides.here), _core(sides.there), score_cutoff=ALIKE_FROM
    )
    return alike >= ALIKE_FROM


def traits_of(score: int, sides: Sides) -> tuple[int, ...]:
    """Measure an aligned pair: whole numbers in the order of ``TRAITS``."""
    query, listed = sides.here, sides.there
    here, there = "".join(query.raw), "".join(listed.raw)
    core_here, core_there = _core(query), _core(listed)
    told, letters = _told(sides, listed)
    edits = OSA.distance(here, there)
    kept = LCSseq.similarity(core_here, core_there)
    own_here, own_there = _own(query), _own(listed)
    left_here, left_there = _left(query, sides.query), _left(listed, sides.listed)
    cost = sides.paired - sides.matched
    return (
        score,
        told,
        round(10 * MILLE * cost / max(letters, 1)),
        *(each for pair in zip(left_here, left_there, strict=True) for each in pair),
        len(query.raw),
        len(listed.raw),
        len(query.raw) - len(own_here),
        sum(map(len, own_here)),
        sum(not sides.weigher.is_listed(word) for word in query.raw),
        edits,
        MILLE * edits // max(min(len(here), len(there)), 1),
        MILLE * kept // max(len(core_here), 1),
        MILLE * kept // max(len(core_there), 1),
        kept,
        round(MILLE * Indel.normalized_similarity(core_here, core_there)),
        round(10 * fuzz.ratio(" ".join(sorted(query.raw)), " ".join(sorted(listed.raw)))),
        round(10 * fuzz.ratio(" ".join(own_here), " ".join(own_there))),
    )


def _core(name: Weighted) -> str:
    return "".join([word for word, kind in zip(name.raw, name.kinds, strict=True) if kind != LIGHT])


def _own(name: Weighted) -> list[str]:
    pairs = zip(name.raw, name.kinds, strict=True)
    return sorted(word for word, kind in pairs if kind == DISTINCTIVE)


def _left(name: Weighted, left: Sequence[int]) -> tuple[int, int, int, int]:
    """Of the words left: the heaviest, the longest distinctive, all letters, weight of forms."""
    heaviest = forms = 0.0
    longest = letters = 0
    for at in left:
        kind, weight, length = name.kinds[at], name.weights[at], len(name.raw[at])
        heaviest = max(heaviest, weight)
        if kind == LIGHT:
            forms += weight
        else:
            letters += length
            longest = max(longest, length if kind == DISTINCTIVE else 0)
    return round(MILLE * heaviest), longest, letters, round(MILLE * forms)


def _told(sides: Sides, listed: Weighted) -> tuple[int, int]:
    """What the listed words that paired tell, in thousandths of decades; and their letters."""
    told, letters = 0.0, 0
    for at in range(len(listed.raw)):
        if at not in sides.listed and listed.kinds[at] != LIGHT:
            told += sides.weigher.decades(listed.tokens[at])
            letters += len(listed.raw[at])
    return round(MILLE * told), letters
