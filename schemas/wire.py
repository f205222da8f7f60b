"""The base of every wire model, and the scalar types they share.

Owns: how strict the wire is. Refuses to know: what any event means.
"""

import re
from datetime import UTC, date, datetime
from functools import partial
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, GetPydanticSchema
from pydantic.fields import FieldInfo
from pydantic_core import core_schema

# Control characters, bidirectional overrides, zero-width characters and other invisible
# formatting are refused: they make two identifiers look the same to a person.
VISIBLE = (
    r"^[^\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff0-\ufffb]*$"
)
IDENTIFIER_FORM = r"^[A-Za-z0-9][A-Za-z0-9._:/@+-]*$"
DECIMAL_FORM = r"^(0|[1-9][0-9]{0,14})(\.[0-9]{1,6})?$"
DAY_FORM = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
INSTANT_FORM = (
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?"
    r"(Z|[+-][0-9]{2}:[0-9]{2})$"
)
_VISIBLE = re.compile(VISIBLE)


def is_visible(text: str) -> bool:
    """Tell whether a person can see every character of ``text`` (spaces count as seen)."""
    return _VISIBLE.fullmatch(text) is not None


# How a person would say the forms that patterns ask for; error messages use it.
FORMS = {
    IDENTIFIER_FORM: "letters, digits and . _ : / @ + - only, beginning with a letter or digit",
    r"^[A-Z]{2}$": "an ISO 3166 country code in two capital letters",
    r"^([A-Z]{2}|unknown)$": "an ISO 3166 country code in two capital letters, or 'unknown'",
    r"^[A-Z]{3}$": "an ISO 4217 currency code in three capital letters",
    DECIMAL_FORM: "a decimal number as text, as '1200.50': no sign, exponent or separators",
    r"^[0-9a-f]{64}$": "a SHA-256 digest in 64 lower-case hex digits",
    INSTANT_FORM: "an instant with its zone, as 2026-12-01T15:00:00Z",
    DAY_FORM: "a calendar date, as 2026-12-01",
}


class WireModel(BaseModel):
    """Something said on the wire: immutable, strict, unknown fields refused."""

    model_config = ConfigDict(
        frozen=True,
        strict=True,
        extra="forbid",
        allow_inf_nan=False,
        regex_engine="rust-regex",
        use_attribute_docstrings=True,
    )


Identifier = Annotated[str, Field(min_length=1, max_length=128, pattern=IDENTIFIER_FORM)]
Text = Annotated[str, Field(min_length=1, max_length=500, pattern=VISIBLE)]
LongText = Annotated[str, Field(min_length=1, max_length=4000, pattern=VISIBLE)]
CountryCode = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
CurrencyCode = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
DecimalText = Annotated[str, Field(pattern=DECIMAL_FORM)]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Base64Text = Annotated[str, Field(max_length=400_000, pattern=r"^[A-Za-z0-9+/]*={0,2}$")]
Count = Annotated[int, Field(ge=1, le=1_000_000_000)]
Natural = Annotated[int, Field(ge=0, le=9_007_199_254_740_991)]
Version = Annotated[int, Field(ge=1, le=1_000_000)]
Percent = Annotated[str, Field(pattern=r"^(100|[0-9]{1,2})(\.[0-9]{1,4})?$")]
Unknown = Literal["unknown"]
# Of models that share no value the first that fits is the only one: pydantic need not try them all.
OneOf: FieldInfo = Field(union_mode="left_to_right")
CountryOrUnknown = Annotated[str, Field(pattern=r"^([A-Z]{2}|unknown)$")]
PercentOrUnknown = Annotated[str, Field(pattern=r"^((100|[0-9]{1,2})(\.[0-9]{1,4})?|unknown)$")]
Answer = Literal["yes", "no", "unknown"]


def _from_text(
    pattern: str, strict: core_schema.CoreSchema, lax: core_schema.CoreSchema
) -> GetPydanticSchema:
    """Read a date or an instant only as text of one form: pydantic alone takes Unix seconds too.

    Args:
        pattern: the one form, for values read from JSON.
        strict: for values given in Python, which must have the type already.
        lax: for text that matched ``pattern``.
    """
    text = core_schema.str_schema(pattern=pattern, strict=True)
    read = core_schema.json_or_python_schema(
        json_schema=core_schema.chain_schema([text, lax]), python_schema=strict
    )
    return GetPydanticSchema(lambda _source, _handler: read)


_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
_LATEST = datetime(2200, 1, 1, tzinfo=UTC)
_instant = partial(core_schema.datetime_schema, ge=_EARLIEST, le=_LATEST, tz_constraint="aware")
_day = partial(core_schema.date_schema, ge=_EARLIEST.date(), le=_LATEST.date())
Instant = Annotated[
    datetime,
    _from_text(
        INSTANT_FORM,
        strict=_instant(strict=True),
        lax=_instant(strict=False),
    ),
    Field(json_schema_extra={"format": "date-time"}),
]
Day = Annotated[
    date,
    _from_text(DAY_FORM, strict=_day(strict=True), lax=_day(strict=False)),
    Field(json_schema_extra={"format": "date"}),
]
