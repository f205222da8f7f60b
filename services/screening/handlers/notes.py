"""Notes from other lanes.

Owns: what each kind of note means here. Refuses to know: who left it.
"""

import hashlib
import json

from schemas.envelope import Draft, derive_id
from schemas.ledger import Movement
from schemas.rejections import Rejection
from schemas.rescreenings import Rescreening
from schemas.topics import LEDGER
from services.chassis.records import Note
from services.screening.handlers.controls import end_clearance
from services.screening.handlers.intake import hold_unusable, say_rejection
from services.screening.handlers.rescreening import complete, say_rescreening
from services.screening.handlers.reviews import GAP, retry_halted
from services.screening.handlers.slice import Slice


def take_note(at: Slice, note: Note) -> None:
    """Apply one note."""
    if note.kind == "hold":
        _hold(at, note.body)
    elif note.kind == "rejection":
        rejection = Rejection.model_validate_json(note.body)
        say_rejection(at, rejection, hashlib.sha256(note.body.encode()).hexdigest())
    elif note.kind == "movement":
        _publish_movement(at, note.body)
    elif note.kind == "gap_reviewed":
        retry_halted(at, GAP, note.body)
    elif note.kind == "clearance_void":
        clearance_id, _, review_id = note.body.partition("\n")
        end_clearance(at, clearance_id, review_id)
    elif note.kind == "rescreened":
        complete(at, int(note.body))
    elif note.kind == "rescreened_all":
        say_rescreening(at, Rescreening.model_validate_json(note.body))


def _hold(at: Slice, body: str) -> None:
    told = json.loads(body)
    hold_unusable(at, told["source"], told["transaction_id"], told["cause"], told["reason"])


def _publish_movement(at: Slice, body: str) -> None:
    transaction_id, _, content = body.partition("\n")
    movement = Movement.model_validate_json(content)
    draft = Draft(
        id=derive_id("account.moved", movement.account, str(movement.accountseq)),
        type="account.moved",
        subject=transaction_id,
        data=movement,
    )
    at.work.emit(LEDGER, transaction_id, draft)
