"""How much speaks for two names being one person's: the words that agree, weighed by rarity.

Owns: the score of a pair of persons' names, and its reasons. Refuses to know: lists, countries,
dates of birth.

Evidence is counted in decades: a word that agrees tells as much as it is rare, a slip or another
spelling takes some of it away, a word that only one side has too. Where both sides keep a word of
their own, two people are meant. The order of words does not matter.
"""

from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz.distance import OSA

from services.matching.persons.rarity import PARTICLE_TELLS, SYLLABLE_LETTERS, Rarity
from services.matching.persons.reading import BOUND, CORE, PersonName, is_further, is_initial
from services.matching.persons.words import keys_of

SCORE_MAX = 1000
POSSIBLE_SCORE = 810  # where the evidence suffices: the one threshold of all names
ENOUGH = 4.8  # decades
SCORE_ABOVE = 40.0  # points per decade
SCORE_BELOW = 70.0
SIMILAR_MAX = 990
DIFFERS_MAX = 640
WHOLE = 2.4  # decades, where nothing is left on either side
WHOLE_BUT = {"typo": 0.6, "spelling": 0.0, "abbreviated": 0.0}  # where a word is another known name
SPELLED_WORDS, WHOLE_SPELLED = 3, 1.2  # so many words that differ by spelling only agree
SPELLING_COST = 0.5
JOINED_COST = 0.3
TYPO_COST, TYPO_COST_PER_LETTER, TYPO_COST_MIN = 2.2, 0.15, 0.9
TYPO_LETTERS = 2
FURTHER_TYPO_COST = 1.5  # of a slip in another word: people rarely slip twice
TWO_TYPOS_LETTERS = 9
JOINED_TYPO_LETTERS = 8
KNOWN_SYLLABLE_TELLS = 0.3  # of a known syllable in place of another one
SHORTENED_COST = 2.0
SHORTENED_LETTERS = 4
INITIAL_TELLS, INITIAL_OF_CORE = 0.3, -0.6
LISTED_LEFT = {CORE: 1.6, BOUND: 0.05}
FURTHER_LEFT = 0.9
APART = frozenset({"words_more", "words_fewer", "name_part_differs"})
SELDOM_STATED_LEFT = 0.5  # a father's name, an initial
QUERY_LEFT = 0.9


@dataclass(frozen=True, slots=True)
class Likeness:
    """A pair of persons' names, aligned.

    Attributes:
        score: 0 to 1000; ``POSSIBLE_SCORE`` where the evidence suffices.
        reasons: stable labels of what was needed to align them, or of what differs.
            ``common_name``: nothing differs, but many people bear words as these.
    """

    score: int
    reasons: tuple[str, ...]


class _Pairing:
    """What is left on both sides, and the evidence so far."""

    __slots__ = (
        "evidence", "here", "left", "other_name", "places", "query", "rarity", "reasons", "there",
        "varied", "whole",
    )  # fmt: skip

    def __init__(self, query: PersonName, listed: PersonName, rarity: Rarity) -> None:
        self.here, self.there, self.rarity = query, listed, rarity
        self.evidence = 0.0
        self.reasons: list[str] = []
        self.whole = WHOLE
        self.varied = 0  # words that are not quite the listed ones
        self.other_name = False  # a word is a known name, and not the listed one
        self.places: dict[int, int] = {}  # of the listed words: where the name has them
        self.query = list(range(len(query.words)))
        self.left = list(range(len(listed.words)))
        for there, word in enumerate(listed.words):
            here = next((at for at in self.query if query.words[at] == word), None)
            if here is not None:
                bound = listed.parts[there] == BOUND
                self.pair(here, there, PARTICLE_TELLS if bound else rarity.tells(word))

    def pair(self, here: int, there: int, evidence: float) -> None:
        """Take a word off both sides."""
        self.query.remove(here)
        self.left.remove(there)
        self.places[there] = here
        self.evidence += evidence

    @property
    def in_turn(self) -> bool:
        """Whether the words follow each other as listed, wherever the name begins."""
        places = [here for _, here in sorted(self.places.items())]
        return sum(after < here for here, after in pairwise((*places, *places[:1]))) <= 1

    def vary(self, reason: str, here: int) -> None:
        """Remember a word that is not quite the listed one: a name of its own is no slip."""
        self.note(reason)
        self.varied += 1
        known = self.rarity.is_known(self.here.words[here])
        if known and reason != "spelling":
            self.other_name = True
        several = self.varied > 1 and reason == "typo"
        if several:
            self.evidence -= FURTHER_TYPO_COST
        if known or several:
            self.whole = min(self.whole, WHOLE_BUT[reason])

    def note(self, reason: str) -> None:
        """Remember what was needed."""
        if reason not in self.reasons:
            self.reasons.append(reason)


