"""Small decision trees fitted one after the other, each to what the ones before leave unexplained.

Owns: gradient boosting for yes and no, with traits that may only speak for or only against. The
same input gives the same trees. Refuses to know: what the traits mean.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from services.matching.companies.whole import NEVER, NODES

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
BINS = 64
RATE = 0.15  # of each tree's answer that counts
RIDGE = 3.0  # pulls the answers of small leaves to nothing
LEAF_WEIGHT = 100.0  # pairs that a leaf holds at least


@dataclass(frozen=True, slots=True)
class Tree:
    """One tree: traits and limits of its nodes, answers of its leaves."""

    traits: Ints
    above: Ints
    leaves: Floats


@dataclass(frozen=True, slots=True)
class _Node:
    """The pairs that reach a node, and between which answers its own must lie."""

    at: int
    rows: Ints
    low: float
    high: float


class Booster:
    """Fits trees to pairs.

    Args:
        traits: what is measured, shape (pairs, traits).
        same: whether each pair is one party.
        weights: of each pair.
        signs: of each trait: 1 may only raise, -1 only lower the answer, 0 both.
    """

    def __init__(self, traits: Ints, same: Bools, weights: Floats, signs: tuple[int, ...]) -> None:
        self._same = same.astype(np.float64)
        self._weights = weights
        self._signs = signs
        self._limits = [_limits(traits[:, at]) for at in range(traits.shape[1])]
        self._bins = np.array(
            [np.searchsorted(limits, traits[:, at]) for at, limits in enumerate(self._limits)]
        )
        share = float((self._same * weights).sum() / weights.sum())
        self.start = float(np.log(share / (1 - share)))
        self._answer = np.full(len(same), self.start)

    def grow(self) -> Tree:
        """Fit one tree more."""
        guess = 1 / (1 + np.exp(-self._answer))
        slopes = (guess - self._same) * self._weights
        curves = guess * (1 - guess) * self._weights
        tree = Tree(
            np.zeros(NODES, np.int64), np.full(NODES, NEVER), np.zeros(NODES + 1, np.float64)
        )
        nodes = [_Node(0, np.arange(len(guess)), -np.inf, np.inf)]
        while nodes:
            node = nodes.pop()
            if node.at >= NODES:
                value = RATE * self._value(slopes, curves, node)
                tree.leaves[node.at - NODES] = value
                self._answer[node.rows] += value
                continue
            nodes += self._split(tree, slopes, curves, node)
        return tree

    def _split(self, tree: Tree, slopes: Floats, curves: Floats, node: _Node) -> list[_Node]:
        best = max(
            (self._best_limit(trait, slopes, curves, node) for trait in range(len(self._signs))),
            key=lambda each: each[0],
        )
        gain, trait, limit, left, right = best
        no, yes = 2 * node.at + 1, 2 * node.at + 2
        if gain <= 0:
            return [_Node(no, node.rows, node.low, node.high), _Node(yes, node.rows[:0], 0, 0)]
        tree.traits[node.at], tree.above[node.at] = trait, self._limits[trait][limit]
        above = self._bins[trait][node.rows] > limit
        middle, sign = (left + right) / 2, self._signs[trait]
        below_high = min(node.high, middle) if sign > 0 else node.high
        below_low = max(node.low, middle) if sign < 0 else node.low
        above_low = max(node.low, middle) if sign > 0 else node.low
        above_high = min(node.high, middle) if sign < 0 else node.high
        return [
            _Node(no, node.rows[~above], below_low, below_high),
            _Node(yes, node.rows[above], above_low, above_high),
        ]

    def _best_limit(
        self, trait: int, slopes: Floats, curves: Floats, node: _Node
    ) -> tuple[float, int, int, float, float]:
        limits = len(self._limits[trait])
        nothing = (0.0, trait, 0, 0.0, 0.0)
        if not limits or not len(node.rows):
            return nothing
        bins, rows = self._bins[trait][node.rows], node.rows
        slope = np.cumsum(np.bincount(bins, slopes[rows], limits + 1))
        curve = np.cumsum(np.bincount(bins, curves[rows], limits + 1))
        count = np.cumsum(np.bincount(bins, minlength=limits + 1))
        left = np.clip(-slope / (curve + RIDGE), node.low, node.high)[:-1]
        right_slope, right_curve = slope[-1] - slope[:-1], curve[-1] - curve[:-1]
        right = np.clip(-right_slope / (right_curve + RIDGE), node.low, node.high)
        gain = (
            _loss(
                slope[-1], curve[-1], np.clip(-slope[-1] / (curve[-1] + RIDGE), node.low, node.high)
            )
            - _loss(slope[:-1], curve[:-1], left)
            - _loss(right_slope, right_curve, right)
        )
        enough = (count[:-1] >= LEAF_WEIGHT) & (count[-1] - count[:-1] >= LEAF_WEIGHT)
        right_way = (right - left) * self._signs[trait] >= 0
        gain = np.where(enough & right_way, gain, 0.0)
        at = int(np.argmax(gain))
        return float(gain[at]), trait, at, float(left[at]), float(right[at])

    @staticmethod
    def _value(slopes: Floats, curves: Floats, node: _Node) -> float:
        if not len(node.rows):
            return 0.0
        value = -slopes[node.rows].sum() / (curves[node.rows].sum() + RIDGE)
        return float(np.clip(value, node.low, node.high))


def _loss(slope: Floats, curve: Floats, value: Floats) -> Floats:
    """What is left unexplained where a leaf answers ``value``, to the second order."""
    return slope * value + 0.5 * (curve + RIDGE) * value**2


def _limits(values: Ints) -> Ints:
    """Limits between at most ``BINS`` groups of about as many pairs."""
    distinct = np.unique(values)
    if len(distinct) > BINS:
        distinct = np.unique(np.quantile(values, np.arange(BINS) / BINS, method="lower"))
    return distinct[:-1].astype(np.int64)
