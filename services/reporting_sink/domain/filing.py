"""A filing as the sink reads it, and what it says about it.

Owns: the shapes. Refuses to know: how they look on the wire.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

Severity = Literal["F", "C", "V", "W", "I"]
Level = Literal["batch", "filing", "line"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AppliedItem:
    """A line of a license application (BIS-748P block 22); figures as stated."""

    line: str
    sku: str
    eccn: str
    quantity: int
    unit_value: Decimal
    tpp: Decimal | None = None
    total_tpp: Decimal | None = None
    performance_density: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenseApplication:
    """Report kind LIC_APP."""

    applicant: str
    purchaser: str
    purchaser_country: str
    intermediate_consignees: tuple[str, ...]
    ultimate_consignee: str
    ultimate_consignee_country: str
    end_user: str
    end_user_country: str
    destination: str
    end_use: str
    items: tuple[AppliedItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspiciousOrder:
    """Report kind RED_FLAG. ``destination`` may be ``unknown``."""

    reporter: str
    reasons: tuple[str, ...]
    red_flags: tuple[str, ...]
    parties: tuple[str, ...]
    destination: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingKey:
    """What makes two submissions the same filing."""

    filer: str
    kind: str
    report_id: str
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """One revision of one report.

    Attributes:
        body_kind: what the body says it is.
        event_day: US Eastern day of the event that made the report due.
        due_on: last day, if any.
    """

    key: FilingKey
    schema_version: str
    transaction_source: str
    transaction_id: str
    transaction_version: int
    determination_id: str
    event_day: date
    due_on: date | None
    body_kind: str
    body: LicenseApplication | SuspiciousOrder


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One thing found. Severity F fatal, C compliance alert, V verify, W warning, I informs.

    Attributes:
        pointer: RFC 6901, into the filing.
    """

    code: str
    severity: Severity
    level: Level
    pointer: str
    narrative: str
    reason: str
    resolution: str


def is_fatal(conditions: tuple[Condition, ...]) -> bool:
    """Whether a filing with these conditions is refused."""
    return any(condition.severity == "F" for condition in conditions)
