"""I7 to I10: every offset sealed once, no hole, one history, checkpoints backed by entries.

Owns: those four. Refuses to know: what records mean.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from services.audit.domain.reconcile.history import History, parse_leaves
from services.audit.domain.reconcile.model import (
    Coordinates,
    LogView,
    TopicRecord,
    Violation,
    violation,
)
from services.tlog.checkpoint import Checkpoint, open_checkpoint
from services.tlog.continuity import Continuity
from services.tlog.errors import TlogError
from services.tlog.leaf import Leaf
from services.tlog.tree import CompactRange, leaf_hash

_LANESEQ = re.compile(rb'\A\{"specversion":"1\.0",[^{}]*"laneseq":([0-9]{1,16})[,}]')
_UNSEALED = "audit."


def check_coverage(records: Sequence[TopicRecord], log: LogView) -> Iterator[Violation]:
    """I7: every offset of an audited topic is in the log exactly once, and as it was."""
    leaves: dict[Coordinates, Leaf] = {}
    for index, leaf in enumerate(parse_leaves(log)):
        if leaf is None:
            yield violation("I7", None, f"entry {index} of the log is no leaf")
            continue
        at = (leaf.topic, leaf.partition, leaf.offset)
        if at in leaves:
            yield violation("I7", at, f"leaf {index} seals an offset that was sealed before")
        leaves[at] = leaf
    seen: set[Coordinates] = set()
    last: dict[tuple[str, int], int] = {}
    for record in records:
        at = (record.topic, record.partition, record.offset)
        last[at[:2]] = max(record.offset, last.get(at[:2], -1))
        seen.add(at)
        if not record.topic.startswith(_UNSEALED):
            yield from _check_record(record, at, leaves.get(at))
    for at, leaf in leaves.items():
        if at not in seen and leaf.kind != "gap" and at[2] <= last.get(at[:2], -1):
            yield violation("I7", at, "a leaf seals a record that the topic does not hold")


def _check_record(record: TopicRecord, at: Coordinates, leaf: Leaf | None) -> Iterator[Violation]:
    if leaf is None:
        yield violation("I7", at, "the record has no leaf")
    elif leaf.value_digest != hashlib.sha256(record.value or b"").hexdigest():
        yield violation("I7", at, "the leaf is about other bytes than the topic holds")


def check_sequences(records: Sequence[TopicRecord], log: LogView) -> Iterator[Violation]:
    """I8: on raw partitions every laneseq once, in order, without a hole; offsets as well."""
    following = Continuity()
    for leaf in parse_leaves(log):
        for one in following.follow(leaf) if leaf is not None else ():
            yield violation("I8", (one.topic, one.partition, one.offset), one.message)
    expected: dict[tuple[str, int], int] = defaultdict(lambda: 1)
    for record in records:
        found = _LANESEQ.match(record.value or b"")
        if found is None:
            continue
        place, laneseq = (record.topic, record.partition), int(found[1])
        if laneseq != expected[place]:
            at = (*place, record.offset)
            what = "is doubled" if laneseq < expected[place] else "comes after a hole"
            yield violation("I8", at, f"laneseq {laneseq} {what}; {expected[place]} was due")
        expected[place] = laneseq + 1


def check_checkpoints(history: History, log: LogView) -> Iterator[Violation]:
    """I9, I10: sizes grow, one root per size, and every published checkpoint has its entries."""
    opened: list[tuple[Coordinates, Checkpoint]] = []
    for one in history.of("checkpoint.signed"):
        try:
            opened.append((one.at, open_checkpoint(str(one.data["checkpoint"]), log.verifier)))
        except TlogError as error:
            yield violation("I9", one.at, f"the checkpoint does not verify: {error}")
    opened.sort(key=lambda pair: pair[0][2])
    size = -1
    for at, checkpoint in opened:
        if checkpoint.size < size:
            yield violation("I9", at, f"the log shrank from {size} to {checkpoint.size}")
        size = max(size, checkpoint.size)
    roots = _roots(log.entries, {checkpoint.size for _, checkpoint in opened})
    for at, checkpoint in opened:
        root = roots.get(checkpoint.size)
        if root is None:
            yield violation("I10", at, f"size {checkpoint.size} is not backed by entries")
        elif root != checkpoint.root:
            yield violation("I9", at, f"size {checkpoint.size} has another root in the log")


def _roots(entries: Sequence[bytes], sizes: set[int]) -> dict[int, bytes]:
    tree = CompactRange()
    roots = {0: tree.root()} if 0 in sizes else {}
    for entry in entries:
        tree.append(leaf_hash(entry))
        if tree.size in sizes:
            roots[tree.size] = tree.root()
    return roots
