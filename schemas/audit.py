"""The audit stream, on ``audit.records.v1``: one record per leaf, in log order."""

from typing import Annotated, Literal

from pydantic import Field

from schemas.envelope import Event
from schemas.wire import Base64Text, Digest, Identifier, Natural, WireModel


class AuditRecord(WireModel):
    """A leaf and the event it commits to, verbatim.

    ``kind``: ``event`` as read, ``double`` a repeated event id, ``rejected`` unreadable, ``gap`` an
    offset that was skipped.
    """

    index: Natural
    kind: Literal["event", "double", "rejected", "gap"]
    topic: Identifier
    partition: Natural
    offset: Natural
    digest: Digest
    leaf: Base64Text
    value: Annotated[str, Field(max_length=1_500_000)] | None = None  # UTF-8 text, verbatim
    value_base64: Base64Text | None = None  # where the bytes are not UTF-8


class AuditRecorded(Event):
    """One leaf."""

    type: Literal["audit.recorded"]
    data: AuditRecord
