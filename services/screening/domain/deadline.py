"""When time alone has something to say.

Owns: the law's day, the end of a release, and the next look at a transaction.
Refuses to know: the clock; every instant is an argument.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from services.screening.domain.life.states import Event, State

EASTERN = ZoneInfo("America/New_York")  # the law's day is US Eastern


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowances:
    """How long things may last; settings, shown by ``portcullis status``."""

    release_cap: timedelta = timedelta(hours=72)
    receipt_wait: timedelta = timedelta(minutes=5)
    audit_retry: timedelta = timedelta(minutes=15)
    list_age: timedelta = timedelta(hours=72)
    grace: timedelta = timedelta(hours=24)
    hold_unreviewed: timedelta = timedelta(days=14)
    escalation_repeat: timedelta = timedelta(days=1)
    clearance: timedelta = timedelta(days=180)
    shipped_rescreened: timedelta = timedelta(days=90)


def law_day(now: datetime) -> date:
    """Return the law's day of an aware instant."""
    return now.astimezone(EASTERN).date()


def start_of(day: date) -> datetime:
    """Return the instant at which a law's day begins, UTC."""
    return datetime.combine(day, time(), tzinfo=EASTERN).astimezone(UTC)


def end_of_release(
    now: datetime,
    allowances: Allowances,
    *,
    lapses_on: date | None,
    lists_fetched_at: Iterable[datetime],
) -> datetime:
    """Return ``valid_until``: the least of the cap, the law's next change and the lists' age.

    Args:
        now: the instant of the determination.
        allowances: the settings.
        lapses_on: first day on which the answer may change by law or by the end of a license.
        lists_fetched_at: last successful fetch of each list in force.
    """
    ends = [now + allowances.release_cap]
    if lapses_on is not None:
        ends.append(start_of(lapses_on))
    ends.extend(fetched + allowances.list_age for fetched in lists_fetched_at)
    return min(ends)


def to_ms(instant: datetime) -> int:
    """Write an aware instant as milliseconds since 1970 UTC."""
    return int(instant.timestamp() * 1000)


def from_ms(milliseconds: int) -> datetime:
    """Read milliseconds since 1970 UTC."""
    return datetime.fromtimestamp(milliseconds / 1000, tz=UTC)


def next_look(
    state: State,
    now: datetime,
    allowances: Allowances,
    valid_until_ms: int | None,
    halt_reason: str,
) -> int | None:
    """Return when time next says something about a transaction that has just entered a state."""
    if state in {State.SEALING, State.RENEWING}:
        return to_ms(now + allowances.receipt_wait)
    if state is State.RELEASED:
        return valid_until_ms
    if state is State.HALTED and halt_reason == "audit_unavailable":
        return to_ms(now + allowances.audit_retry)
    if state in {State.HELD, State.APPLIED, State.HALTED, State.CONFLICTED, State.SUSPENDED}:
        return to_ms(now + allowances.hold_unreviewed)
    return None


def event_of_time(state: State, halt_reason: str) -> Event | None:
    """Return the event that a passed ``due_at`` means in a state."""
    if state in {State.SEALING, State.RENEWING}:
        return Event.SEAL_TIMEOUT
    if state is State.RELEASED:
        return Event.EXPIRE
    if state is State.HALTED and halt_reason == "audit_unavailable":
        return Event.RETRY
    if state in {State.HELD, State.APPLIED, State.HALTED, State.CONFLICTED, State.SUSPENDED}:
        return Event.ESCALATE
    return None
