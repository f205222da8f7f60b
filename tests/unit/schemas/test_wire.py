from datetime import UTC, date, datetime

import pytest
from pydantic import TypeAdapter, ValidationError

from schemas.wire import Day, Instant, is_visible

INSTANT = TypeAdapter(Instant)
DAY = TypeAdapter(Day)


@pytest.mark.parametrize("text", ["a\u202eb", "a\u200bb", "a\x00", "a\n", "\ufeffa", "a\x85"])
def test_text_a_person_cannot_see_is_not_visible(text: str) -> None:
    assert not is_visible(text)


@pytest.mark.parametrize("text", ["", "Müller & Söhne", "深圳市", "a b"])
def test_names_of_every_script_are_visible(text: str) -> None:
    assert is_visible(text)


@pytest.mark.parametrize(
    "text",
    [
        "1700000000",
        "2026-12-01T00:00:00",
        "2026-12-01 00:00:00Z",
        "2026-12-01T00:00:00+25:00",
        "2026-12-01T23:59:60Z",
        "0001-01-01T00:00:00Z",
        "2300-01-01T00:00:00Z",
        "2026-12-01",
    ],
)
def test_an_instant_of_another_form_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        INSTANT.validate_json(f'"{text}"')


@pytest.mark.parametrize("text", ["1764547200", "20261201", "2026-13-01", "1989-12-31"])
def test_a_day_of_another_form_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        DAY.validate_json(f'"{text}"')


def test_the_one_form_is_read() -> None:
    assert datetime(2026, 12, 1, tzinfo=UTC) == INSTANT.validate_json('"2026-12-01T00:00:00Z"')
    assert date(2026, 12, 1) == DAY.validate_json('"2026-12-01"')


def test_a_naive_datetime_is_refused() -> None:
    with pytest.raises(ValidationError):
        INSTANT.validate_python(datetime(2026, 12, 1))  # noqa: DTZ001 - the point of the test
