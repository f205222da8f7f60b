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
    Text,
    Unknown,
    Version,
    WireModel,
)


class Capacity(WireModel):
    """How many of which chip a tenant asks for. ``chip`` is a catalog SKU."""

    line_id: Identifier
    chip: Identifier
    chip_count: Count


class CapacityRequest(WireModel):
    """The full state of a capacity request at one version."""

    transaction_id: Identifier
    version: Version
    site_country: CountryOrUnknown
    starts_at: Instant
    ends_at: Instant | None = None
    access_kind: Literal["bare_metal", "virtual", "managed", "inference_api", "unknown"]
    end_use: EndUse
    red_flags_seen: Annotated[tuple[RedFlag, ...], Field(max_length=40)] | Unknown
    cloud_operator: Party
    tenant: Party
    end_user: Party | SameAs | Unknown
    capacity: Annotated[tuple[Capacity, ...], Field(min_length=1, max_length=50)]
    reseller: Party | None = None
    payer: ServiceParty | Literal["tenant", "unknown"] | None = None
    identity_verified: Answer | None = None
    trains_for_headquarters: Annotated[tuple[CountryCode, ...], Field(max_length=50)] | None = None
    training_end_use: Text | None = None
    weapons_end_use: (
        Literal["nuclear", "missile", "chemical", "biological", "none", "unknown"] | None
    ) = None


class Activation(WireModel):
    """Access was opened or closed."""

    transaction_id: Identifier
    version: Version
    at: Instant


class Usage(WireModel):
    """What was used in a period."""

    transaction_id: Identifier
    version: Version
    from_at: Instant
    to_at: Instant
    chip_hours: DecimalText
    training_operations: Annotated[str, Field(pattern=r"^[0-9]{1,40}$")] | None = None
    remote_users: Natural | None = None


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
