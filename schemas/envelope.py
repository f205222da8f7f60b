"""The CloudEvents 1.0 envelope every event travels in.

Owns: the envelope's attributes, derived ids, and how an outgoing event is written down once, as
the bytes that others hash. Refuses to know: Kafka, and what is inside ``data``.
Source: CloudEvents 1.0 specification, JSON event format.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic_core import to_json

from schemas.wire import Identifier, Instant, Natural, WireModel

SourceName = Annotated[str, Field(min_length=1, max_length=128, pattern=r"^[A-Za-z0-9:/._-]+$")]


class Event(BaseModel):
    """CloudEvents attributes. Unknown extension attributes are ignored; ``data`` is strict."""

    model_config = ConfigDict(
        frozen=True,
        strict=True,
        extra="ignore",
        allow_inf_nan=False,
        use_attribute_docstrings=True,
    )

    specversion: Literal["1.0"]
    """CloudEvents version."""
    id: Identifier
    """Unique for the source: sending the same event again repeats it."""
    source: SourceName
    """The registered name of your system."""
    type: str
    subject: Identifier
    """The transaction id; the same text as the record key."""
    time: Instant
    """When it was said, RFC 3339 with zone."""
    datacontenttype: Literal["application/json"] = "application/json"
    dataschema: Identifier | None = None
    """A link to the schema, if you like."""
    correlationid: Identifier | None = None
    """Id of the event that began the story."""
    causationid: Identifier | None = None
    """Id of the event that caused this one."""
    lane: Annotated[int, Field(ge=-1, le=1023)] | None = None
    """Lane of our own events; -1 is the global lane."""
    laneseq: Natural | None = None
    """Dense number per partition; readers drop what is at or below the last seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An outgoing event before its lane gives it a sequence number.

    Attributes:
        id: derived id (see ``derive_id``): the same cause gives the same id.
        type: past participle, for instance ``determination.issued``.
        subject: the transaction id, or the report, list, account or lane it is about.
        data: the wire model of the event's ``data``.
        correlation: the id of the event that began the story (``correlationid``).
        causation: the id of the event or timer occurrence that caused this one.
    """

    id: str
    type: str
    subject: str
    data: WireModel
    correlation: str | None = None
    causation: str | None = None


def derive_id(*parts: str) -> str:
    """Derive an event id from its cause: 32 hex digits, the same parts give the same id."""
    joined = "\x1f".join(parts).encode()
    return hashlib.blake2b(joined, digest_size=16).hexdigest()


def format_instant(instant: datetime) -> str:
    """Write a UTC instant as RFC 3339 with milliseconds and ``Z``."""
    return instant.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def render(
    draft: Draft,
    *,
    source: str,
    time: datetime,
    lane: int | None = None,
    laneseq: int | None = None,
) -> bytes:
    """Write an event down: structured-mode JSON, UTF-8. These bytes are what is hashed.

    ``lane`` is the lane's number, -1 for the global lane; absent where no lane numbers apply.
    """
    head: dict[str, object] = {
        "specversion": "1.0",
        "id": draft.id,
        "source": source,
        "type": draft.type,
        "subject": draft.subject,
        "time": format_instant(time),
        "datacontenttype": "application/json",
    }
    if draft.correlation is not None:
        head["correlationid"] = draft.correlation
    if draft.causation is not None:
        head["causationid"] = draft.causation
    if lane is not None:
        head["lane"] = lane
    if laneseq is not None:
        head["laneseq"] = laneseq
    prefix = to_json(head)[:-1]
    body = draft.data.__pydantic_serializer__.to_json(draft.data, exclude_none=True)
    return prefix + b',"data":' + body + b"}"
