"""Reports to the simulated government sink, and its answers: ``reporting.*``. All SIMULATED."""

from typing import Annotated, Literal

from pydantic import Field

from schemas.envelope import Event
from schemas.transactions import TransactionName
from schemas.wire import (
    Base64Text,
    Count,
    CountryCode,
    Day,
    DecimalText,
    Digest,
    Identifier,
    Instant,
    LongText,
    Text,
    Version,
    WireModel,
)


class AppliedItem(WireModel):
    """A line of a license application (BIS-748P block 22)."""

    line: Identifier
    sku: Identifier
    eccn: Identifier
    quantity: Count
    unit_value: DecimalText
    tpp: DecimalText | None = None
    total_tpp: DecimalText | None = None
    performance_density: DecimalText | None = None


class LicenseApplication(WireModel):
    """Report kind LIC_APP (BIS-748P blocks, 15 CFR 748.6)."""

    report: Literal["LIC_APP"]
    applicant: Text
    purchaser: Text
    purchaser_country: CountryCode
    intermediate_consignees: tuple[Text, ...]
    ultimate_consignee: Text
    ultimate_consignee_country: CountryCode
    end_user: Text
    end_user_country: CountryCode
    destination: CountryCode
    end_use: Text
    items: Annotated[tuple[AppliedItem, ...], Field(min_length=1, max_length=100)]
    reviewer: Identifier
    rationale: LongText


class SuspiciousOrder(WireModel):
    """Report kind RED_FLAG: a suspicious order."""

    report: Literal["RED_FLAG"]
    reporter: Text
    disposition: Literal["hold", "deny"]
    reasons: Annotated[tuple[Identifier, ...], Field(min_length=1, max_length=50)]
    red_flags: tuple[Identifier, ...]
    parties: Annotated[tuple[Text, ...], Field(min_length=1, max_length=30)]
    destination: Annotated[str, Field(pattern=r"^([A-Z]{2}|unknown)$")]


class Filing(WireModel):
    """One revision of one report. Idempotent by (filer, kind, report id, revision)."""

    report_id: Identifier
    revision: Version
    kind: Literal["LIC_APP", "RED_FLAG"]
    schema_version: Literal["2026-11"]
    filer: Identifier
    transaction: TransactionName
    determination_id: Identifier
    event_day: Day  # US Eastern day of the event that made the report due
    due_on: Day | None = None
    body: Annotated[LicenseApplication | SuspiciousOrder, Field(discriminator="report")]
    simulated: Literal[True]


class Condition(WireModel):
    """One thing the sink found.

    Severity: F fatal, C compliance alert, V verify, W warning, I informational.
    """

    code: Annotated[str, Field(pattern=r"^S-[A-Z0-9-]+$")]
    severity: Literal["F", "C", "V", "W", "I"]
    level: Literal["batch", "filing", "line"]
    pointer: Annotated[str, Field(max_length=200)]  # RFC 6901
    narrative: Text
    reason: Text
    resolution: Text


class FilingReceipt(WireModel):
    """The sink has the bytes: at once, before it looks inside."""

    report_id: Identifier
    revision: Version
    kind: Identifier
    receipt_number: Identifier  # SIM-RCPT-...
    digest: Digest  # SHA-256 of the filing event's value bytes
    received_at: Instant
    signature: Base64Text  # Ed25519 by the sink's key over the DSSE PAE of this receipt's fields
    simulated: Literal[True]


class FilingAnswer(WireModel):
    """The sink has looked inside."""

    report_id: Identifier
    revision: Version
    kind: Identifier
    acknowledgement_number: Identifier  # SIM-ACK-...
    conditions: tuple[Condition, ...]
    answered_at: Instant
    transaction: TransactionName
    simulated: Literal[True]


class FilingSubmitted(Event):
    """Audit files a report, on ``reporting.filings.v1``."""

    type: Literal["filing.submitted"]
    data: Filing


class FilingReceived(Event):
    """Signed receipt, on ``reporting.acknowledgements.v1``."""

    type: Literal["filing.received"]
    data: FilingReceipt


class FilingAccepted(Event):
    """Accepted, perhaps with conditions that are not fatal."""

    type: Literal["filing.accepted"]
    data: FilingAnswer


class FilingRefused(Event):
    """Refused: at least one fatal condition."""

    type: Literal["filing.refused"]
    data: FilingAnswer
