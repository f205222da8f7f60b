"""What audit says on its topics about sealed leaves.

Owns: drafts of checkpoints, receipts and audit records. Refuses to know: outboxes.
"""

import base64
from collections.abc import Sequence

from schemas.audit import AuditRecord
from schemas.envelope import Draft, derive_id
from schemas.receipts import CheckpointNote, Proof, Seal
from schemas.transactions import TransactionName
from services.audit.domain.sealing import DeterminationSeen, Sealed
from services.tlog.checkpoint import Checkpoint

VALUE_CHARACTERS_MAX = 1_500_000
BASE64_CHARACTERS_MAX = 400_000


def checkpoint_draft(checkpoint: Checkpoint, note: str) -> Draft:
    """The event that publishes a signed checkpoint."""
    return Draft(
        id=derive_id("checkpoint", checkpoint.origin, str(checkpoint.size)),
        type="checkpoint.signed",
        subject=checkpoint.origin,
        data=CheckpointNote(origin=checkpoint.origin, size=checkpoint.size, checkpoint=note),
    )


def receipt_draft(
    sealed: Sealed, seen: DeterminationSeen, hashes: Sequence[bytes], note: str
) -> Draft:
    """The event that proves a determination to be sealed."""
    proof = Proof(
        leaf=encode(sealed.entry),
        index=sealed.index,
        hashes=tuple(map(encode, hashes)),
        checkpoint=note,
    )
    name = TransactionName(source=seen.source, id=seen.transaction_id, version=seen.version)
    return Draft(
        id=derive_id("receipt", seen.event_id, str(sealed.index)),
        type="determination.sealed",
        subject=seen.transaction_id,
        data=Seal(transaction=name, determination_id=seen.determination_id, proof=proof),
        causation=seen.event_id,
    )


def record_draft(origin: str, sealed: Sealed, *, with_value: bool = True) -> Draft:
    """The event of the audit stream for one leaf; the value verbatim, unless it is too long."""
    leaf = sealed.leaf
    value = sealed.payload.value if sealed.payload is not None and with_value else None
    text, encoded = _show(value)
    return Draft(
        id=derive_id("record", origin, str(sealed.index)),
        type="audit.recorded",
        subject=f"{leaf.topic}/{leaf.partition}/{leaf.offset}",
        data=AuditRecord(
            index=sealed.index,
            kind=leaf.kind,
            topic=leaf.topic,
            partition=leaf.partition,
            offset=leaf.offset,
            digest=leaf.value_digest,
            leaf=encode(sealed.entry),
            value=text,
            value_base64=encoded,
        ),
    )


def encode(raw: bytes) -> str:
    """Standard base64 text."""
    return base64.b64encode(raw).decode()


def _show(value: bytes | None) -> tuple[str | None, str | None]:
    if value is None or len(value) > VALUE_CHARACTERS_MAX:
        return None, None
    try:
        return value.decode(), None
    except UnicodeDecodeError:
        encoded = encode(value)
        return None, encoded if len(encoded) <= BASE64_CHARACTERS_MAX else None
