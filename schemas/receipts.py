"""Proof that a determination is sealed, on ``audit.receipts.v1`` and inside every release."""

from typing import Annotated, Literal

from pydantic import Field

from schemas.envelope import Event
from schemas.transactions import TransactionName
from schemas.wire import Base64Text, Identifier, Natural, WireModel

SignedNote = Annotated[str, Field(min_length=1, max_length=8000)]


class Proof(WireModel):
    """An RFC 6962 inclusion proof of one leaf under one signed checkpoint.

    Attributes:
        leaf: the whole leaf (log entry), base64.
        index: the leaf's index in the log.
        hashes: sibling hashes from the leaf up, base64, at most 63.
        checkpoint: the signed note (C2SP checkpoint), verbatim text with newlines.
    """

    leaf: Base64Text
    index: Natural
    hashes: Annotated[tuple[Base64Text, ...], Field(max_length=63)]
    checkpoint: SignedNote


class Seal(WireModel):
    """Which determination is sealed, and the proof."""

    transaction: TransactionName
    determination_id: Identifier
    proof: Proof


class DeterminationSealed(Event):
    """The audit service has sealed a determination."""

    type: Literal["determination.sealed"]
    data: Seal


class CheckpointNote(WireModel):
    """A signed checkpoint of the log."""

    origin: Identifier
    size: Natural
    checkpoint: SignedNote


class CheckpointSigned(Event):
    """A new checkpoint, on ``audit.checkpoints.v1``."""

    type: Literal["checkpoint.signed"]
    data: CheckpointNote
