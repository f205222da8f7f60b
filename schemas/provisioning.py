"""What cloud systems say on ``provisioning.events.v1``."""

from typing import Annotated, Literal

from pydantic import Field

from schemas.envelope import Event
from schemas.orders import Cancellation, EndUse, RedFlag
from schemas.parties import Party, SameAs, ServiceParty
from schemas.wire import (
    Answer,
    Count,
    CountryCode,
    CountryOrUnknown,
    DecimalText,
    Identifier,
    Instant,
    Natural,
    OneOf,
    Text,
    Unknown,
    Version,
    WireModel,
)


class Capacity(WireModel):
    """How many of which chip a tenant asks for. ``chip`` is a catalog SKU."""

    line_id: Identifier
    """Your id of the line, unique within the request."""
    chip: Identifier
    """The chip's item number in the active catalog."""
    chip_count: Count
    """How many chips, at least 1."""


class CapacityRequest(WireModel):
    """The full state of a capacity request at one version."""

    transaction_id: Identifier
    """Your id of the request, never used again; also the subject and the record key."""
    version: Version
    """Raised by one with every amendment; the highest version counts."""
    site_country: CountryOrUnknown
    """Country of the data center, ISO 3166 alpha-2, or `unknown`."""
    starts_at: Instant
    """When access begins, with zone."""
    ends_at: Instant | None = None
    """When access ends; absent while open-ended."""
    access_kind: Literal["bare_metal", "virtual", "managed", "inference_api", "unknown"]
    """How the tenant reaches the chips."""
    end_use: EndUse
    """What the capacity is for, as the tenant says."""
    red_flags_seen: Annotated[tuple[RedFlag, ...], Field(max_length=40)] | Unknown
    """Ids of the red flags you noticed; empty when you looked and saw none."""
    cloud_operator: Party
    """Who runs the data center."""
    tenant: Party
    """Who rents."""
    end_user: Annotated[Party | SameAs | Unknown, OneOf]
    """Who uses the capacity."""
    capacity: Annotated[tuple[Capacity, ...], Field(min_length=1, max_length=50)]
    """Which chips and how many, 1 to 50 lines."""
    reseller: Party | None = None
    """Who sells between operator and tenant."""
    payer: ServiceParty | Literal["tenant", "unknown"] | None = None
    """Who pays, where it is not the tenant."""
    identity_verified: Answer | None = None
    """Have you verified the tenant's identity?"""
    trains_for_headquarters: Annotated[tuple[CountryCode, ...], Field(max_length=50)] | None = None
    """Headquarters countries of those for whom models are trained."""
    training_end_use: Text | None = None
    """What is trained, in the tenant's words."""
    weapons_end_use: (
        Literal["nuclear", "missile", "chemical", "biological", "none", "unknown"] | None
    ) = None
    """What the tenant answered about weapons (15 CFR part 744)."""


class Activation(WireModel):
    """Access was opened or closed."""

    transaction_id: Identifier
    """The request."""
    version: Version
    """The version that was released."""
    at: Instant
    """When access was opened or closed, with zone."""


class Usage(WireModel):
    """What was used in a period."""

    transaction_id: Identifier
    """The request."""
    version: Version
    """The version that was released."""
    from_at: Instant
    """Begin of the period, with zone."""
    to_at: Instant
    """End of the period, with zone."""
    chip_hours: DecimalText
    """Chip hours used, decimal text."""
    training_operations: Annotated[str, Field(pattern=r"^[0-9]{1,40}$")] | None = None
    """Operations spent on training, a whole number as text."""
    remote_users: Natural | None = None
    """How many distinct remote users."""


class CapacityRequested(Event):
    """A cloud system asks: may this tenant have this capacity?"""

    type: Literal["capacity.requested"]
    data: CapacityRequest


class CapacityAmended(Event):
    """The request in its new full state, with a higher version."""

    type: Literal["capacity.amended"]
    data: CapacityRequest


class CapacityCancelled(Event):
    """The request is withdrawn."""

    type: Literal["capacity.cancelled"]
    data: Cancellation


class CapacityActivated(Event):
    """Access was opened; the counterpart of a departure."""

    type: Literal["capacity.activated"]
    data: Activation


class CapacityTerminated(Event):
    """Access was closed; the counterpart of a delivery."""

    type: Literal["capacity.terminated"]
    data: Activation


class UsageReported(Event):
    """What the tenant used."""

    type: Literal["usage.reported"]
    data: Usage
