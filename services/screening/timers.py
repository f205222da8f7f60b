"""What time alone has to say, lane by lane.

Owns: waits that ran out, releases that ran out, holds nobody looked at, reservations to give back,
and transactions behind the generation in force. Refuses to know: what follows (the table).
"""

from dataclasses import replace

from schemas.envelope import derive_id
from services.screening.domain.deadline import event_of_time
from services.screening.domain.life.states import SCANNED, Event
from services.screening.domain.standing import Standing
from services.screening.handlers.desk import Because, own_reason
from services.screening.handlers.rescreening import Scan
from services.screening.handlers.slice import Slice
from services.screening.handlers.steps import advance

_SILENT = own_reason("audit_unavailable", "a receipt of the next determination")


def look(at: Slice) -> None:
    """Look at the clock once: due transactions, reservations, then those behind."""
    most = at.desk.most_per_tick
    for standing in at.desk.register.due(at.work, at.work.lane, at.now_ms, most):
        _let_time_speak(at, at.adopt(standing))
    for source, transaction_id in at.desk.quota.unused(at.work, at.work.lane, at.now_ms, most):
        cause = derive_id("give_back", source, transaction_id, str(at.now_ms))
        advance(at, at.standing(source, transaction_id), Event.GIVE_BACK, Because(cause=cause))
    catch_up(at, most)


def _let_time_speak(at: Slice, standing: Standing) -> None:
    event = event_of_time(standing.state, standing.halt_reason)
    due = standing.due_at_ms
    if event is None or due is None or due > at.now_ms:
        at.put(replace(standing, due_at_ms=None if event is None else due))
        return
    cause = derive_id("timer", event, standing.source, standing.transaction_id, str(due))
    because = Because(cause=cause, halt="audit_unavailable", reasons=(_SILENT,), recall="expired")
    if event is Event.ESCALATE:
        because = Because(cause=cause)
    advance(at, standing, event, because)


def catch_up(at: Slice, most: int) -> None:
    """Ask open transactions below the generation again, released and waiting first."""
    generation, lane = at.reference.generation, at.work.lane
    if at.desk.caught_up.get(lane) == generation:
        return
    scan = Scan(at)
    for state in SCANNED:
        most = scan.ask(state, most)
    scan.look_back()
    if scan.is_idle:
        # Nothing was changed above: true even if this transaction is rolled back.
        at.desk.caught_up[lane] = generation
    scan.finish()
