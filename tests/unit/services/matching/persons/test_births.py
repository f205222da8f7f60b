from datetime import date

import pytest

from services.matching.persons.births import Birth, compare_births, read_birth

DAY = Birth(date(1968, 12, 12), date(1968, 12, 12))


@pytest.mark.parametrize("text", ["1968-12-12", "12 Dec 1968", "12 December 1968", " 12  dec 1968"])
def test_a_day_is_read_as_lists_print_it(text: str) -> None:
    assert DAY == read_birth(text)


@pytest.mark.parametrize("text", ["1968-12", "Dec 1968"])
def test_a_month_is_all_its_days(text: str) -> None:
    assert Birth(date(1968, 12, 1), date(1968, 12, 31)) == read_birth(text)


def test_a_leap_february_ends_on_its_last_day() -> None:
    assert Birth(date(1968, 2, 1), date(1968, 2, 29)) == read_birth("Feb 1968")


def test_a_year_is_all_its_days() -> None:
    assert Birth(date(1968, 1, 1), date(1968, 12, 31)) == read_birth("1968")


@pytest.mark.parametrize("text", ["circa 1968", "ca. 1968", "c. 1968", "approximately 1968"])
def test_about_a_year_is_two_years_around_it(text: str) -> None:
    assert Birth(date(1966, 1, 1), date(1970, 12, 31)) == read_birth(text)


def test_about_a_leap_day_stays_in_february() -> None:
    assert Birth(date(1966, 2, 28), date(1970, 2, 28)) == read_birth("circa 1968-02-29")


@pytest.mark.parametrize(
    "text", ["1966 to 1968", "between 1966 and 1968", "1966-1968", "1968 to 1966"]
)
def test_a_range_has_both_ends(text: str) -> None:
    assert Birth(date(1966, 1, 1), date(1968, 12, 31)) == read_birth(text)


def test_a_range_of_days_has_both_ends() -> None:
    assert Birth(date(1966, 3, 1), date(1968, 12, 12)) == read_birth("01 Mar 1966 to 12 Dec 1968")


@pytest.mark.parametrize(
    "text",
    ["", "unknown", "1968-13-01", "31 Feb 1968", "12 Foo 1968", "68", "0000", "1968 to soon"],
)
def test_what_is_no_date_is_not_guessed(text: str) -> None:
    assert read_birth(text) is None


@pytest.mark.parametrize(
    ("stated", "listed", "said"),
    [
        ("1968-12-12", ("12 Dec 1968",), "born_agrees"),
        ("1968", ("12 Dec 1968",), "born_agrees"),
        ("1967", ("circa 1968",), "born_agrees"),
        ("1968-12-12", ("1955", "1968"), "born_agrees"),
        ("1971", ("12 Dec 1968",), "born_differs"),
        ("1980-01-01", ("1955", "circa 1968"), "born_differs"),
        ("1968-12-21", ("12 Dec 1968",), None),
        ("1969", ("12 Dec 1968",), None),
        (None, ("1968",), None),
        ("1968", (), None),
        ("1968", ("unknown",), None),
        ("soon", ("1968",), None),
    ],
)
def test_dates_agree_differ_or_say_nothing(
    stated: str | None, listed: tuple[str, ...], said: str | None
) -> None:
    assert said == compare_births(stated, listed)
