"""What the (simulated) government says on ``authorizations.events.v1``."""

from typing import Annotated, Literal

from pydantic import Field

from schemas.envelope import Event, SourceName
from schemas.wire import (
    Count,
    CountryCode,
    Day,
    DecimalText,
    Identifier,
    LongText,
    Text,
    WireModel,
)


class LicensedItem(WireModel):
    """A line of a license: what, how many, up to what TPP in all."""

    sku: Identifier
    eccn: Identifier
    quantity: Count
    total_tpp: DecimalText


class License(WireModel):
    """A license as granted (15 CFR part 750). SIMULATED."""

    license_number: Identifier  # "SIM-LIC-D20261123-000001"-style, never mistakable for a real one
    report_id: Identifier
    transaction_source: SourceName
    transaction_id: Identifier
    licensee: Text
    purchaser: Text
    ultimate_consignee: Text
    end_user: Text
    destination: CountryCode
    items: Annotated[tuple[LicensedItem, ...], Field(min_length=1, max_length=100)]
    valid_from: Day
    valid_to: Day
    conditions: Annotated[tuple[LongText, ...], Field(max_length=20)] = ()
    simulated: Literal[True]


class Revocation(WireModel):
    """A license is taken back."""

    license_number: Identifier
    reason: LongText
    simulated: Literal[True]


class AuthorizationGranted(Event):
    """A license application was approved."""

    type: Literal["authorization.granted"]
    data: License


class AuthorizationRevoked(Event):
    """A license ended before its day."""

    type: Literal["authorization.revoked"]
    data: Revocation
