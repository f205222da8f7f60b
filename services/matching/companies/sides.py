"""Two names under alignment: which words are left to pair, and what has paired.

Owns: the tally of an alignment. Refuses to know: which words may pair.
"""

from services.matching.weigh import DISTINCTIVE, Weigher, Weighted

DISTINCTIVE_FLOOR = 0.45  # a lighter word does not decide alone


class Sides:
    """What is left to pair on both sides, and what was paired so far.

    Attributes:
        here: the query. there: the listed name. weigher: of their words.
        query: places of the query's words that are left, in order. listed: of the listed name's.
        matched: weight of what has paired, less its costs. paired: the same without costs.
        told: a distinctive word has paired.
        reasons: what was needed.
    """

    __slots__ = (
        "here", "listed", "matched", "paired", "query", "reasons", "there", "told", "weigher"
    )  # fmt: skip

    def __init__(self, here: Weighted, there: Weighted, weigher: Weigher) -> None:
        self.there = there
        self.here = here
        self.weigher = weigher
        self.matched = 0.0
        self.paired = 0.0
        self.told = False
        self.reasons: list[str] = []
        self.listed: list[int] = []
        self.query = list(range(len(here.raw)))
        for at, token in enumerate(there.raw):
            if token in here.raw:
                place = next((each for each in self.query if here.raw[each] == token), None)
                if place is not None:
                    self.query.remove(place)
                    self.pair(at, 0.0)
                    continue
            self.listed.append(at)

    @property
    def open(self) -> bool:
        """Whether words are left on both sides."""
        return bool(self.query and self.listed)

    def pair(self, at: int, cost: float) -> None:
        """Count the listed word ``at`` as found, at a cost of 0 to 1 of its weight."""
        weight = self.there.weights[at]
        self.matched += weight * (1.0 - cost)
        self.paired += weight
        if self.there.kinds[at] == DISTINCTIVE and weight >= DISTINCTIVE_FLOOR:
            self.told = True

    def take(self, here: int, there: int, cost: float, reason: str = "") -> None:
        """Pair one word with one word."""
        self.query.remove(here)
        self.listed.remove(there)
        self.pair(there, min(cost, 1.0))
        if reason:
            self.note(reason)

    def note(self, reason: str) -> None:
        """Remember what was needed."""
        if reason not in self.reasons:
            self.reasons.append(reason)
