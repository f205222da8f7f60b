"""Leaving a note in the inbox of a lane, from outside its lane transaction.

Owns: the insert. Refuses to know: what the note says.
"""

from sqlalchemy import bindparam, insert

from services.chassis.database import Statement
from services.chassis.database import Transaction as Work
from services.chassis.tables import INBOX

_LEAVE = Statement(
    insert(INBOX).values({name: bindparam(name) for name in ("lane", "kind", "body")})
)


def leave_note(work: Work, *, lane: int, kind: str, body: str) -> None:
    """Leave a note; the lane's owner takes it at its next tick, once."""
    work.execute(_LEAVE, lane=lane, kind=kind, body=body)
