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
    OneOf,
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
    """Your id of the line, unique within the order."""
    sku: Identifier
    """Your item number, looked up in the active catalog."""
    quantity: Count
    """Units of this line, a whole number of at least 1."""
    unit_value: DecimalText
    """Price of one unit, decimal text."""
    currency: CurrencyCode
    """ISO 4217, three capital letters."""
    stated_eccn: Identifier | None = None
    """The ECCN you believe applies. It only tightens."""
    stated_tpp: DecimalText | None = None
    """The total processing performance you believe applies, decimal text. It only tightens."""
    license_exception: Literal["NAC", "ACA"] | None = None
    """The license exception you claim (15 CFR 740.8)."""
    other_control_authorization: Text | None = None
    """Authorization you rely on for controls other than advanced computing."""


class PurchaseOrder(WireModel):
    """The buyer's written purchase order."""

    reference: Identifier
    """The buyer's number."""
    dated: Day
    """The day the buyer wrote it."""


class Order(WireModel):
    """The full state of an order at one version; an amendment repeats it whole."""

    transaction_id: Identifier
    """Your id of the order, never used again; also the subject and the record key."""
    version: Version
    """Raised by one with every amendment; the highest version counts."""
    planned_export_on: Day
    """The day you plan to export, US Eastern; the law of that day is asked too."""
    ships_from: CountryOrUnknown
    """Country the goods leave, ISO 3166 alpha-2, or `unknown`."""
    destination: CountryOrUnknown
    """Country of ultimate destination, ISO 3166 alpha-2, or `unknown`."""
    end_use: EndUse
    """What the goods are for, as the end user says."""
    red_flags_seen: Annotated[tuple[RedFlag, ...], Field(max_length=40)] | Unknown
    """Ids of the red flags you noticed; empty when you looked and saw none."""
    purchaser: Party
    """Who buys."""
    intermediate_consignee: Annotated[tuple[Party, ...], Field(max_length=10)]
    """Who receives on the way; may be empty."""
    ultimate_consignee: Annotated[Party | SameAs | Unknown, OneOf]
    """Who receives in the end, abroad."""
    end_user: Annotated[Party | SameAs | Literal["stock", "unknown"], OneOf]
    """Who uses the goods; `stock` when they go on the consignee's shelf."""
    freight_forwarder: Annotated[ServiceParty | Literal["none", "unknown"], OneOf]
    """Who carries the formalities, or `none`."""
    lines: Annotated[tuple[Line, ...], Field(min_length=1, max_length=100)]
    """What is ordered, 1 to 100 lines."""
    # Optional: asked only by rules that can use them.
    end_use_description: Text | None = None
    """The end use in the end user's own words."""
    activity: Literal["sale", "loan", "service", "financing", "own_use"] | None = None
    """What you do with the goods; a sale when not said."""
    movement: Literal["export", "reexport", "transfer_in_country", "domestic"] | None = None
    """How the goods cross borders, if you know it."""
    partial_shipment: bool = False
    """True when lines may leave one by one. Kept with the order: one held line holds it all."""
    purchase_order: PurchaseOrder | None = None
    """The buyer's written purchase order (needed for NAC, ACA and license applications)."""
    payer: ServiceParty | Literal["purchaser", "unknown"] | None = None
    """Who pays, where it is not the purchaser."""
    destination_subdivision: Annotated[str, Field(pattern=r"^[A-Z]{2}-[A-Z0-9]{1,3}$")] | None = (
        None
    )
    """ISO 3166-2, asked for Ukraine."""
    transit_countries: Annotated[tuple[CountryCode, ...], Field(max_length=20)] | None = None
    """Countries the goods pass through."""
    installation_address: Party | Unknown | None = None
    """Where the goods will be installed."""
    site_power_mw: DecimalText | None = None
    """Power of the site in megawatts, decimal text."""
    weapons_end_use: (
        Literal["nuclear", "missile", "chemical", "biological", "none", "unknown"] | None
    ) = None
    """What the end user answered about weapons (15 CFR part 744)."""
    supercomputer_end_use: Answer | None = None
    """Is it for a supercomputer (15 CFR 744.23)?"""
    fabrication_end_use: Answer | None = None
    """Is it for chip fabrication (15 CFR 744.23)?"""
    trains_for_headquarters: Annotated[tuple[CountryCode, ...], Field(max_length=50)] | None = None
    """Headquarters countries of those for whom models are trained."""
    end_user_statement: Identifier | None = None
    """Id of the end user's signed statement."""
    proof_of_authorization: Identifier | None = None
    """Id of your proof that General Prohibition 10 does not stand in the way; reviewers read it."""


class Cancellation(WireModel):
    """The shipper's or provider's own cancel: terminal, even before the submit arrives."""

    transaction_id: Identifier
    """The order or request that ends."""
    version: Version
    """The version you cancel."""
    reason: Text
    """Why, in your words."""


class DepartedLine(WireModel):
    """How many units of a line left."""

    line_id: Identifier
    """The line, as in the order."""
    quantity: Count
    """Units that left."""


class Departure(WireModel):
    """Goods left. Binds exceptions, licenses and EEI."""

    transaction_id: Identifier
    """The order."""
    version: Version
    """The version that was released."""
    departed_at: Instant
    """When the goods left, with zone."""
    lines: Annotated[tuple[DepartedLine, ...], Field(min_length=1, max_length=100)]
    """What left, by line."""
    itn: Identifier | None = None
    """Internal Transaction Number of the EEI filing."""


class Delivery(WireModel):
    """Goods arrived."""

    transaction_id: Identifier
    """The order."""
    version: Version
    """The version that was released."""
    delivered_at: Instant
    """When the goods arrived, with zone."""
    delivered_address: Annotated[tuple[Text, ...], Field(max_length=6)] = ()
    """Where they arrived, line by line."""
    delivery_proof: Identifier | None = None
    """Id of the proof of delivery."""


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
