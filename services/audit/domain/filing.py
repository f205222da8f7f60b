"""When a report is due, and what has become of it.

Owns: report kinds and their triggers, derived report ids, the states of a filing. Refuses to know:
the wire models of reports, and how they travel. SIMULATED throughout.
"""

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from services.audit.domain.sealing import DeterminationSeen, ReviewSeen

ReportKind = Literal["LIC_APP", "RED_FLAG"]
State = Literal["due", "sent", "received", "accepted", "refused", "failed"]

RED_FLAG_OBLIGATION = "file_red_flag_report"
RED_FLAG_DAYS = 30  # simulated: the real duty names no number of days
RANK: dict[State, int] = {
    "due": 0,
    "failed": 1,
    "sent": 2,
    "received": 3,
    "accepted": 4,
    "refused": 4,
}


@dataclass(frozen=True, slots=True)
class Duty:
    """A report that has become due.

    Attributes:
        report_id: derived: the same cause gives the same report.
        cause: the determination it rests on; one report per transaction, kind and cause.
        caused_at: RFC 3339 instant of the event that made it due.
        review_index: leaf of the review that asked for it; None for a red flag report.
    """

    report_id: str
    kind: ReportKind
    source: str
    transaction_id: str
    version: int
    cause: str
    caused_at: str
    determination_id: str
    review_index: int | None


def duty_of_determination(seen: DeterminationSeen) -> Duty | None:
    """A determination that obliges to report a suspicious order."""
    if RED_FLAG_OBLIGATION not in seen.obligations or seen.disposition == "release":
        return None
    name = (seen.source, seen.transaction_id)
    return Duty(
        report_id=_report_id("RED_FLAG", *name, seen.determination_id),
        kind="RED_FLAG",
        source=seen.source,
        transaction_id=seen.transaction_id,
        version=seen.version,
        cause=seen.determination_id,
        caused_at=seen.time,
        determination_id=seen.determination_id,
        review_index=None,
    )


def duty_of_review(seen: ReviewSeen, index: int) -> Duty | None:
    """A review that asks to apply for a license; a second one of the same determination is none."""
    if seen.action != "apply":
        return None
    name = (seen.source, seen.transaction_id)
    return Duty(
        report_id=_report_id("LIC_APP", *name, seen.determination_id),
        kind="LIC_APP",
        source=seen.source,
        transaction_id=seen.transaction_id,
        version=seen.version,
        cause=seen.determination_id,
        caused_at=seen.time,
        determination_id=seen.determination_id,
        review_index=index,
    )


def due_on(kind: ReportKind, event_day: date) -> date | None:
    """The day by which a report is expected; None where there is none."""
    return event_day + timedelta(days=RED_FLAG_DAYS) if kind == "RED_FLAG" else None


def advances(before: State, after: State) -> bool:
    """Whether an answer moves a filing on; answers may come twice or out of order."""
    return RANK[after] > RANK[before]


def _report_id(*parts: str) -> str:
    joined = "\x1f".join(parts).encode()
    return f"RPT-{hashlib.blake2b(joined, digest_size=12).hexdigest()}"
