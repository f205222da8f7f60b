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


class ListApproval(WireModel):
    """A reviewer's word that a list may be in force: an Ed25519 signature (base64).

    Signed is the activation without its approvals, as JSON with sorted keys, no spaces and no
    absent fields, under the DSSE payload type ``application/vnd.portcullis.list-activation+json``.
    """

    reviewer: Identifier
    signature: Base64Text


class ListActivation(WireModel):
    """A party list in force from now on. ``list_name`` identifies the slot it replaces.

    Two reviewers, neither of them ``requested_by``, approve it; the same bytes fetched again, and
    the shipped starter list in a slot that never had a list, need no approval. A list without its
    approvals is rejected and the list before stays in force.
    """

    list_name: Identifier
    digest: Digest
    rows: Natural
    format: Literal["csl_csv", "csl_json", "ofac_sdn", "bis_dpl", "entity_list_csv", "watch_csv"]
    fetched_at: Instant
    note: Text | None = None
    replaces: Digest | None = None
    """The list in force in the slot when this one was proposed."""
    kept: Digest | None = None
    """File of entries that the publisher dropped and that stay in force."""
    delta: Digest | None = None
    """What changes against the list in force, kept entries included, as the reviewers saw it."""
    requested_by: Identifier | None = None
    approvals: Annotated[tuple[ListApproval, ...], Field(max_length=8)] = ()


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
