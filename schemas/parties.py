"""Parties to a transaction, as a distributor or a cloud system names them (15 CFR 748.5)."""

from typing import Annotated, Literal

from pydantic import Field

from schemas.wire import (
    Answer,
    CountryOrUnknown,
    Day,
    OneOf,
    PercentOrUnknown,
    Text,
    Unknown,
    WireModel,
)


class PartyIdentifier(WireModel):
    """A registration number: LEI, Chinese Unified Social Credit Code, or another scheme."""

    scheme: Literal["LEI", "USCC", "DUNS", "VAT", "OTHER"]
    """LEI, Unified Social Credit Code (USCC), DUNS, VAT or another."""
    value: Annotated[str, Field(pattern=r"^[A-Z0-9]{4,32}$")]
    """The number in capitals and digits, no spaces."""


class Owner(WireModel):
    """An owner with its stake in percent (decimal text), or ``unknown``, and its own owners."""

    name: Text
    """Legal name."""
    country: CountryOrUnknown = "unknown"
    """ISO 3166 alpha-2, or `unknown`."""
    percent: PercentOrUnknown = "unknown"
    """Stake in percent of what it owns directly, decimal text, or `unknown`."""
    owners: "Owners | None" = None
    """Who owns this owner, or `unknown`: indirect stakes of listed parties count."""


OwnerList = Annotated[tuple[Owner, ...], Field(max_length=50)]
Owners = Annotated[OwnerList | Unknown, OneOf]


class Party(WireModel):
    """A legal person. Name, address and country are asked of everyone; the rest where it matters.

    ``headquarters`` and ``ultimate_parent`` are asked of principal parties on advanced-computing
    items only.
    """

    name: Text
    """Legal name, any script."""
    address: Annotated[tuple[Text, ...], Field(min_length=1, max_length=6)]
    """Address lines as written, 1 to 6."""
    country: CountryOrUnknown
    """Where the party is, ISO 3166 alpha-2, or `unknown`."""
    name_latin: Text | None = None
    """The name in Latin letters, where `name` is not."""
    aliases: Annotated[tuple[Text, ...], Field(max_length=20)] = ()
    """Other names the party uses."""
    identifiers: Annotated[tuple[PartyIdentifier, ...], Field(max_length=10)] = ()
    """Registration numbers."""
    headquarters: CountryOrUnknown | None = None
    """Country of its own headquarters."""
    ultimate_parent: Text | None = None  # a name, "self", or "unknown"
    """Name of the ultimate parent, `self`, or `unknown`."""
    ultimate_parent_headquarters: CountryOrUnknown | None = None
    """Country of the ultimate parent's headquarters."""
    owners: Owners | None = None
    """Owners and their stakes, or `unknown`."""
    military_end_user: Answer | None = None
    """Is it a military end user (15 CFR 744.21)?"""
    military_intelligence_end_user: Answer | None = None
    """Is it a military-intelligence end user (15 CFR 744.22)?"""
    incorporated_on: Day | None = None
    """Day of incorporation."""
    first_advanced_purchase_on: Day | None = None
    """Day of its first purchase of advanced chips."""


class SameAs(WireModel):
    """This role is played by the party of another role."""

    same_as: Literal["purchaser", "ultimate_consignee", "end_user", "cloud_operator", "tenant"]
    """The role whose party plays this role too."""


class ServiceParty(WireModel):
    """Who serves the transaction without being a principal: screened against lists only."""

    name: Text
    """Legal name, any script."""
    country: CountryOrUnknown
    """Where the party is, ISO 3166 alpha-2, or `unknown`."""
    address: Annotated[tuple[Text, ...], Field(max_length=6)] = ()
    """Address lines as written."""
    name_latin: Text | None = None
    """The name in Latin letters, where `name` is not."""
