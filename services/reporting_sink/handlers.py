"""What the sink does with a filing, and with an application when its decision is due.

Owns: the order of answers: receipt, acknowledgement, decision, license. Refuses to know: doors,
tables, keys, thresholds.
"""

import hashlib
import json
from dataclasses import dataclass, field

from schemas.filings import FilingSubmitted
from schemas.reading import SchemaError
from schemas.topics import ACKNOWLEDGEMENTS, AUTHORIZATIONS, SINK_REJECTIONS
from services.chassis.errors import InvariantError
from services.chassis.failpoint import reach
from services.chassis.lane import LaneWork
from services.chassis.records import GLOBAL_LANE, Received
from services.reporting_sink import translate
from services.reporting_sink.domain.adjudication import find_denial, grant
from services.reporting_sink.domain.conditions import raise_condition
from services.reporting_sink.domain.examine import Desk, examine
from services.reporting_sink.domain.filing import (
    Condition,
    Filing,
    FilingKey,
    LicenseApplication,
    is_fatal,
)
from services.reporting_sink.domain.kept import Kept, State
from services.reporting_sink.domain.numbering import (
    acknowledgement_number,
    eastern_day,
    license_number,
    receipt_number,
)
from services.reporting_sink.errors import ConflictError
from services.reporting_sink.ports import Ledger, Signer

GRANT = "grant"
GRANTED = "granted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """What every handler works with.

    Attributes:
        adjudication_ms: from acceptance to decision.
        license_days: validity of a license.
        filers: who may file; empty: everybody.
    """

    ledger: Ledger
    signer: Signer
    adjudication_ms: int = 0
    license_days: int = 365
    filers: frozenset[str] = field(default_factory=frozenset)


def receive_filing(office: Office, work: LaneWork, event: FilingSubmitted, value: bytes) -> None:
    """Receipt, examination, first answer; the same filing again changes nothing.

    Args:
        office: stores and settings.
        work: the lane of the filing's transaction.
        event: the filing.
        value: its bytes as received.

    Raises:
        ConflictError: received before with other content; nothing was changed.
    """
    wire = event.data
    key = translate.key_of(wire)
    known = office.ledger.find(work, key)
    if known is not None:
        if known.content_digest != hashlib.sha256(translate.content_of(wire)).hexdigest():
            message = (
                f"report {key.report_id} revision {key.revision} differs from the one received"
            )
            raise ConflictError(message)
        return
    filing = translate.to_filing(wire)
    conditions = _examine(office, work, filing)
    is_refused = is_fatal(conditions)
    is_application = not is_refused and isinstance(filing.body, LicenseApplication)
    if is_application:
        conditions = (*conditions, raise_condition("S-202"))
    now = work.now
    count = office.ledger.count(work, work.lane, "receipt", eastern_day(now))
    number = receipt_number(eastern_day(now), work.lane, count)
    receipt = translate.make_receipt(wire, value, number=number, now=now, sign=office.signer.sign)
    reach("sealed")
    answer = translate.make_answer(wire, conditions, number=_number(office, work), now=now)
    kept = translate.new_filing(
        event,
        receipt,
        answer,
        lane=work.lane,
        decide_at_ms=_now_ms(work) + office.adjudication_ms if is_application else None,
    )
    office.ledger.keep(work, kept)
    work.emit(ACKNOWLEDGEMENTS, kept.transaction_id, translate.draft_receipt(kept, receipt))
    draft = translate.draft_answer(kept, answer, stage="examined", is_refused=is_refused)
    work.emit(ACKNOWLEDGEMENTS, kept.transaction_id, draft)


def _examine(office: Office, work: LaneWork, filing: Filing) -> tuple[Condition, ...]:
    """Conditions of a filing, with what was received before."""
    before = office.ledger.look_back(work, filing.key, filing.determination_id)
    desk = Desk(
        received_on=eastern_day(work.now),
        latest_revision=before.latest_revision,
        is_decided=before.is_decided,
        accepted_elsewhere=before.accepted_elsewhere,
        filers=office.filers,
    )
    return examine(filing, desk)


def reject_record(work: LaneWork, record: Received, error: SchemaError) -> None:
    """Say which record could not be read, and why."""
    key = error.transaction_id or hashlib.sha256(record.key or b"").hexdigest()
    work.emit(SINK_REJECTIONS, key, translate.draft_rejection(record, error))


def reject_conflict(work: LaneWork, record: Received, event: FilingSubmitted) -> None:
    """Say that a report and revision came again with other content."""
    condition = raise_condition("S-IDEMPOTENCY-CONFLICT")
    message = f"{condition.code}: {condition.reason} {condition.resolution}"
    reject_record(work, record, translate.conflict_of(event, message))


def decide_due(office: Office, work: LaneWork) -> None:
    """Decide the applications of this lane whose time has come."""
    for kept in office.ledger.due(work, work.lane, _now_ms(work)):
        _, body = _application(kept)
        denial = find_denial(body, eastern_day(work.now))
        if denial is not None:
            _tell(office, work, kept, denial, "denied")
            continue
        office.ledger.mark_forwarded(work, kept.key)
        work.forward(GLOBAL_LANE, GRANT, _note(kept.key, lane=work.lane))


def grant_license(office: Office, work: LaneWork, note: str) -> None:
    """In the global lane: number a license, publish it, and send word to the filing's lane."""
    said = json.loads(note)
    kept = _find(office, work, said)
    filing, body = _application(kept)
    day = eastern_day(work.now)
    number = license_number(day, office.ledger.count(work, GLOBAL_LANE, "license", day))
    granted = grant(filing, body, day, days=office.license_days)
    work.emit(AUTHORIZATIONS, number, translate.draft_grant(kept, granted, number))
    work.forward(said["lane"], GRANTED, _note(kept.key, number=number))


