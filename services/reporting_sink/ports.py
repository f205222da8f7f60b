"""What the handlers ask of stores and keys, in the domain's words.

Owns: the protocols and the rows they exchange. Refuses to know: any technology; the unit of work
is handed through.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from services.chassis.database import Transaction as Work
from services.reporting_sink.domain.filing import FilingKey
from services.reporting_sink.domain.kept import Kept, State


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """What was received before about the same report, and the same determination."""

    latest_revision: int
    is_decided: bool
    accepted_elsewhere: bool


class Ledger(Protocol):
    """Filings and answers, whichever door they came through."""

    def find(self, work: Work, key: FilingKey) -> Kept | None:
        """The filing of this key."""
        ...

    def look_back(self, work: Work, key: FilingKey, determination_id: str) -> Before:
        """What was received before."""
        ...

    def keep(self, work: Work, kept: Kept) -> None:
        """Keep a new filing with its receipt and first answer."""
        ...

    def keep_answer(self, work: Work, key: FilingKey, state: State, answer: str) -> None:
        """Keep a later answer."""
        ...

    def mark_forwarded(self, work: Work, key: FilingKey) -> None:
        """Note that the decision of an application is under way."""
        ...

    def due(self, work: Work, lane: int, now_ms: int) -> Sequence[Kept]:
        """Applications of a lane whose decision is due, oldest first."""
        ...

    def of_report(self, work: Work, report_id: str) -> Sequence[Kept]:
        """Every revision of a report, of every filer."""
        ...

    def count(self, work: Work, lane: int, name: str, day: date) -> int:
        """The next number, from 1, of a lane, name and day."""
        ...


class Signer(Protocol):
    """The sink's signing key."""

    def sign(self, message: bytes) -> str:
        """Ed25519 signature, base64."""
        ...
