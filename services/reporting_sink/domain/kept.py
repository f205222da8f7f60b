"""A filing as the sink keeps it.

Owns: the record and its states. Refuses to know: where it is kept.
"""

from dataclasses import dataclass
from typing import Literal

from services.reporting_sink.domain.filing import FilingKey

State = Literal["accepted", "refused", "granted", "denied"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One filing as the sink keeps it.

    Attributes:
        content: the filing as canonical JSON; ``content_digest`` is its SHA-256.
        event_id: id of the event that brought it; ``correlation`` its story.
        receipt: the signed receipt as JSON.
        answer: the latest answer as JSON.
        decide_at_ms: when the application is to be decided, ms since 1970; None: nothing to decide.
    """

    key: FilingKey
    lane: int
    transaction_id: str
    determination_id: str
    content: str
    content_digest: str
    event_id: str
    correlation: str | None
    receipt: str
    state: State
    answer: str
    decide_at_ms: int | None
