"""Which listed names share rare letter triples with a name: candidates, in one sparse product.

Owns: letter trigrams within words, their weights, and the nearest rows by cosine. Order of words
does not matter; a word joined or split keeps most of its triples. Refuses to know: what a name is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from scipy import sparse

SPACE = 32
CODE_POINTS = 0x110000  # code points: a triple is one number in this base
FREQUENT_SHARE = 0.03  # a triple in more than this share of all names proposes nobody by itself
RARE_SHARE = 0.5  # of a name's squared weight; with less, its frequent triples count too
ODD_SPREAD = 1  # names that hold a triple which is odd
ODD_FLOOR = 20_000  # a short list does not know which letters go together
FREQUENT_FLOOR = 400  # with few names no triple is frequent
Codes = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Grams:
    """The listed names as unit vectors of weighted triples.

    Attributes:
        triples: the known triples as sorted numbers, shape (V,).
        weights: inverse document frequency of each, shape (V,).
        frequent: which triples are too frequent to propose anybody, shape (V,).
        by_triple: one row per triple, one column per name, shape (V, N).
    """

    triples: Codes
    weights: Numbers
    frequent: npt.NDArray[np.bool_]
    by_triple: sparse.csr_array

    def nearest(
        self, names: Sequence[tuple[str, ...]], *, count: int, floor: float
    ) -> list[list[tuple[int, float]]]:
        """For each name, up to ``count`` rows with cosine at least ``floor``, best first.

        The cosine is over the triples that are not frequent; ties fall to the lower row.
        """
        if not names or not len(self.triples):
            return [[] for _ in names]
        queries = self._vectorize(names)
        product = sparse.csr_array(queries @ self.by_triple)
        starts, columns, values = product.indptr, product.indices, product.data
        return [
            _top(columns[low:high], values[low:high], count, floor)
            for low, high in pairwise(starts)
        ]

    def odd(self, names: Sequence[tuple[str, ...]]) -> list[tuple[bool, ...]]:
        """For each word of each name, whether it holds letters that hardly a listed name joins.

        A slip of the keyboard mostly makes such letters; another word of the language does not.
        """
        words = [(word,) for name in names for word in name]
        if not words or self.by_triple.shape[1] < ODD_FLOOR:
            return [() for _ in names]
        rows, codes = triples_of(words)
        at = np.searchsorted(self.triples, codes)
        at[at == len(self.triples)] = 0
        spread = np.where(self.triples[at] == codes, np.diff(self.by_triple.indptr)[at], 0)
        odd = np.zeros(len(words), np.bool_)
        odd[rows[spread <= ODD_SPREAD]] = True
        marks = iter(odd.tolist())
        return [tuple(next(marks) for _ in name) for name in names]

    def _vectorize(self, names: Sequence[tuple[str, ...]]) -> sparse.csr_array:
        rows, codes = triples_of(names)
        at = np.searchsorted(self.triples, codes)
        at[at == len(self.triples)] = 0
        known = self.triples[at] == codes
        # An unknown triple still lengthens the vector: it weighs as the rarest known one does.
        weight = np.where(known, self.weights[at], self.weights.max())
        squares = np.bincount(rows, weight.astype(np.float64) ** 2, len(names))
        length = np.sqrt(np.maximum(squares, 1e-9))
        # A name of frequent triples only is compared by them all.
        rare = np.bincount(
            rows, np.where(self.frequent[at], 0.0, weight.astype(np.float64) ** 2), len(names)
        )
        all_frequent = rare < RARE_SHARE * squares
        kept = known & (~self.frequent[at] | all_frequent[rows])
        values = (weight[kept] / length[rows[kept]]).astype(np.float32)
        shape = (len(names), len(self.triples))
        return sparse.csr_array((values, (rows[kept], at[kept])), shape=shape)


def build_grams(names: Sequence[tuple[str, ...]]) -> Grams:
    """Weigh the triples of the listed names; ``names[i]`` becomes column ``i``."""
    rows, codes = triples_of(names)
    triples, at = np.unique(codes, return_inverse=True)
    pairs = np.sort(at.astype(np.int64) * max(len(names), 1) + rows)
    distinct = pairs[np.flatnonzero(np.diff(pairs, prepend=-1))]
    spread = np.bincount(distinct // max(len(names), 1), minlength=len(triples))
    weights = (np.log((len(names) + 1) / (spread + 1)) + 0.2).astype(np.float32)
    matrix = sparse.csr_array((weights[at], (at, rows)), shape=(len(triples), len(names)))
    squares = np.bincount(matrix.indices, matrix.data.astype(np.float64) ** 2, len(names))
    length = np.sqrt(np.maximum(squares, 1e-9))
    matrix.data = (matrix.data / length[matrix.indices]).astype(np.float32)
    frequent = spread > max(FREQUENT_FLOOR, FREQUENT_SHARE * len(names))
    return Grams(triples=triples, weights=weights, frequent=frequent, by_triple=matrix)


def triples_of(names: Sequence[tuple[str, ...]]) -> tuple[Codes, Codes]:
    """All letter triples within the padded words of the names.

    Returns:
        (row of each triple, the triple as a number), both of shape (T,).
    """
    texts = [" " + " ".join(tokens) + " " for tokens in names]
    letters = np.frombuffer("".join(texts).encode("utf-32-le"), np.uint32).astype(np.int64)
    sizes = np.fromiter((len(text) for text in texts), np.int64, len(texts))
    rows = np.repeat(np.arange(len(texts), dtype=np.int64), sizes)
    if len(letters) < 3:  # noqa: PLR2004 - a triple has three letters
        return rows[:0], letters[:0]
    inside = (letters[1:-1] != SPACE) & (rows[:-2] == rows[2:])
    codes = (letters[:-2] * CODE_POINTS + letters[1:-1]) * CODE_POINTS + letters[2:]
    return rows[1:-1][inside], codes[inside]


def _top(
    columns: npt.NDArray[np.int32], values: Numbers, count: int, floor: float
) -> list[tuple[int, float]]:
    near = np.flatnonzero(values >= floor)
    if len(near) > count:
        edge = np.partition(values[near], len(near) - count)[len(near) - count]
        near = near[values[near] >= edge]
    order = near[np.lexsort((columns[near], -values[near]))][:count]
    return [(int(columns[at]), float(values[at])) for at in order]
