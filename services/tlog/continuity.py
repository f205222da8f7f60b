"""Continuity: no offset and no sequence of a partition is missing from the log.

Owns: what may follow what in one partition. Refuses to know: where leaves come from.
"""

from dataclasses import dataclass
from typing import Literal

from services.tlog.leaf import Leaf

Break = Literal["chain", "hole", "gap", "sequence_hole", "sequence_fork"]


@dataclass(slots=True)
class _Tail:
    offset: int = -1
    laneseq: int = 0
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Discontinuity:
    """Something is missing before a leaf.

    Attributes:
        kind: ``chain`` the leaf does not point at the leaf before it, ``hole`` offsets are missing
            without a word, ``gap`` the log itself says that offsets were never delivered,
            ``sequence_hole`` a laneseq is missing, ``sequence_fork`` one laneseq, two contents.
        topic: the topic.
        partition: its partition.
        offset: the offset of the leaf at which it was noticed.
        message: for people.
    """

    kind: Break
    topic: str
    partition: int
    offset: int
    message: str


class Continuity:
    """Follows every partition of a log, leaf after leaf, in log order."""

    def __init__(self) -> None:
        """Begin before the first leaf."""
        self._tails: dict[tuple[str, int], _Tail] = {}

    @property
    def partitions(self) -> int:
        """How many partitions have leaves so far."""
        return len(self._tails)

    def follow(self, leaf: Leaf) -> list[Discontinuity]:
        """Take the next leaf; say what is missing before it (usually nothing)."""
        tail = self._tails.setdefault((leaf.topic, leaf.partition), _Tail())
        found: list[Discontinuity] = []
        if leaf.prev_offset != tail.offset:
            found.append(_broken(leaf, "chain", f"follows {leaf.prev_offset}, not {tail.offset}"))
        if leaf.kind == "gap":
            missing = f"offsets {leaf.prev_offset + 1} to {leaf.offset} were never delivered"
            found.append(_broken(leaf, "gap", missing))
        elif leaf.offset != leaf.prev_offset + 1:
            missing = f"offsets {leaf.prev_offset + 1} to {leaf.offset - 1} have no leaf"
            found.append(_broken(leaf, "hole", missing))
        tail.offset = leaf.offset
        if leaf.laneseq is not None:
            found += _follow_sequence(tail, leaf, leaf.laneseq)
        return found


def _follow_sequence(tail: _Tail, leaf: Leaf, laneseq: int) -> list[Discontinuity]:
    last = tail.laneseq
    if laneseq == last and leaf.value_digest != tail.digest:
        return [_broken(leaf, "sequence_fork", f"laneseq {laneseq} stands for two contents")]
    if laneseq <= last:
        return []
    tail.laneseq, tail.digest = laneseq, leaf.value_digest
    if laneseq == last + 1:
        return []
    return [_broken(leaf, "sequence_hole", f"laneseq {last + 1} to {laneseq - 1} are missing")]


def _broken(leaf: Leaf, kind: Break, message: str) -> Discontinuity:
    where = f"{leaf.topic}[{leaf.partition}]@{leaf.offset}: {message}"
    return Discontinuity(kind, leaf.topic, leaf.partition, leaf.offset, where)
