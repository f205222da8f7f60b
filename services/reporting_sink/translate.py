"""Wire to filings and back.

Owns: which wire field is which, and the events the sink emits. Refuses to know: when they are due.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal

from schemas.authorizations import License, LicensedItem
from schemas.envelope import Draft, derive_id
from schemas.filings import Condition as WireCondition
from schemas.filings import Filing as WireFiling
from schemas.filings import FilingAnswer, FilingReceipt, FilingSubmitted
from schemas.filings import LicenseApplication as WireApplication
from schemas.filings import SuspiciousOrder as WireReport
from schemas.reading import SchemaError
from schemas.reading.errors import Named
from schemas.rejections import Rejection
from services.chassis.records import Received
from services.reporting_sink.domain.adjudication import Grant
from services.reporting_sink.domain.filing import (
    AppliedItem,
    Condition,
    Filing,
    FilingKey,
    LicenseApplication,
    SuspiciousOrder,
)
from services.reporting_sink.domain.kept import Kept
from services.reporting_sink.domain.receipt import signed_bytes


def key_of(wire: WireFiling) -> FilingKey:
    """What makes two submissions the same filing."""
    return FilingKey(
        filer=wire.filer, kind=wire.kind, report_id=wire.report_id, revision=wire.revision
    )


def content_of(wire: WireFiling) -> bytes:
    """A filing as canonical JSON: the same through either door."""
    return wire.__pydantic_serializer__.to_json(wire, exclude_none=True)


def read_content(content: str) -> WireFiling:
    """A filing the sink has kept."""
    return WireFiling.model_validate_json(content)


def to_filing(wire: WireFiling) -> Filing:
    """A filing as the domain examines it."""
    body = wire.body
    return Filing(
        key=key_of(wire),
        schema_version=wire.schema_version,
        transaction_source=wire.transaction.source,
        transaction_id=wire.transaction.id,
        transaction_version=wire.transaction.version,
        determination_id=wire.determination_id,
        event_day=wire.event_day,
        due_on=wire.due_on,
        body_kind=body.report,
        body=to_application(body) if isinstance(body, WireApplication) else _to_report(body),
    )


def to_application(body: WireApplication) -> LicenseApplication:
    """The body of a LIC_APP; text of decimals becomes exact decimals."""
    return LicenseApplication(
        applicant=body.applicant,
        purchaser=body.purchaser,
        purchaser_country=body.purchaser_country,
        intermediate_consignees=body.intermediate_consignees,
        ultimate_consignee=body.ultimate_consignee,
        ultimate_consignee_country=body.ultimate_consignee_country,
        end_user=body.end_user,
        end_user_country=body.end_user_country,
        destination=body.destination,
        end_use=body.end_use,
        items=tuple(
            AppliedItem(
                line=item.line,
                sku=item.sku,
                eccn=item.eccn,
                quantity=item.quantity,
                unit_value=Decimal(item.unit_value),
                tpp=_decimal(item.tpp),
                total_tpp=_decimal(item.total_tpp),
                performance_density=_decimal(item.performance_density),
            )
            for item in body.items
        ),
    )


def _to_report(body: WireReport) -> SuspiciousOrder:
    """The body of a RED_FLAG."""
    return SuspiciousOrder(
        reporter=body.reporter,
        reasons=body.reasons,
        red_flags=body.red_flags,
        parties=body.parties,
        destination=body.destination,
    )


def _decimal(text: str | None) -> Decimal | None:
    """Exact decimal of a wire text."""
    return None if text is None else Decimal(text)


def make_receipt(
    wire: WireFiling, value: bytes, *, number: str, now: datetime, sign: Callable[[bytes], str]
) -> FilingReceipt:
    """The signed receipt for the bytes that came in.

    Args:
        wire: the filing in them.
        value: the whole event as received.
        number: of the receipt.
        now: instant of receipt.
        sign: signs bytes with the sink's key; base64.
    """
    unsigned = FilingReceipt(
        report_id=wire.report_id,
        revision=wire.revision,
        kind=wire.kind,
        receipt_number=number,
        digest=hashlib.sha256(value).hexdigest(),
        received_at=now,
        signature="",
        simulated=True,
    )
    fields = unsigned.model_dump(mode="json", exclude={"signature"})  # as written on the wire
    return unsigned.model_copy(update={"signature": sign(signed_bytes(fields))})


def make_answer(
    wire: WireFiling, conditions: Sequence[Condition], *, number: str, now: datetime
) -> FilingAnswer:
    """An answer with all its conditions."""
    return FilingAnswer(
        report_id=wire.report_id,
        revision=wire.revision,
        kind=wire.kind,
        acknowledgement_number=number,
        conditions=tuple(WireCondition(**asdict(condition)) for condition in conditions),
        answered_at=now,
        transaction=wire.transaction,
        simulated=True,
    )


def draft_receipt(kept: Kept, receipt: FilingReceipt) -> Draft:
    """``filing.received``."""
    return _draft("filing.received", kept, receipt)


def draft_answer(kept: Kept, answer: FilingAnswer, *, stage: str, is_refused: bool) -> Draft:
    """``filing.accepted`` or ``filing.refused``; ``stage`` tells examination from decision."""
    kind = "filing.refused" if is_refused else "filing.accepted"
    return _draft(kind, kept, answer, stage)


def _draft(kind: str, kept: Kept, data: FilingReceipt | FilingAnswer, stage: str = "") -> Draft:
    """An event about a filing; its id follows from the filing and the stage alone."""
    return Draft(
        id=_derive(kind, kept.key, stage),
        type=kind,
        subject=kept.transaction_id,
        data=data,
        correlation=kept.correlation,
        causation=kept.event_id,
    )


def _derive(kind: str, key: FilingKey, stage: str = "") -> str:
    """Event id derived from the filing."""
    return derive_id(kind, key.filer, key.kind, key.report_id, str(key.revision), stage)


def draft_grant(kept: Kept, grant: Grant, number: str) -> Draft:
    """``authorization.granted``."""
    data = License(
        license_number=number,
        report_id=grant.report_id,
        transaction_source=grant.transaction_source,
        transaction_id=grant.transaction_id,
        licensee=grant.licensee,
        purchaser=grant.purchaser,
        ultimate_consignee=grant.ultimate_consignee,
        end_user=grant.end_user,
        destination=grant.destination,
        items=tuple(
            LicensedItem(
                sku=item.sku,
                eccn=item.eccn,
                quantity=item.quantity,
                total_tpp=format(item.total_tpp, "f"),
            )
            for item in grant.items
        ),
        valid_from=grant.valid_from,
        valid_to=grant.valid_to,
        conditions=grant.conditions,
        simulated=True,
    )
    return Draft(
        id=_derive("authorization.granted", kept.key),
        type="authorization.granted",
        subject=number,
        data=data,
        correlation=kept.correlation,
        causation=kept.event_id,
    )


def draft_rejection(record: Received, error: SchemaError) -> Draft:
    """``event.rejected`` for a record at its place."""
    about = error.transaction_id
    data = Rejection(
        topic=record.topic,
        partition=record.partition,
        offset=record.offset,
        digest=hashlib.sha256(record.value or b"").hexdigest(),
        reason=error.code,
        pointer=error.pointer,
        message=error.message,
        transaction_id=about,
        event_id=error.event_id,
    )
    place = (record.topic, str(record.partition), str(record.offset))
    return Draft(
        id=derive_id("event.rejected", *place),
        type="event.rejected",
        subject=about or data.digest,
        data=data,
        causation=error.event_id,
    )


def conflict_of(event: FilingSubmitted, message: str) -> SchemaError:
    """A report and revision that came again with other content, as an unreadable record."""
    named = Named(source=event.source, transaction_id=event.data.transaction.id, event_id=event.id)
    return SchemaError("idempotency_conflict", "/data", message, named)


def new_filing(
    event: FilingSubmitted,
    receipt: FilingReceipt,
    answer: FilingAnswer,
    *,
    lane: int,
    decide_at_ms: int | None,
) -> Kept:
    """A filing as it is kept: with receipt and first answer."""
    wire = event.data
    content = content_of(wire)
    is_refused = any(condition.severity == "F" for condition in answer.conditions)
    return Kept(
        key=key_of(wire),
        lane=lane,
        transaction_id=wire.transaction.id,
        determination_id=wire.determination_id,
        content=content.decode(),
        content_digest=hashlib.sha256(content).hexdigest(),
        event_id=event.id,
        correlation=event.correlationid,
        receipt=receipt.model_dump_json(exclude_none=True),
        state="refused" if is_refused else "accepted",
        answer=answer.model_dump_json(exclude_none=True),
        decide_at_ms=decide_at_ms,
    )
