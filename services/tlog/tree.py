"""The RFC 6962 Merkle tree: hashes, a compact range that grows, proofs made and verified.

Owns: the tree's arithmetic. Refuses to know: where hashes are stored; makers of proofs are given a
function ``node(level, index)`` that returns the hash of a complete subtree of ``2**level`` leaves.
Sources: RFC 6962 section 2.1; verification algorithms of RFC 9162 sections 2.1.3.2 and 2.1.4.2.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence

from services.tlog.errors import ProofError

HASH_BYTES = 32
PROOF_HASHES_MAX = 63
EMPTY_ROOT = hashlib.sha256(b"").digest()

Node = Callable[[int, int], bytes]


def leaf_hash(entry: bytes) -> bytes:
    """Hash a log entry: ``SHA-256(0x00 || entry)``."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two subtrees into one: ``SHA-256(0x01 || left || right)``."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class CompactRange:
    """The frontier of a growing tree: the roots of its complete subtrees, largest first.

    Memory is O(log n). ``hashes`` has one hash per set bit of ``size``.
    """

    __slots__ = ("hashes", "size")

    def __init__(self, size: int = 0, hashes: Iterable[bytes] = ()) -> None:
        self.size = size
        self.hashes = list(hashes)
        if len(self.hashes) != size.bit_count():
            message = f"a frontier of size {size} has {size.bit_count()} hashes, not "
            raise ProofError(message + str(len(self.hashes)))

    def append(self, leaf: bytes) -> None:
        """Grow by one leaf hash."""
        size = self.size
        hashes = self.hashes
        while size & 1:
            leaf = node_hash(hashes.pop(), leaf)
            size >>= 1
        hashes.append(leaf)
        self.size += 1

    def root(self) -> bytes:
        """The Merkle tree hash of all leaves so far (32 bytes)."""
        return fold(self.hashes)


def fold(hashes: Sequence[bytes]) -> bytes:
    """Join the roots of neighboring complete subtrees, largest first, into one root."""
    if not hashes:
        return EMPTY_ROOT
    joined = hashes[-1]
    for left in reversed(hashes[:-1]):
        joined = node_hash(left, joined)
    return joined


def range_root(begin: int, end: int, node: Node) -> bytes:
    """The root of leaves ``begin`` to ``end`` (not included).

    ``begin`` must be a multiple of a power of two at least as large as the range.
    """
    parts: list[bytes] = []
    width = end - begin
    while width:
        level = width.bit_length() - 1
        parts.append(node(level, begin >> level))
        begin += 1 << level
        width -= 1 << level
    return fold(parts)


def tree_root(size: int, node: Node) -> bytes:
    """The root of the first ``size`` leaves."""
    return range_root(0, size, node)


def prove_inclusion(index: int, size: int, node: Node) -> list[bytes]:
    """The audit path of leaf ``index`` in the tree of ``size`` leaves, from the leaf up.

    Raises:
        ProofError: the tree has no such leaf.
    """
    if not 0 <= index < size:
        message = f"leaf {index} is not in a tree of size {size}"
        raise ProofError(message)
    return _path(0, index, size, node)


def prove_consistency(old: int, size: int, node: Node) -> list[bytes]:
    """The proof that the tree of ``old`` leaves is a prefix of the tree of ``size`` leaves.

    Empty where ``old`` is zero or equals ``size``.

    Raises:
        ProofError: ``old`` is larger than ``size``.
    """
    if not 0 <= old <= size:
        message = f"a tree of size {old} cannot be a prefix of one of size {size}"
        raise ProofError(message)
    if old in (0, size):
        return []
    level = (old & -old).bit_length() - 1
    index = (old - 1) >> level
    path = _path(level, index, size, node)
    return path if index == 0 else [node(level, index), *path]


def _path(level: int, index: int, size: int, node: Node) -> list[bytes]:
    """Siblings of the complete subtree ``(level, index)`` up to the root."""
    inner = (index ^ ((size - 1) >> level)).bit_length()
    path = [node(level + up, (index >> up) ^ 1) for up in range(inner - 1)]
    if inner:
        top = inner - 1
        path.append(range_root(((index >> top) ^ 1) << (top + level), size, node))
    rest = index >> inner
    up = level + inner
    while rest:
        if rest & 1:
            path.append(node(up, rest - 1))
        rest >>= 1
        up += 1
    return path


def verify_inclusion(
    leaf: bytes, index: int, size: int, hashes: Sequence[bytes], root: bytes
) -> None:
    """Check that ``leaf`` (a leaf hash) stands at ``index`` of the tree with this root.

    Raises:
        ProofError: it does not, or the proof has the wrong length.
    """
    if not 0 <= index < size:
        message = f"leaf {index} is not in a tree of size {size}"
        raise ProofError(message)
    _check_shape(hashes)
    first, last, joined = index, size - 1, leaf
    for sibling in hashes:
        if last == 0:
            message = f"inclusion proof of leaf {index} in size {size} is too long"
            raise ProofError(message)
        if first & 1 or first == last:
            joined = node_hash(sibling, joined)
            first, last = _skip_missing(first, last)
        else:
            joined = node_hash(joined, sibling)
        first >>= 1
        last >>= 1
    if last != 0 or joined != root:
        message = f"inclusion proof of leaf {index} in size {size} does not lead to the root"
        raise ProofError(message)


def verify_consistency(
    old: int, old_root: bytes, size: int, root: bytes, hashes: Sequence[bytes]
) -> None:
    """Check that the tree of ``old`` leaves is a prefix of the tree of ``size`` leaves.

    The traps: for equal sizes and for an empty old tree the proof must be empty, and an empty
    tree has exactly one root.

    Raises:
        ProofError: it is not, or the proof has the wrong length.
    """
    message = f"consistency proof from size {old} to {size} does not hold"
    if not 0 <= old <= size:
        raise ProofError(message)
    for count, tree in ((old, old_root), (size, root)):
        if count == 0 and tree != EMPTY_ROOT:
            raise ProofError(message + ": an empty tree has another root")
    if old in (0, size):
        if hashes or (old == size and old_root != root):
            raise ProofError(message)
        return
    _check_shape(hashes)
    if not hashes:
        raise ProofError(message + ": it is empty")
    path = list(hashes) if old & (old - 1) else [old_root, *hashes]
    if _both_roots(old, size, path) != (old_root, root):
        raise ProofError(message)


def _both_roots(old: int, size: int, path: list[bytes]) -> tuple[bytes, bytes] | None:
    """The old and the new root a consistency path leads to; None where its length is wrong."""
    first, last = old - 1, size - 1
    while first & 1:
        first >>= 1
        last >>= 1
    before = after = path[0]
    for sibling in path[1:]:
        if last == 0:
            return None
        if first & 1 or first == last:
            before = node_hash(sibling, before)
            after = node_hash(sibling, after)
            first, last = _skip_missing(first, last)
        else:
            after = node_hash(after, sibling)
        first >>= 1
        last >>= 1
    return (before, after) if last == 0 else None


def _skip_missing(first: int, last: int) -> tuple[int, int]:
    """Climb past the levels where the rightmost node has no sibling."""
    while first and not first & 1:
        first >>= 1
        last >>= 1
    return first, last


def _check_shape(hashes: Sequence[bytes]) -> None:
    if len(hashes) > PROOF_HASHES_MAX:
        message = f"a proof has at most {PROOF_HASHES_MAX} hashes, this one {len(hashes)}"
        raise ProofError(message)
    if any(len(one) != HASH_BYTES for one in hashes):
        message = f"a proof hash has {HASH_BYTES} bytes"
        raise ProofError(message)
