"""When time alone speaks."""

from datetime import UTC, date, datetime, timedelta

import pytest

from services.screening.domain.deadline import (
    Allowances,
    end_of_release,
    event_of_time,
    from_ms,
    law_day,
    next_look,
    start_of,
    to_ms,
)
from services.screening.domain.life.states import Event, State

NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)
ALLOWED = Allowances()


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 11, 24, 4, 59, tzinfo=UTC), date(2026, 11, 23)),
        (datetime(2026, 11, 24, 5, 0, tzinfo=UTC), date(2026, 11, 24)),
        (datetime(2026, 7, 1, 3, 59, tzinfo=UTC), date(2026, 6, 30)),
    ],
)
def test_the_laws_day_is_us_eastern(instant: datetime, day: date) -> None:
    assert day == law_day(instant)


def test_a_laws_day_begins_at_midnight_eastern() -> None:
    assert datetime(2026, 11, 24, 5, tzinfo=UTC) == start_of(date(2026, 11, 24))


@pytest.mark.parametrize(
    ("lapses_on", "fetched", "hours"),
    [
        (None, (), 72),
        (date(2026, 11, 24), (), 14),
        (None, (NOW - timedelta(hours=70), NOW), 2),
    ],
)
def test_a_release_ends_with_the_first_of_its_grounds(
    lapses_on: date | None, fetched: tuple[datetime, ...], hours: int
) -> None:
    end = end_of_release(NOW, ALLOWED, lapses_on=lapses_on, lists_fetched_at=fetched)

    assert NOW + timedelta(hours=hours) == end


@pytest.mark.parametrize(
    ("state", "halt", "span", "event"),
    [
        (State.SEALING, "", timedelta(minutes=5), Event.SEAL_TIMEOUT),
        (State.HALTED, "audit_unavailable", timedelta(minutes=15), Event.RETRY),
        (State.HALTED, "unreadable_event", timedelta(days=14), Event.ESCALATE),
        (State.HELD, "", timedelta(days=14), Event.ESCALATE),
    ],
)
def test_waiting_states_are_looked_at_again(
    state: State, halt: str, span: timedelta, event: Event
) -> None:
    assert to_ms(NOW + span) == next_look(state, NOW, ALLOWED, None, halt)
    assert event == event_of_time(state, halt)


def test_a_release_is_looked_at_when_it_ends() -> None:
    assert 5 == next_look(State.RELEASED, NOW, ALLOWED, 5, "")
    assert Event.EXPIRE == event_of_time(State.RELEASED, "")


def test_time_says_nothing_of_what_has_ended() -> None:
    assert next_look(State.CLOSED, NOW, ALLOWED, 5, "") is None
    assert event_of_time(State.CANCELLED, "") is None


def test_instants_survive_as_milliseconds() -> None:
    assert NOW == from_ms(to_ms(NOW))
