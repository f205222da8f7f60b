"""No proof, no ship: what a receipt proves.

Owns: the order of the barrier's questions: is it about the current determination, does the proof
hold, is the leaf that of the bytes we stored, may the lane release at all.
Refuses to know: generations (``change``) and how a receipt travels.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from services.screening.domain.life.states import Event
from services.screening.domain.standing import Standing
from services.tlog.errors import TlogError
from services.tlog.leaf import parse_leaf
from services.tlog.note import Verifier
from services.tlog.proof import verify_receipt


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """A leaf of the log and the proof that it is in it, decoded from base64."""

    determination_id: str
    leaf: bytes
    index: int
    hashes: Sequence[bytes]
    checkpoint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proved:
    """What a receipt came to. ``why`` is empty for a good one."""

    event: Event
    why: str = ""


def judge_receipt(
    standing: Standing, receipt: Receipt, verifier: Verifier | None, *, is_barred: bool
) -> Proved:
    """Ask the barrier's questions in order.

    Args:
        standing: what is remembered.
        receipt: what audit sent.
        verifier: the log's pinned key; None: not known, then nothing is proven.
        is_barred: a gap in a topic of the lane is unreviewed.

    Returns:
        ``SEAL`` only if the proof holds for the stored bytes of the current determination.
    """
    # 1. A receipt counts only for the current determination.
    if receipt.determination_id != standing.determination_id:
        return Proved(event=Event.SEAL_STALE, why="not_current")
    # 2. Signature of the checkpoint and inclusion of the leaf.
    if verifier is None:
        return Proved(event=Event.SEAL_FALSE, why="verifier_unknown")
    try:
        verify_receipt(receipt.leaf, receipt.index, receipt.hashes, receipt.checkpoint, verifier)
        leaf = parse_leaf(receipt.leaf)
    except TlogError as error:
        return Proved(event=Event.SEAL_FALSE, why=error.code)
    # 3. The leaf commits to the very bytes in our outbox.
    if leaf.kind != "event" or leaf.value_digest != standing.sealed_digest:
        return Proved(event=Event.SEAL_FALSE, why="other_bytes")
    # 4. Nothing of the lane is missing.
    if is_barred:
        return Proved(event=Event.SEAL_BARRED, why="gap_unreviewed")
    return Proved(event=Event.SEAL)
