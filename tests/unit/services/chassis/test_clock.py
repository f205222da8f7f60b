from datetime import UTC, datetime, timedelta

from services.chassis.clock import AsOfClock, FixedClock, SystemClock

AS_OF = datetime(2026, 11, 23, 15, tzinfo=UTC)


def test_the_machine_s_clock_knows_its_zone_and_never_goes_back() -> None:
    clock = SystemClock()
    began = clock.monotonic()

    assert timedelta(0) == clock.now().utcoffset()
    assert began <= clock.monotonic()


def test_a_clock_as_of_an_instant_runs_on_from_it() -> None:
    anchor = SystemClock().now()
    clock = AsOfClock(AS_OF, anchor)
    began = clock.monotonic()

    assert timedelta(0) <= clock.now() - AS_OF < timedelta(minutes=1)
    assert began <= clock.monotonic()


def test_a_fixed_clock_moves_when_told() -> None:
    clock = FixedClock(AS_OF)

    assert (AS_OF, 0.0) == (clock.now(), clock.monotonic())

    clock.advance(hours=1, seconds=1)

    assert (AS_OF + timedelta(seconds=3601), 3601.0) == (clock.now(), clock.monotonic())
