import tomllib
from datetime import date
from importlib.resources import files
from typing import Any

import pytest

from services.policy.reference import countries
from services.policy.reference.countries import build_countries, load_countries
from services.policy.reference.errors import (
    OutsideTableError,
    TableDefectError,
    UnknownCountryError,
    UnknownGroupError,
)

TODAY = date(2026, 11, 23)
SCOPE_OF_2025 = (
    "AE AF AM AZ BH BY CD CF CN CU EG ER GE HT IQ IR JO KG KH KP KW KZ LA LB LY MD MM MN MO "
    "NI OM PK QA RU SA SD SO SS SY TJ TM UZ VE VN YE ZW"
)
ROWS = (
    "code,alpha3,name,treated_as,source\n"
    "AA,AAA,Aland,,invented\n"
    "BB,BBB,Beland,,invented\n"
    "CC,CCC,Colony,AA,invented\n"
)


def table(**changes: Any) -> dict[str, Any]:
    return {
        "coverage": {"earliest": date(2020, 1, 1), "confirmed_from": date(2021, 1, 1)},
        "groups": {"D:5": {"count": 1, "members": "AA"}},
        "changes": [],
        "counts": [],
        **changes,
    }


def test_every_iso_code_and_kosovo_is_known() -> None:
    known = load_countries().by_code

    assert 250 == len(known)
    assert {"HK", "MO", "TW", "XK", "AQ"} <= known.keys()


def test_hong_kong_is_china_and_a_dependency_is_its_state() -> None:
    assert "CN" == countries.treated_as("HK")
    assert "GB" == countries.treated_as("GI")
    assert "TW" == countries.treated_as("TW")
    assert countries.groups_of("CN", TODAY) == countries.groups_of("HK", TODAY)


def test_macau_is_never_in_d5_and_is_asked_with_it() -> None:
    table = load_countries()

    assert not table.in_group("MO", "D:5", TODAY)
    assert table.d5_or_macau("MO", TODAY)
    assert table.d5_or_macau("HK", TODAY)
    assert not table.d5_or_macau("SG", TODAY)


@pytest.mark.parametrize(
    ("on", "expected"),
    [(date(2025, 1, 13), 24), (date(2025, 11, 30), 24), (date(2025, 12, 1), 23), (TODAY, 23)],
)
def test_d5_with_macau_has_the_number_of_the_text(on: date, expected: int) -> None:
    table = load_countries()
    states = [code for code, row in table.by_code.items() if row.treated_as == code]

    assert expected == sum(table.d5_or_macau(code, on) for code in states)


def test_the_emirates_change_groups_on_2026_07_10() -> None:
    before, after = date(2026, 7, 9), date(2026, 7, 10)

    assert frozenset({"B", "D:3", "D:4"}) == countries.groups_of("AE", before)
    assert frozenset({"B", "A:5"}) == countries.groups_of("AE", after)


def test_cambodia_stays_in_d5_until_the_last_possible_day() -> None:
    assert countries.in_group("KH", "D:5", date(2025, 11, 30))
    assert not countries.in_group("KH", "D:5", date(2025, 12, 1))
    assert countries.in_group("KH", "D:1", TODAY)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2025, 10, 31), False),
        (date(2025, 11, 1), True),
        (date(2026, 2, 2), True),
        (date(2026, 2, 3), False),
    ],
)
def test_cambodia_is_uncertain_only_in_its_window(on: date, expected: bool) -> None:  # noqa: FBT001 - a table of answers
    assert expected == countries.is_confirm_required(on, iso2="KH", group="D:5")
    assert not countries.is_confirm_required(on, iso2="KH", group="D:1")
    assert not countries.is_confirm_required(on, iso2="DE")
    assert not countries.is_confirm_required(on)


def test_days_before_2025_are_answered_unconfirmed() -> None:
    on = date(2024, 12, 31)

    assert countries.is_confirm_required(on)
    assert countries.is_confirm_required(on, iso2="DE")
    assert countries.in_group("CN", "D:5", on)


