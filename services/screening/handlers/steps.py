"""A step of life, carried out.

Owns: the order within a step (state, ledger, outputs) and what each output says.
Refuses to know: which step it is (the table) and what the law says (``decide``).
"""

import json
from collections.abc import Callable
from dataclasses import replace

import structlog

from schemas.determinations import Obligation
from schemas.dispositions import Denied, Held, Recalled, Released, Violation
from schemas.topics import DISPOSITIONS
from services.screening.domain.deadline import from_ms, next_look, to_ms
from services.screening.domain.life.states import Event, Output, State, Step
from services.screening.domain.life.table import step_of
from services.screening.domain.standing import Standing
from services.screening.handlers import decide, reserve
from services.screening.handlers.desk import Because, own_reason
from services.screening.handlers.slice import Slice, name_of

_LOG = structlog.get_logger("screening.life")
_WITHOUT_DETERMINATION = frozenset({State.HALTED, State.CONFLICTED})
_FOUND = {
    "release": Event.FOUND_RELEASE,
    "hold": Event.FOUND_HOLD,
    "deny": Event.FOUND_DENY,
}


def advance(at: Slice, standing: Standing, event: Event, because: Because) -> Standing:
    """Take the table's step for an event: enter the state, move the ledger, say the outputs."""
    step = step_of(standing.state, event)
    standing = _enter(at, standing, step, event, because)
    standing = at.put(reserve.act(at, standing, step.ledger, because))
    at.passed(standing, event, because.cause, because.note)
    for output in step.outputs:
        standing = at.put(_OUTPUTS[output](at, standing, because))
    return standing


def _enter(at: Slice, standing: Standing, step: Step, event: Event, because: Because) -> Standing:
    """Enter the next state: since when, what is void, when time speaks next."""
    is_new = step.to is not standing.state or event in _FOUND.values()
    if event is Event.ESCALATE:
        due = to_ms(at.now + at.desk.allowances.escalation_repeat)
        return replace(standing, due_at_ms=due)
    if not is_new:
        return standing
    halt = because.halt if step.to in {*_WITHOUT_DETERMINATION, State.REFUSED} else ""
    entered = replace(
        standing,
        state=step.to,
        since_ms=at.now_ms,
        halt_reason=halt,
        due_at_ms=next_look(step.to, at.now, at.desk.allowances, standing.valid_until_ms, halt),
    )
    if step.to in _WITHOUT_DETERMINATION:
        return replace(entered, determination_id=None, disposition="", sealed_digest="")
    return entered


def _determine(at: Slice, standing: Standing, because: Because) -> Standing:
    standing, reasons = decide.determine(at, standing, because)
    found = _FOUND[standing.disposition]
    return advance(at, at.put(standing), found, replace(because, reasons=reasons))


def _recall(at: Slice, standing: Standing, because: Because) -> Standing:
    """Recall the release in force; nothing is said if there is none."""
    if not standing.is_released:
        return standing
    version = standing.released_version
    at.say(
        DISPOSITIONS,
        replace(standing, version=version),
        "release.recalled",
        Recalled(
            transaction=name_of(standing, version),
            determination_id=standing.released_determination,
            reason=because.recall,
        ),
        cause=because.cause,
    )
    end = standing.released_until_ms
    return replace(standing, release_ended_at_ms=at.now_ms if end is None else min(end, at.now_ms))


def _hold(at: Slice, standing: Standing, because: Because) -> Standing:
    at.say(
        DISPOSITIONS,
        standing,
        "transaction.held",
        Held(
            transaction=name_of(standing),
            determination_id=standing.determination_id,
            reasons=because.reasons,
        ),
        cause=because.cause,
    )
    return standing


def _deny(at: Slice, standing: Standing, because: Because) -> Standing:
    at.say(
        DISPOSITIONS,
        standing,
        "transaction.denied",
        Denied(
            transaction=name_of(standing),
            determination_id=standing.determination_id or because.cause,
            reasons=because.reasons,
        ),
        cause=because.cause,
    )
    return standing


def _release(at: Slice, standing: Standing, because: Because) -> Standing:
    """Release with the proof. The barrier has verified it; without one nothing is said."""
    terms = json.loads(standing.terms)
    if because.proof is None or standing.determination_id is None:
        message = f"{standing.transaction_id}: a release without a proof"
        raise ValueError(message)
    at.say(
        DISPOSITIONS,
        standing,
        "transaction.released",
        Released(
            transaction=name_of(standing),
            determination_id=standing.determination_id,
            valid_until=from_ms(standing.valid_until_ms or at.now_ms),
            proof=because.proof,
            obligations=tuple(Obligation(**each) for each in terms["obligations"]),
            licenses=tuple(terms["licenses"]),
        ),
        cause=because.cause,
    )
    return replace(
        standing,
        released_version=standing.version,
        released_determination=standing.determination_id,
        released_at_ms=at.now_ms,
        released_until_ms=standing.valid_until_ms,
        release_ended_at_ms=None,
    )


def _record_violation(at: Slice, standing: Standing, because: Because) -> Standing:
    kind, detail = because.violation
    at.say(
        DISPOSITIONS,
        standing,
        "violation.recorded",
        Violation(transaction=name_of(standing), kind=kind, detail=detail or kind),
        cause=because.cause,
    )
    return standing


def _escalate(at: Slice, standing: Standing, because: Because) -> Standing:
    """Say the hold again, with the reason that nobody has acted on it."""
    unreviewed = own_reason("hold_unreviewed", "a review, a fact or a cancel")
    return _hold(at, standing, replace(because, reasons=(unreviewed, *because.reasons)))


def _alarm(at: Slice, standing: Standing, because: Because) -> Standing:
    _LOG.error(
        "alarm",
        lane=at.work.lane,
        transaction_id=standing.transaction_id,
        determination_id=standing.determination_id,
        why=because.note,
    )
    return standing


def _raise_red_flag(at: Slice, standing: Standing, because: Because) -> Standing:
    """Say what came to light about goods that left; nothing is said without it."""
    if because.flagged is not None:
        at.say(DISPOSITIONS, standing, "red_flag.raised", because.flagged, cause=because.cause)
    return standing


_OUTPUTS: dict[Output, Callable[[Slice, Standing, Because], Standing]] = {
    Output.RECALL: _recall,
    Output.DETERMINE: _determine,
    Output.HOLD: _hold,
    Output.DENY: _deny,
    Output.RELEASE: _release,
    Output.VIOLATION: _record_violation,
    Output.ESCALATION: _escalate,
    Output.ALARM: _alarm,
    Output.RED_FLAG: _raise_red_flag,
}
