"""What could not be read, on ``<service>.rejections.v1``."""

from typing import Annotated, Literal

from pydantic import Field

from schemas.envelope import Event
from schemas.wire import Digest, Identifier, Natural, Text, WireModel


class Rejection(WireModel):
    """Where the bad record lies, its digest, and what is wrong where (RFC 6901 pointer).

    ``pointer`` is ``""`` for the whole value. The record itself is never copied here.
    """

    topic: Identifier
    partition: Natural
    offset: Natural
    digest: Digest  # SHA-256 of the value bytes (of the empty string for a null value)
    reason: Identifier  # stable code: duplicate_key, unknown_field, misplaced, oversize, ...
    pointer: Annotated[str, Field(max_length=500)]
    message: Text  # what, where, what to do
    transaction_id: Identifier | None = None
    event_id: Identifier | None = None


class EventRejected(Event):
    """A record that could not be read; its neighbors went on."""

    type: Literal["event.rejected"]
    data: Rejection
