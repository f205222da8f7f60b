"""Receipts: one leaf, proven to be in the log under a signed checkpoint.

Owns: the one call by which a reader decides whether to trust a receipt. Refuses to know: what the
leaf commits to; see ``leaf.py``.
"""

from collections.abc import Sequence
from functools import lru_cache

from services.tlog.checkpoint import Checkpoint, open_checkpoint
from services.tlog.note import Verifier
from services.tlog.tree import leaf_hash, verify_inclusion

_opened = lru_cache(maxsize=256)(open_checkpoint)  # receipts of one poll share their checkpoint


def verify_receipt(
    leaf: bytes, index: int, hashes: Sequence[bytes], checkpoint: str, verifier: Verifier
) -> Checkpoint:
    """Verify that ``leaf`` is entry ``index`` of the log whose key is ``verifier``.

    Args:
        leaf: the whole log entry.
        index: its place in the log, from 0.
        hashes: sibling hashes from the leaf up (32 bytes each, at most 63).
        checkpoint: the signed note, verbatim.
        verifier: the log's key, pinned out of band.

    Returns:
        The checkpoint that covers the leaf.

    Raises:
        TlogError: the signature, the origin or the proof does not hold.
    """
    opened = _opened(checkpoint, verifier)
    verify_inclusion(leaf_hash(leaf), index, opened.size, hashes, opened.root)
    return opened