def tell_applicant(office: Office, work: LaneWork, note: str) -> None:
    """In the filing's lane: the application was granted, under this number."""
    said = json.loads(note)
    condition = raise_condition("S-201", detail=f"License {said['number']}.")
    _tell(office, work, _find(office, work, said), condition, "granted")


def _tell(office: Office, work: LaneWork, kept: Kept, condition: Condition, state: State) -> None:
    """The decision as a second acknowledgement."""
    wire = translate.read_content(kept.content)
    answer = translate.make_answer(wire, (condition,), number=_number(office, work), now=work.now)
    said = answer.model_dump_json(exclude_none=True)
    office.ledger.keep_answer(work, kept.key, state, said)
    draft = translate.draft_answer(kept, answer, stage="decided", is_refused=False)
    work.emit(ACKNOWLEDGEMENTS, kept.transaction_id, draft)


def _application(kept: Kept) -> tuple[Filing, LicenseApplication]:
    """A filing that is to be decided, with its body."""
    filing = translate.to_filing(translate.read_content(kept.content))
    if not isinstance(filing.body, LicenseApplication):
        message = f"filing {kept.key} is to be decided and is no application"
        raise InvariantError(message)
    return filing, filing.body


def _find(office: Office, work: LaneWork, said: dict[str, str]) -> Kept:
    """The filing a note is about."""
    key = FilingKey(
        filer=said["filer"], kind=said["kind"], report_id=said["report_id"],
        revision=int(said["revision"]),
    )  # fmt: skip
    kept = office.ledger.find(work, key)
    if kept is None:
        message = f"a note names filing {key}, which the ledger does not have"
        raise InvariantError(message)
    return kept


def _note(key: FilingKey, **more: str | int) -> str:
    """A filing's key and more as the body of a note."""
    named = {
        "filer": key.filer, "kind": key.kind, "report_id": key.report_id, "revision": key.revision,
    }  # fmt: skip
    return json.dumps({**named, **more})


def _number(office: Office, work: LaneWork) -> str:
    """The next acknowledgement number of this lane and day."""
    day = eastern_day(work.now)
    return acknowledgement_number(
        day, work.lane, office.ledger.count(work, work.lane, "acknowledgement", day)
    )


def _now_ms(work: LaneWork) -> int:
    """The transaction's instant in milliseconds since 1970."""
    return int(work.now.timestamp() * 1000)
