"""How alike two names are: an order-free alignment of their words, weighed by what they say.

Owns: the score of a pair of names and its reasons. Refuses to know: countries, lists, statuses.

The procedure: 1. equal words pair; 2. what is left on both sides is compared as one string, which
forgives words joined, split and cut wrongly; 3. words joined or split pair; 4. words equal when
written out pair; 5. words within a typo pair, then abbreviations; 6. where a distinctive word has
paired, shorter words forgive more; 7. what is left decides: where distinctive words are left on
both sides, another party is meant, however much place, industry and legal form agree.
"""

from dataclasses import dataclass

from services.matching.typos import (
    EDITS_MAX,
    edits_between,
    edits_when_joined,
    lenient_edits_between,
)
from services.matching.weigh import ANY, DISTINCTIVE, LIGHT, NUMBER, PLACE, Weigher, Weighted

SCORE_MAX = 1000
SUBSTITUTED_CAP = 640  # distinctive words left on both sides
TYPO_COST = 1.0  # of a word's weight, per edit, divided by its letters
KNOWN_WORD_FACTOR = 2.0  # a word that other listed names hold is hardly a slip
JOINED_COST = 0.03
SHORTENED_COST = 0.15
DISTINCTIVE_FLOOR = 0.45  # a lighter word does not decide alone
STRICT_FLOOR = 0.60  # weight of a word that a person's or craft's name does not have
ALONE_FLOOR = 0.45  # weight of a further word beside a listed name of one word
BENEFIT = 0.5  # of what is missing, forgiven where much has paired
BENEFIT_FROM = 1.0  # weight paired: more than one rare word
SUPPORT_FLOOR = 0.5  # weight of words that agree beside an abbreviated one
PREFIX_LETTERS = 4


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

    __slots__ = (
        "here", "listed", "matched", "paired", "query", "reasons", "there", "told", "weigher"
    )  # fmt: skip

    def __init__(self, query: Weighted, listed: Weighted, weigher: Weigher) -> None:
        pool: dict[str, list[int]] = {}
        for at, token in enumerate(query.raw):
            pool.setdefault(token, []).append(at)
        self.there = listed
        self.here = query
        self.weigher = weigher
        self.matched = 0.0  # weight, with discounts
        self.paired = 0.0  # weight, without
        self.told = False  # a distinctive word has paired
        self.reasons: list[str] = []
        self.listed: list[int] = []
        for at, token in enumerate(listed.raw):
            places = pool.get(token)
            if places:
                places.pop(0)
                self.pair(at, 0.0)
            else:
                self.listed.append(at)
        self.query = sorted(at for places in pool.values() for at in places)

    @property
    def open(self) -> bool:
        """Whether words are left on both sides."""
        return bool(self.query and self.listed)

    def pair(self, at: int, cost: float) -> None:
        """Count the listed word ``at`` as found."""
        weight = self.there.weights[at]
        self.matched += weight * (1.0 - cost)
        self.paired += weight
        if self.there.kinds[at] == DISTINCTIVE and weight >= DISTINCTIVE_FLOOR:
            self.told = True

    def note(self, reason: str) -> None:
        """Remember what was needed."""
        if reason not in self.reasons:
            self.reasons.append(reason)


def align(query: Weighted, listed: Weighted, weigher: Weigher) -> Alignment:
    """Align a name with a listed name."""
    sides = _Sides(query, listed, weigher)
    for step in STEPS:
        if not sides.open:
            break
        step(sides, query, listed)
    if sides.told and sides.open:
        _pair_lenient(sides, query, listed)
    return _conclude(sides, query, listed)


def _pair_rest(sides: _Sides, query: Weighted, listed: Weighted) -> None:
    if len(sides.query) + len(sides.listed) == 2:  # noqa: PLR2004 - one word each: a typo, or not
        return
    here = "".join(query.raw[at] for at in sides.query)
    there = "".join(listed.raw[at] for at in sides.listed)
    edits = 0 if here == there else edits_when_joined(here, there)
    if edits is None:
        return
    cost = JOINED_COST + edits * TYPO_COST / len(there)
    for at in sides.listed:
        sides.pair(at, cost)
    sides.note("joined" if len(sides.query) < len(sides.listed) else "split")
    if edits:
        sides.note("typo")
    sides.query.clear()
    sides.listed.clear()


def _pair_written_out(sides: _Sides, query: Weighted, listed: Weighted) -> None:
    for there in tuple(sides.listed):
        for here in sides.query:
            if query.tokens[here] == listed.tokens[there]:
                sides.query.remove(here)
                sides.listed.remove(there)
                sides.pair(there, 0.0)
                break


def _pair_typos(sides: _Sides, query: Weighted, listed: Weighted) -> None:
    for there in sorted(sides.listed, key=lambda at: (-listed.weights[at], at)):
        best: tuple[int, int] | None = None
        for here in sides.query:
            edits = _word_edits(query, here, listed, there)
            if edits == EDITS_MAX and query.kinds[here] != listed.kinds[there]:
                continue  # a rare word is not a generic one misspelled twice
            if edits is not None and (best is None or edits < best[0]):
                best = (edits, here)
        if best is not None:
            _pair_typo(sides, best[1], there, best[0])


def _word_edits(query: Weighted, here: int, listed: Weighted, there: int) -> int | None:
    raw, listed_raw = query.raw[here], listed.raw[there]
    if abs(len(raw) - len(listed_raw)) > EDITS_MAX:
        return None
    edits = edits_between(raw, listed_raw)
    one, other = query.tokens[here], listed.tokens[there]
    if edits is None and (one != raw or other != listed_raw):
        return edits_between(one, other)
    return edits