def test_a_day_before_the_table_is_an_error_not_a_default() -> None:
    assert countries.groups_of("CN", date(2022, 10, 7))
    with pytest.raises(OutsideTableError) as caught:
        countries.groups_of("CN", date(2022, 10, 6))

    assert "outside_table" == caught.value.code
    assert date(2022, 10, 7) == caught.value.earliest


def test_an_unknown_code_or_group_is_an_error() -> None:
    with pytest.raises(UnknownCountryError):
        countries.groups_of("ZZ", TODAY)
    with pytest.raises(UnknownCountryError):
        countries.treated_as("ZZ")
    with pytest.raises(UnknownGroupError):
        countries.in_group("CN", "D:9", TODAY)


def test_changes_after_a_day_are_listed_in_order() -> None:
    assert (date(2025, 12, 1), date(2026, 2, 3), date(2026, 7, 10)) == countries.changes_after(
        date(2025, 11, 1)
    )
    assert () == countries.changes_after(date(2026, 7, 10))


def test_the_destination_scope_of_2025_has_the_states_of_the_sheet() -> None:
    on = date(2025, 6, 1)
    expected = set(SCOPE_OF_2025.split())
    found = {
        code
        for code, row in load_countries().by_code.items()
        if row.treated_as == code
        and {"D:1", "D:4", "D:5"} & countries.groups_of(code, on)
        and not {"A:5", "A:6"} & countries.groups_of(code, on)
    }

    assert expected == found


def test_the_groups_file_says_when_it_was_read() -> None:
    text = (files("services.policy.reference") / "groups.toml").read_text(encoding="utf-8")

    assert date(2026, 11, 20) == tomllib.loads(text)["verified"]


def test_the_digest_changes_with_a_membership() -> None:
    one = build_countries(ROWS, table())
    other = build_countries(ROWS, table(groups={"D:5": {"count": 1, "members": "BB"}}))

    assert one.digest != other.digest
    assert one.digest == build_countries(ROWS, table()).digest


def test_a_repeated_or_unsourced_country_is_a_defect() -> None:
    for row in ("AA,AAA,Again,,invented\n", "DD,DDD,Dland,,\n"):
        with pytest.raises(TableDefectError):
            build_countries(ROWS + row, table())


def test_a_dependency_of_no_state_is_a_defect() -> None:
    for state in ("ZZ", "CC"):
        with pytest.raises(TableDefectError):
            build_countries(ROWS + f"DD,DDD,Dland,{state},invented\n", table())


def test_a_group_with_a_stranger_or_a_wrong_count_is_a_defect() -> None:
    for entry in ({"count": 1, "members": "ZZ"}, {"count": 2, "members": "AA"}):
        with pytest.raises(TableDefectError):
            build_countries(ROWS, table(groups={"D:5": entry}))


def test_a_change_that_changes_nothing_is_a_defect() -> None:
    for change in ({"enters": ["AA"]}, {"leaves": ["BB"]}):
        entry = {"on": date(2022, 1, 1), "group": "D:5", "source": "invented", **change}
        with pytest.raises(TableDefectError):
            build_countries(ROWS, table(changes=[entry]))


def test_a_count_that_does_not_agree_is_a_defect() -> None:
    count = {"on": date(2021, 1, 1), "group": "D:5", "count": 2, "source": "invented"}
    with pytest.raises(TableDefectError) as caught:
        build_countries(ROWS, table(counts=[count]))

    assert "table_defect" == caught.value.code
    assert "D:5 on 2021-01-01" == caught.value.where


@pytest.mark.parametrize("code", ["CN", "HK"])
def test_a_state_and_its_dependencies_are_found_from_any_of_them(code: str) -> None:
    assert ("CN", "HK") == load_countries().counted_with(code)


def test_no_code_is_counted_with_one_that_is_no_country() -> None:
    assert () == load_countries().counted_with("Cathay")