def align_persons(query: PersonName, listed: PersonName, rarity: Rarity) -> Likeness:
    """Align a name with a listed person's name."""
    pairing = _Pairing(query, listed, rarity)
    for step in (_pair_spellings, _pair_joined, _pair_typos, _pair_initials, _pair_shortened):
        if not (pairing.query and pairing.left):
            break
        step(pairing)
    return _conclude(pairing)


def _pair_spellings(pairing: _Pairing) -> None:
    for there in tuple(pairing.left):
        word = pairing.there.words[there]
        keys = set(keys_of(word))
        for here in pairing.query:
            other = pairing.here.words[here]
            if not keys.isdisjoint(keys_of(other)):
                rarest = min(pairing.rarity.tells(word), pairing.rarity.tells(other))
                pairing.pair(here, there, max(rarest - SPELLING_COST, 0.0))
                pairing.vary("spelling", here)
                break


def _pair_joined(pairing: _Pairing) -> None:
    """Words joined on one side, or cut elsewhere: what is left spells the same letters."""
    one_each = len(pairing.query) == len(pairing.left) == 1
    if one_each or _beginnings(pairing.here, pairing.query).isdisjoint(
        _beginnings(pairing.there, pairing.left)
    ):
        return
    for here in _runs(pairing.query):
        for there in _runs(pairing.left):
            if len(here) == len(there) == 1:
                continue
            one = "".join(pairing.here.words[at] for at in here)
            other = "".join(pairing.there.words[at] for at in there)
            edits = _edits(one, other) if min(len(one), len(other)) >= JOINED_TYPO_LETTERS else None
            if one == other or edits == 1:
                told = sum(pairing.rarity.tells(pairing.there.words[at]) for at in there)
                cost = JOINED_COST + (0.0 if one == other else typo_cost(other, 1))
                pairing.evidence += max(told - cost, 0.0)
                pairing.query = [at for at in pairing.query if at not in here]
                pairing.left = [at for at in pairing.left if at not in there]
                pairing.note("joined" if len(here) < len(there) else "split")
                if one != other:
                    pairing.note("typo")
                    pairing.whole = min(pairing.whole, WHOLE_BUT["typo"])
                return


def _beginnings(name: PersonName, places: list[int]) -> set[str]:
    return {name.words[at][:1] for at in places}


def _runs(places: list[int]) -> list[tuple[int, ...]]:
    """Single places, neighbors, and three in a row."""
    found: list[tuple[int, ...]] = [(at,) for at in places]
    for size in (2, 3):
        for start in range(len(places) - size + 1):
            run = tuple(places[start : start + size])
            if run[-1] - run[0] == size - 1:
                found.append(run)
    return found


def _pair_typos(pairing: _Pairing) -> None:
    for there in sorted(pairing.left, key=lambda at: -len(pairing.there.words[at])):
        best: tuple[float, int] | None = None
        for here in pairing.query:
            told = _typo_tells(pairing, here, there)
            if told is not None and (best is None or told > best[0]):
                best = (told, here)
        if best is not None:
            pairing.pair(best[1], there, best[0])
            pairing.vary("typo", best[1])


def _typo_tells(pairing: _Pairing, here: int, there: int) -> float | None:
    one, other = pairing.here.words[here], pairing.there.words[there]
    edits = _edits(one, other)
    if edits is None:
        return None
    return slip_tells(one, other, edits, pairing.rarity)


def slip_tells(word: str, listed: str, edits: int, rarity: Rarity) -> float:
    """The evidence of a word that is a listed one but for ``edits`` slips, in decades.

    A word that is a name of its own tells little: it is hardly a slip. A known syllable in place
    of another one tells nothing.
    """
    if len(word) <= SYLLABLE_LETTERS and rarity.is_known(word) and rarity.is_known(listed):
        return KNOWN_SYLLABLE_TELLS
    told = min(rarity.tells(word) - typo_cost(listed, edits), rarity.tells(listed) - 0.2)
    return max(told, 0.0)