def _pair_typo(sides: _Sides, here: int, there: int, edits: int) -> None:
    sides.query.remove(here)
    sides.listed.remove(there)
    cost = edits * TYPO_COST / len(sides.there.tokens[there])
    if sides.weigher.is_known(sides.here.tokens[here]):
        cost *= KNOWN_WORD_FACTOR
        sides.note("known_word")
    sides.pair(there, min(cost, 1.0))
    sides.note("typo")


def _pair_lenient(sides: _Sides, query: Weighted, listed: Weighted) -> None:
    for there in tuple(sides.listed):
        for here in sides.query:
            edits = lenient_edits_between(query.tokens[here], listed.tokens[there])
            if edits is not None:
                _pair_typo(sides, here, there, edits)
                break


def _pair_joined(sides: _Sides, query: Weighted, listed: Weighted) -> None:
    for here in tuple(sides.query):
        run = _run_that_spells(query.raw[here], listed.raw, sides.listed)
        if run:
            sides.query.remove(here)
            for at in run:
                sides.listed.remove(at)
                sides.pair(at, JOINED_COST)
            sides.note("joined")


def _pair_split(sides: _Sides, query: Weighted, listed: Weighted) -> None:
    for there in tuple(sides.listed):
        run = _run_that_spells(listed.raw[there], query.raw, sides.query)
        if run:
            sides.listed.remove(there)
            for at in run:
                sides.query.remove(at)
            sides.pair(there, JOINED_COST)
            sides.note("split")


def _run_that_spells(word: str, tokens: tuple[str, ...], left: list[int]) -> list[int]:
    """The neighbors among the words left that spell ``word`` together, within an edit."""
    for start, first in enumerate(left):
        spelled = tokens[first]
        if spelled[:1] != word[:1] or len(spelled) > len(word):
            continue
        run = [first]
        for at in left[start + 1 :]:
            if at != run[-1] + 1 or len(spelled) > len(word) + 1:
                break
            run.append(at)
            spelled += tokens[at]
            if spelled == word or edits_when_joined(spelled, word) is not None:
                return run
    return []


def _pair_shortened(sides: _Sides, query: Weighted, listed: Weighted) -> None:
    for there in tuple(sides.listed):
        if listed.kinds[there] == DISTINCTIVE and not sides.told and sides.paired < SUPPORT_FLOOR:
            continue
        for here in sides.query:
            one, other = query.raw[here], listed.raw[there]
            if one[:PREFIX_LETTERS] != other[:PREFIX_LETTERS]:
                continue
            if is_short_for(one, other) or is_short_for(other, one):
                sides.query.remove(here)
                sides.listed.remove(there)
                sides.pair(there, SHORTENED_COST)
                sides.note("abbreviated")
                break


def is_short_for(short: str, word: str) -> bool:
    """Say whether ``short`` abbreviates ``word``: its beginning, four letters or more."""
    return PREFIX_LETTERS <= len(short) < len(word) and word.startswith(short)


STEPS = (
    _pair_rest,
    _pair_joined,
    _pair_split,
    _pair_written_out,
    _pair_typos,
    _pair_shortened,
)


def _conclude(sides: _Sides, query: Weighted, listed: Weighted) -> Alignment:
    further, lacking = _floors(listed)
    query_left = _weight_left(query, sides.query, further)
    listed_left = _weight_left(listed, sides.listed, lacking)
    if not sides.paired:
        return Alignment(0, ("distinctive_differs",))
    covered = sides.matched / (sides.paired + query_left)
    covering = sides.matched / (sides.paired + listed_left)
    score = SCORE_MAX * 2 * covered * covering / (covered + covering)
    score += (SCORE_MAX - score) * BENEFIT * min(max(sides.matched - BENEFIT_FROM, 0.0), 1.0)
    for kind, reason in ((DISTINCTIVE, "distinctive"), (NUMBER, "number"), (PLACE, "place")):
        if _left(query, sides.query, kind) and _left(listed, sides.listed, kind):
            sides.note(f"{reason}_differs")
    if listed.bearer != ANY and (sides.query or sides.listed) and query.is_company:
        sides.note("bearer_differs")
        score = min(score, SUBSTITUTED_CAP)
    if "distinctive_differs" in sides.reasons:
        score = min(score, SUBSTITUTED_CAP)
    return Alignment(round(score), tuple(sides.reasons))


def _floors(listed: Weighted) -> tuple[float, float]:
    """The least weight of a word that only the query, or only the listed name has."""
    if listed.bearer != ANY:
        return STRICT_FLOOR, 0.0
    if listed.kinds.count(DISTINCTIVE) == 1:
        return ALONE_FLOOR, ALONE_FLOOR
    return 0.0, 0.0


def _weight_left(name: Weighted, left: list[int], floor: float) -> float:
    light = (LIGHT, PLACE) if floor == ALONE_FLOOR else (LIGHT,)
    return sum(
        name.weights[at] if name.kinds[at] in light else max(name.weights[at], floor) for at in left
    )


def _left(name: Weighted, left: list[int], kind: int) -> bool:
    return any(
        name.kinds[at] == kind and (kind != DISTINCTIVE or name.weights[at] >= DISTINCTIVE_FLOOR)
        for at in left
    )
