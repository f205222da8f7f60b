"""What compliance officers say, signed.

Owns: authenticating a review and what it sets off. Refuses to know: four-eyes logic (``domain``).
"""

from schemas.determinations import DeterminationData, DeterminationIssued
from schemas.reviews import GapReviewed, HoldReviewed
from schemas.topics import BY_NAME, LANES
from services.chassis.records import GLOBAL_LANE
from services.screening.domain.life.states import SCANNED, Event
from services.screening.domain.review import Reviewer, judge_review
from services.screening.domain.standing import Standing
from services.screening.handlers.desk import Because, own_reason
from services.screening.handlers.intake import Readable, refuse, reject
from services.screening.handlers.remembering import Cleared, void_cited, write_clearances
from services.screening.handlers.slice import Slice
from services.screening.handlers.steps import advance
from services.screening.ports import Approval
from services.screening.translate.determinations import reviewed_keys
from services.screening.translate.signatures import is_signed, read_signature

GAP = "gap_unreviewed"
_MOST_HALTED = 10_000


def authenticate(at: Slice, read: Readable, claimed: str) -> Reviewer | None:
    """Return the registered reviewer who signed; rejects the record and returns None otherwise."""
    signature = read_signature(read.record.headers)
    reviewer = at.reference.reviewers.get(claimed)
    if reviewer is None:
        reject(at, refuse(read, "unknown_reviewer", "Register the reviewer, then sign again."))
        return None
    signer, raw = signature or ("", b"")
    signed = signer == claimed and is_signed(read.record.value or b"", raw, reviewer.public_key)
    if not signed:
        message = "Header sig must be reviewer:signature over these bytes; sign and send again."
        reject(at, refuse(read, "bad_signature", message))
        return None
    # Remembered only now: a forged copy must not make the true one look like a repetition.
    at.see(read.event.source, read.event.id, read.digest)
    return reviewer


def review_hold(at: Slice, read: Readable, event: HoldReviewed) -> None:
    """Count a review: approve, deny, or apply for a license."""
    reviewer = authenticate(at, read, event.data.reviewer)
    if reviewer is None:
        return
    standing = _brought_up(at, event)
    approval = Approval(reviewer=reviewer.name, remember=event.data.remember or "")
    register = at.desk.register
    before = register.approvals(at.work, event.data.determination_id)
    judged = judge_review(
        standing,
        action=event.data.action,
        determination_id=event.data.determination_id,
        reviewer=reviewer,
        approvers=frozenset(each.reviewer for each in before),
        namesakes=_namesakes(at, reviewer),
        is_licensed=bool(at.licenses(standing)),
    )
    if judged.why:
        message = "The review does not count: read the current determination and its state first."
        reject(at, refuse(read, judged.why, message, pointer="/data/determination_id"))
    if judged.event in {Event.APPROVE_FIRST, Event.APPROVE_SECOND}:
        register.keep_approval(at.work, event.data.determination_id, approval, at.now_ms)
    issued = None
    if judged.event in {Event.APPROVE_SECOND, Event.REVIEW_DENY}:
        issued = _read_issued(at, standing)
    if judged.event is Event.APPROVE_SECOND and issued is not None:
        _approve(at, standing, event, Cleared(
            determination=issued, approvals=(*before, approval), review_id=event.id
        ))  # fmt: skip
        return
    advance(at, standing, judged.event, _because(event))
    if judged.event is Event.REVIEW_DENY and issued is not None:
        void_cited(at, issued, event.id)


def _namesakes(at: Slice, reviewer: Reviewer) -> tuple[Reviewer, ...]:
    """Return every registration of a reviewer's key: one person under two names counts once."""
    return tuple(
        each for each in at.reference.reviewers.values() if each.public_key == reviewer.public_key
    )


def _brought_up(at: Slice, event: HoldReviewed) -> Standing:
    """Return where the reviewed transaction stands, before an approval: under today's references.

    Two people approve what they read. What came into force since has not been read: it is asked
    first, and the new determination voids the approval.
    """
    standing = at.standing(event.data.transaction_source, event.data.transaction_id)
    change = at.reference.doubt_about(standing)
    if event.data.action != "approve" or change is None or standing.state not in SCANNED:
        return standing
    because = Because(cause=change.cause, recall=change.reason, note=change.kind)
    return advance(at, standing, Event.REDETERMINE, because)


def _read_issued(at: Slice, standing: Standing) -> DeterminationData | None:
    value = None if standing.determination_id is None else at.issued(standing.determination_id)
    return None if value is None else DeterminationIssued.model_validate_json(value).data


def _approve(at: Slice, standing: Standing, event: HoldReviewed, cleared: Cleared) -> None:
    """Determine anew what two reviewers approved, and remember what they want remembered."""
    given = write_clearances(at, standing, cleared)
    because = Because(
        cause=event.id,
        note=_note(event),
        reviewed=reviewed_keys(cleared.determination),
        reviewed_by=tuple(each.reviewer for each in cleared.approvals),
        remembered=tuple(each.clearance_id for each in given),
    )
    advance(at, standing, Event.APPROVE_SECOND, because)
    at.give_clearances(given)


def _note(event: HoldReviewed) -> str:
    return f"{event.data.reviewer}: {event.data.action}"


def _because(event: HoldReviewed) -> Because:
    return Because(
        cause=event.id,
        note=_note(event),
        halt="reviewer_denied",
        recall="reviewer_denied",
        reasons=(own_reason("reviewer_denied", "an amendment with a higher version"),),
    )


def review_gap(at: Slice, read: Readable, event: GapReviewed) -> None:
    """Accept a hole in a topic: the bar on releases is lifted."""
    if authenticate(at, read, event.data.reviewer) is None:
        return
    topic = BY_NAME.get(event.data.topic)
    if topic is None:
        reject(at, refuse(read, "unknown_topic", "Name a topic of the registry."))
        return
    at.work.lift_gap(topic, event.data.partition, event.data.through_offset)
    lanes = (event.data.partition,) if topic.lanes else range(LANES)
    for lane in lanes:
        if lane == at.work.lane:
            retry_halted(at, GAP, event.id)
        elif lane != GLOBAL_LANE:
            at.work.forward(lane, "gap_reviewed", event.id)


def retry_halted(at: Slice, reason: str, cause: str) -> None:
    """Ask again what was halted for a reason that has gone."""
    for found in at.desk.register.halted(at.work, at.work.lane, reason, _MOST_HALTED):
        standing = at.adopt(found)
        if standing.halt_reason == reason:
            advance(at, standing, Event.RETRY, Because(cause=cause))