def _edits(one: str, other: str) -> int | None:
    shorter = min(len(one), len(other))
    if shorter < TYPO_LETTERS and max(len(one), len(other)) != TYPO_LETTERS:
        return None
    allowed = 1 if shorter < TWO_TYPOS_LETTERS else 2
    edits = OSA.distance(one, other, score_cutoff=allowed)
    return edits if edits <= allowed else None


def typo_cost(word: str, edits: int) -> float:
    """What slips in a word take away, in decades: less where many letters agree."""
    return edits * max(TYPO_COST - TYPO_COST_PER_LETTER * len(word), TYPO_COST_MIN)


def _pair_initials(pairing: _Pairing) -> None:
    for there in tuple(pairing.left):
        word = pairing.there.words[there]
        for here in pairing.query:
            other = pairing.here.words[here]
            if (is_initial(word) or is_initial(other)) and word[0] == other[0]:
                core = pairing.there.parts[there] == CORE
                pairing.pair(here, there, INITIAL_OF_CORE if core else INITIAL_TELLS)
                pairing.whole = 0.0
                pairing.note("initial")
                break


def _pair_shortened(pairing: _Pairing) -> None:
    for there in tuple(pairing.left):
        word = pairing.there.words[there]
        for here in pairing.query:
            other = pairing.here.words[here]
            short, long = sorted((word, other), key=len)
            if len(short) >= SHORTENED_LETTERS and long.startswith(short):
                told = pairing.rarity.tells(other) - SHORTENED_COST
                pairing.pair(here, there, max(min(told, pairing.rarity.tells(word)), 0.0))
                pairing.vary("abbreviated", here)
                break


def _conclude(pairing: _Pairing) -> Likeness:
    here, there = pairing.here, pairing.there
    query = [at for at in pairing.query if here.parts[at] != BOUND]
    left = [at for at in pairing.left if there.parts[at] != BOUND]
    evidence = pairing.evidence
    if not (query or left):
        evidence += _whole(pairing)
    evidence -= sum(_listed_left(there, at) for at in pairing.left)
    evidence -= sum(_query_left(here, at) for at in pairing.query)
    score = score_of(evidence)
    if query and left:
        pairing.note("name_part_differs")
        return Likeness(min(score, DIFFERS_MAX), tuple(pairing.reasons))
    if not (query or left or pairing.reasons):
        score = max(score, POSSIBLE_SCORE)  # but for particles the very name
    if score < POSSIBLE_SCORE and _could_be(pairing, query, left):
        pairing.note("common_name")
    if query or left:
        pairing.note("words_more" if query else "words_fewer")
    return Likeness(score, tuple(pairing.reasons))


def _whole(pairing: _Pairing) -> float:
    """What it tells that every word on both sides has paired."""
    if pairing.whole == WHOLE:
        return WHOLE
    if not pairing.in_turn:
        return 0.0
    if pairing.reasons == ["spelling"] and len(pairing.there.own) >= SPELLED_WORDS:
        return WHOLE_SPELLED
    return pairing.whole


def _could_be(pairing: _Pairing, query: list[int], left: list[int]) -> bool:
    """Whether nothing differs: only words that people leave out are missing on a side."""
    there, here = pairing.there, pairing.here
    return (
        not pairing.other_name
        and not any(there.parts[at] == CORE for at in left)
        and all(is_further(here.words[at]) for at in query)
    )


def keep_apart(found: Likeness, *, alone: bool = False) -> Likeness:
    """A company's name that is not wholly a person's is another party.

    Args:
        found: how a company's name resembles a person's.
        alone: it has one word: a slip away from a nickname is a slip away from too many words.
    """
    if not APART.intersection(found.reasons) and not (alone and "typo" in found.reasons):
        return found
    return Likeness(min(found.score, DIFFERS_MAX), (*found.reasons, "bearer_differs"))


def score_of(evidence: float) -> int:
    """Evidence in decades as a score."""
    slope = SCORE_ABOVE if evidence > ENOUGH else SCORE_BELOW
    score = POSSIBLE_SCORE + (evidence - ENOUGH) * slope
    return round(min(max(score, 0.0), SIMILAR_MAX))


def _listed_left(name: PersonName, at: int) -> float:
    part = name.parts[at]
    if part in LISTED_LEFT:
        return LISTED_LEFT[part]
    return SELDOM_STATED_LEFT if is_further(name.words[at]) else FURTHER_LEFT


def _query_left(name: PersonName, at: int) -> float:
    if name.parts[at] == BOUND:
        return LISTED_LEFT[BOUND]
    word = name.words[at]
    return SELDOM_STATED_LEFT if is_further(word) else QUERY_LEFT
