"""How alike two names are: an order-free alignment of their words, weighed by what they say.

Owns: the score of a pair of names and its reasons. Refuses to know: countries, lists, statuses.

The procedure: 1. equal words pair; 2. what is left on both sides is compared as one string, which
forgives words joined, split and cut wrongly; 3. words joined or split pair; 4. words equal when
written out or translated pair; 5. words within a slip or of one sound pair, then abbreviations;
6. where a distinctive word has paired, shorter words forgive more; 7. what is left decides: where
distinctive words are left on both sides, another party is meant, however much place, industry and
legal form agree; where each side states another place or business, a sister of it.
"""

from dataclasses import dataclass, field

from services.matching.companies.shapes import (
    is_short_for,
    pair_cut,
    pair_joined,
    pair_shortened,
    pair_split,
    pair_written_out,
)
from services.matching.companies.sides import DISTINCTIVE_FLOOR, Sides
from services.matching.companies.slips import pair_lenient, pair_rest, pair_typos
from services.matching.weigh import (
    ANY,
    DISTINCTIVE,
    GENERIC,
    LIGHT,
    NEUTRAL_CAP,
    NUMBER,
    PLACE,
    Weigher,
    Weighted,
)

SCORE_MAX = 1000
SUBSTITUTED_CAP = 640  # distinctive words left on both sides
SISTER_FACTOR = 0.84  # each side states another place or another business
STRICT_FLOOR = 0.60  # weight of a word that a person's or craft's name does not have
ALONE_FLOOR = 0.50  # weight of a further word beside a listed name of one ordinary word
GENERIC_FLOOR = 0.55  # the same beside a listed name of words of business and places only
NEUTRAL_FLOOR = 0.30  # the same of a word that says nothing of a business
RARE_FLOOR = 0.75  # a word as rare and
ALONE_LETTERS = 6  # as long as this stands for a company, whatever the business
GENERIC_LEFT_CAP = 0.42  # words of business beyond the second say nothing more
PLACE_ADDED_FACTOR = 0.5  # forgiven of a place that only the query states: a branch
SCRAP_LETTERS = 3
SCRAP_FACTOR = 0.75
BENEFIT = 0.5  # of what is missing, forgiven where much has paired
BENEFIT_FROM = 1.0  # weight paired: more than one rare word

__all__ = ["SCORE_MAX", "Alignment", "align", "is_short_for"]


DIFFERENCES = (
    (DISTINCTIVE, "distinctive"),
    (NUMBER, "number"),
    (PLACE, "place"),
    (GENERIC, "business"),
)
LEAST = {DISTINCTIVE: DISTINCTIVE_FLOOR, GENERIC: 0.2}  # weight of a word that differs, by kind


@dataclass(frozen=True, slots=True)
class Alignment:
    """A pair of names, aligned.

    Attributes:
        score: 0 to 1000.
        reasons: stable labels of what was needed to align them, or of what differs.
        sides: what has paired, and what is left.
    """

    score: int
    reasons: tuple[str, ...]
    sides: Sides = field(compare=False, repr=False)


STEPS = (
    pair_rest,
    pair_joined,
    pair_split,
    pair_written_out,
    pair_cut,
    pair_typos,
    pair_shortened,
)


def align(query: Weighted, listed: Weighted, weigher: Weigher) -> Alignment:
    """Align a name with a listed name."""
    sides = Sides(query, listed, weigher)
    for step in STEPS:
        if not (sides.query and sides.listed):
            break
        step(sides)
    if sides.told and sides.open:
        pair_lenient(sides)
    return _conclude(sides, query, listed)


def _conclude(sides: Sides, query: Weighted, listed: Weighted) -> Alignment:
    if not sides.paired:
        return Alignment(0, ("distinctive_differs",), sides)
    for kind, reason in DIFFERENCES if sides.open else ():
        if _left(query, sides.query, kind) and _left(listed, sides.listed, kind):
            sides.note(f"{reason}_differs")
    further, lacking = _floors(listed)
    scraps = _scraps(sides, query) if sides.told else 0.0
    query_left = _weight_left(query, sides.query, further) - scraps
    if "place_differs" not in sides.reasons:
        query_left -= PLACE_ADDED_FACTOR * sum(
            query.weights[at] for at in sides.query if query.kinds[at] == PLACE
        )
    covered = sides.matched / (sides.paired + max(query_left, 0.0))
    covering = sides.matched / (sides.paired + _weight_left(listed, sides.listed, lacking))
    score = SCORE_MAX * 2 * covered * covering / max(covered + covering, 1e-9)
    score += (SCORE_MAX - score) * BENEFIT * min(max(sides.matched - BENEFIT_FROM, 0.0), 1.0)
    if listed.bearer != ANY and (sides.query or sides.listed) and query.is_company:
        sides.note("bearer_differs")
        score = min(score, SUBSTITUTED_CAP)
    if "distinctive_differs" in sides.reasons:
        score = min(score, SUBSTITUTED_CAP)
    if "place_differs" in sides.reasons or "business_differs" in sides.reasons:
        score *= SISTER_FACTOR
    return Alignment(round(score), tuple(sides.reasons), sides)


def _floors(listed: Weighted) -> tuple[float, float]:
    """The least weight of a word that only the query, or only the listed name has."""
    if listed.bearer != ANY:
        return STRICT_FLOOR, 0.0
    telling = [at for at, kind in enumerate(listed.kinds) if kind == DISTINCTIVE]
    if not telling:
        return GENERIC_FLOOR, 0.0
    if len(telling) != 1:
        return 0.0, 0.0
    rare = listed.weights[telling[0]] >= RARE_FLOOR
    stands_alone = rare and len(listed.raw[telling[0]]) >= ALONE_LETTERS
    return (0.0, 0.0) if stands_alone else (ALONE_FLOOR, ALONE_FLOOR)


def _weight_left(name: Weighted, left: list[int], floor: float) -> float:
    light = (LIGHT, PLACE) if floor == ALONE_FLOOR else (LIGHT,)
    telling = generic = 0.0
    for at in left:
        kind, weight = name.kinds[at], name.weights[at]
        if kind not in light:
            weight = max(weight, min(floor, NEUTRAL_FLOOR) if weight <= NEUTRAL_CAP else floor)
        if kind in {GENERIC, PLACE, LIGHT}:
            generic += weight
        else:
            telling += weight
    return telling + min(generic, max(GENERIC_LEFT_CAP, floor))


def _scraps(sides: Sides, query: Weighted) -> float:
    """Half of what scraps of letters weigh, as a slip in a legal form leaves them."""
    return SCRAP_FACTOR * sum(
        query.weights[at]
        for at in sides.query
        if len(query.raw[at]) <= SCRAP_LETTERS and not sides.weigher.is_listed(query.raw[at])
    )


def _left(name: Weighted, left: list[int], kind: int) -> bool:
    least = LEAST.get(kind, 0.0)
    return any(name.kinds[at] == kind and name.weights[at] >= least for at in left)
