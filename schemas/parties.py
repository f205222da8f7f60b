"""Parties to a transaction, as a distributor or a cloud system names them (15 CFR 748.5)."""

from typing import Annotated, Literal

from pydantic import Field

from schemas.wire import Answer, CountryOrUnknown, Day, PercentOrUnknown, Text, WireModel


class PartyIdentifier(WireModel):
    """A registration number: LEI, Chinese Unified Social Credit Code, or another scheme."""

    scheme: Literal["LEI", "USCC", "DUNS", "VAT", "OTHER"]
    value: Annotated[str, Field(pattern=r"^[A-Z0-9]{4,32}$")]


class Owner(WireModel):
    """An owner with its stake in percent (decimal text), or ``unknown``."""

    name: Text
    country: CountryOrUnknown = "unknown"
    percent: PercentOrUnknown = "unknown"


class Party(WireModel):
    """A legal person. Name, address and country are asked of everyone; the rest where it matters.

    See facts.md of the design, section 2: ``headquarters`` and ``ultimate_parent`` are asked of
    principal parties on advanced-computing items only.
    """

    name: Text
    address: Annotated[tuple[Text, ...], Field(min_length=1, max_length=6)]
    country: CountryOrUnknown
    name_latin: Text | None = None
    aliases: Annotated[tuple[Text, ...], Field(max_length=20)] = ()
    identifiers: Annotated[tuple[PartyIdentifier, ...], Field(max_length=10)] = ()
    headquarters: CountryOrUnknown | None = None
    ultimate_parent: Text | None = None  # a name, "self", or "unknown"
    ultimate_parent_headquarters: CountryOrUnknown | None = None
    owners: Annotated[tuple[Owner, ...], Field(max_length=50)] | None = None
    military_end_user: Answer | None = None
    military_intelligence_end_user: Answer | None = None
    incorporated_on: Day | None = None
    first_advanced_purchase_on: Day | None = None


class SameAs(WireModel):
    """This role is played by the party of another role."""

    same_as: Literal["purchaser", "ultimate_consignee", "end_user", "cloud_operator", "tenant"]


class ServiceParty(WireModel):
    """Who serves the transaction without being a principal: screened against lists only."""

    name: Text
    country: CountryOrUnknown
    address: Annotated[tuple[Text, ...], Field(max_length=6)] = ()
    name_latin: Text | None = None
