"""Receipts: the release barrier.

Owns: decoding a receipt, the generation check in the transaction that releases.
Refuses to know: what proves a leaf (``domain.barrier``).
"""

import base64
import binascii

from schemas.receipts import DeterminationSealed, Proof
from services.chassis.failpoint import reach
from services.screening.domain.barrier import Receipt, judge_receipt
from services.screening.domain.life.states import Event
from services.screening.handlers.desk import Because, own_reason
from services.screening.handlers.slice import Slice
from services.screening.handlers.steps import advance

_GAP = own_reason("gap_unreviewed", "a review of the gap")


def release_sealed(at: Slice, event: DeterminationSealed) -> None:
    """Release what is proven to be sealed, if it still stands under the generation in force."""
    name = event.data.transaction
    standing = at.standing(name.source, name.id)
    receipt = read_proof(event.data.determination_id, event.data.proof)
    proved = judge_receipt(
        standing,
        receipt,
        at.desk.references.verifier(),
        is_barred=at.work.barred(),
    )
    if proved.event is Event.SEAL_STALE:
        return
    life, because = proved.event, _because(event, proved.why)
    if life is Event.SEAL:
        change = at.reference.change_for(standing)
        if change is not None:
            life = Event.REDETERMINE
            because = Because(cause=change.cause, recall=change.reason, note=change.kind)
        elif standing.valid_until_ms is not None and standing.valid_until_ms <= at.now_ms:
            life, because = Event.REDETERMINE, Because(cause=event.id, recall="expired")
    advance(at, standing, life, because)
    reach("sealed")


def _because(event: DeterminationSealed, why: str) -> Because:
    return Because(cause=event.id, proof=event.data.proof, note=why, halt=why, reasons=(_GAP,))


def read_proof(determination_id: str, proof: Proof) -> Receipt:
    """Decode a receipt; what is not base64 proves nothing."""
    try:
        leaf = base64.b64decode(proof.leaf, validate=True)
        hashes = [base64.b64decode(each, validate=True) for each in proof.hashes]
    except binascii.Error:
        leaf, hashes = b"", []
    return Receipt(
        determination_id=determination_id,
        leaf=leaf,
        index=proof.index,
        hashes=hashes,
        checkpoint=proof.checkpoint,
    )
