"""What distributors say on ``orders.events.v1``.

The everyday order is short: the 24 fields of the short order are required and no others. Every
further fact is optional; ``"unknown"`` is a legal value and is recorded as asked and not known.
"""

from typing import Annotated, Literal

from pydantic import Field

from schemas.envelope import Event
from schemas.parties import Party, SameAs, ServiceParty
from schemas.wire import (
    Answer,
    Count,
    CountryCode,
    CountryOrUnknown,
    CurrencyCode,
    Day,
    DecimalText,
    Identifier,
    Instant,
    Text,
    Unknown,
    Version,
    WireModel,
)

EndUse = Literal[
    "enterprise_computing",
    "cloud_services",
    "ai_training",
    "ai_inference",
    "research",
    "education",
    "medical",
    "telecommunications",
    "manufacturing",
    "gaming",
    "graphics",
    "resale",
    "other",
    "unknown",
]
RedFlag = Annotated[str, Field(pattern=r"^(RF-[A-L]|SUP3-([1-9]|1[0-9]|2[0-9]))$")]


class Line(WireModel):
    """One line of an order. ``sku`` is looked up in the active catalog; stated figures tighten."""

    line_id: Identifier
    sku: Identifier
    quantity: Count
    unit_value: DecimalText
    currency: CurrencyCode
    stated_eccn: Identifier | None = None
    stated_tpp: DecimalText | None = None
    license_exception: Literal["NAC", "ACA"] | None = None
    other_control_authorization: Text | None = None


class PurchaseOrder(WireModel):
    """The buyer's written purchase order."""

    reference: Identifier
    dated: Day


class Order(WireModel):
    """The full state of an order at one version; an amendment repeats it whole."""

    transaction_id: Identifier
    version: Version
    planned_export_on: Day
    ships_from: CountryOrUnknown
    destination: CountryOrUnknown
    end_use: EndUse
    red_flags_seen: Annotated[tuple[RedFlag, ...], Field(max_length=40)] | Unknown
    purchaser: Party
    intermediate_consignee: Annotated[tuple[Party, ...], Field(max_length=10)]
    ultimate_consignee: Party | SameAs | Unknown
    end_user: Party | SameAs | Literal["stock", "unknown"]
    freight_forwarder: ServiceParty | Literal["none", "unknown"]
    lines: Annotated[tuple[Line, ...], Field(min_length=1, max_length=100)]
    # Optional: asked only by rules that can use them.
    end_use_description: Text | None = None
    activity: Literal["sale", "loan", "service", "financing", "own_use"] | None = None
    movement: Literal["export", "reexport", "transfer_in_country", "domestic"] | None = None
    partial_shipment: bool = False
    purchase_order: PurchaseOrder | None = None
    payer: ServiceParty | Literal["purchaser", "unknown"] | None = None
    destination_subdivision: Annotated[str, Field(pattern=r"^[A-Z]{2}-[A-Z0-9]{1,3}$")] | None = (
        None
    )
    transit_countries: Annotated[tuple[CountryCode, ...], Field(max_length=20)] | None = None
    installation_address: Party | Unknown | None = None
    site_power_mw: DecimalText | None = None
    weapons_end_use: (
        Literal["nuclear", "missile", "chemical", "biological", "none", "unknown"] | None
    ) = None
    supercomputer_end_use: Answer | None = None
    fabrication_end_use: Answer | None = None
    trains_for_headquarters: Annotated[tuple[CountryCode, ...], Field(max_length=50)] | None = None
    end_user_statement: Identifier | None = None
    proof_of_authorization: Identifier | None = None


class Cancellation(WireModel):
    """The shipper's or provider's own cancel: terminal, even before the submit arrives."""

    transaction_id: Identifier
    version: Version
    reason: Text


class DepartedLine(WireModel):
    """How many units of a line left."""

    line_id: Identifier
    quantity: Count


class Departure(WireModel):
    """Goods left. Binds exceptions, licenses and EEI."""

    transaction_id: Identifier
    version: Version
    departed_at: Instant
    lines: Annotated[tuple[DepartedLine, ...], Field(min_length=1, max_length=100)]
    itn: Identifier | None = None


class Delivery(WireModel):
    """Goods arrived."""

    transaction_id: Identifier
    version: Version
    delivered_at: Instant
    delivered_address: Annotated[tuple[Text, ...], Field(max_length=6)] = ()
    delivery_proof: Identifier | None = None


class OrderSubmitted(Event):
    """A distributor asks: may this order move?"""

    type: Literal["order.submitted"]
    data: Order


class OrderAmended(Event):
    """The order in its new full state, with a higher version."""

    type: Literal["order.amended"]
    data: Order


class OrderCancelled(Event):
    """The shipper will not ship."""

    type: Literal["order.cancelled"]
    data: Cancellation


class ShipmentDeparted(Event):
    """The goods left the warehouse; from here a release cannot be recalled."""

    type: Literal["shipment.departed"]
    data: Departure


class ShipmentDelivered(Event):
    """The goods arrived."""

    type: Literal["shipment.delivered"]
    data: Delivery
