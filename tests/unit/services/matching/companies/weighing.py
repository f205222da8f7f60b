"""What the tests of the company rules share: words weighed by how many listed names hold them."""

from services.matching.weigh import Weigher, Weighted

NAMES = 50_000


class Scale:
    """Weighs texts, on a list where these words stand in so many names."""

    def __init__(self, **counts: int) -> None:
        self.weigher = Weigher(counts, NAMES)

    def weigh(self, text: str) -> Weighted:
        words = text.split()
        return self.weigher.weigh(words, [False] * len(words))
