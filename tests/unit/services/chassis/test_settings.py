from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.chassis.clock import AsOfClock, SystemClock
from services.chassis.errors import SettingsError
from services.chassis.settings import ChassisSettings, choose_clock, load

INSTANT = datetime(2026, 11, 23, 15, tzinfo=UTC)


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTCULLIS_KAFKA", "there:1")
    monkeypatch.setenv("PORTCULLIS_HOME", "/srv/portcullis")
    found = load(ChassisSettings)

    assert ("there:1", Path("/srv/portcullis"), 500) == (found.kafka, found.home, found.tick_ms)


def test_every_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTCULLIS_TICK_MS", "0")
    monkeypatch.setenv("PORTCULLIS_HTTP_PORT", "many")

    with pytest.raises(SettingsError, match=r"PORTCULLIS_HTTP_PORT.*PORTCULLIS_TICK_MS"):
        load(ChassisSettings)


def test_without_a_pair_of_instants_the_wall_clock_counts() -> None:
    assert isinstance(choose_clock(ChassisSettings()), SystemClock)


def test_a_pair_of_instants_makes_a_shifted_clock() -> None:
    settings = ChassisSettings(as_of=INSTANT, as_of_anchor=INSTANT)

    assert isinstance(choose_clock(settings), AsOfClock)


@pytest.mark.parametrize(
    "settings",
    [
        ChassisSettings(as_of=INSTANT),
        ChassisSettings(as_of_anchor=INSTANT),
        ChassisSettings(as_of=INSTANT.replace(tzinfo=None), as_of_anchor=INSTANT),
        ChassisSettings(as_of=INSTANT, as_of_anchor=INSTANT.replace(tzinfo=None)),
    ],
    ids=["no anchor", "no instant", "instant without zone", "anchor without zone"],
)
def test_half_a_pair_of_instants_is_refused(settings: ChassisSettings) -> None:
    with pytest.raises(SettingsError, match="together, both with a zone"):
        choose_clock(settings)
