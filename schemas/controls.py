"""What the operator says on ``controls.events.v1``: which lists, sources and reviewers count.

Files travel beside the topic, in the content-addressed store of the installation; the event names
them by digest.
"""

from typing import Annotated, Literal

from pydantic import Field

from schemas.envelope import Event, SourceName
from schemas.wire import (
    Base64Text,
    CountryCode,
    Digest,
    Identifier,
    Instant,
    LongText,
    Natural,
    Text,
    WireModel,
)


class ListActivation(WireModel):
    """A party list in force from now on. ``list_name`` identifies the slot it replaces."""

    list_name: Identifier
    digest: Digest
    rows: Natural
    format: Literal["csl_csv"]
    fetched_at: Instant
    note: Text | None = None


class CatalogActivation(WireModel):
    """An item catalog in force from now on."""

    digest: Digest
    items: Natural
    note: Text | None = None


class SourceRegistration(WireModel):
    """A sender and the exporter it speaks for. ``channels`` are topic names it may write."""

    registered_source: SourceName
    channels: Annotated[tuple[Identifier, ...], Field(min_length=1, max_length=4)]
    exporter: Text
    exporter_country: CountryCode


class ReviewerRegistration(WireModel):
    """A compliance officer and the Ed25519 public key (raw, base64) of his or her signatures."""

    reviewer: Identifier
    public_key: Base64Text
    requester_for: Annotated[tuple[SourceName, ...], Field(max_length=20)] = ()


class Suspension(WireModel):
    """The kill switch: everything in scope holds until lifted."""

    suspension_id: Identifier
    scope: Literal["all", "source", "destination"]
    value: Identifier | None = None
    reason: LongText


class SuspensionEnd(WireModel):
    """The switch is back."""

    suspension_id: Identifier
    reason: LongText


class ListActivated(Event):
    """A list counts from now on."""

    type: Literal["list.activated"]
    data: ListActivation


class CatalogActivated(Event):
    """A catalog counts from now on."""

    type: Literal["catalog.activated"]
    data: CatalogActivation


class SourceRegistered(Event):
    """A source may speak."""

    type: Literal["source.registered"]
    data: SourceRegistration


class ReviewerRegistered(Event):
    """A reviewer may review."""

    type: Literal["reviewer.registered"]
    data: ReviewerRegistration


class SuspensionOrdered(Event):
    """Hold everything in scope."""

    type: Literal["suspension.ordered"]
    data: Suspension


class SuspensionLifted(Event):
    """Stop holding for that reason."""

    type: Literal["suspension.lifted"]
    data: SuspensionEnd
