import pytest

from services.matching.addresses.streets import (
    Relation,
    Street,
    build_streets,
    read_street,
    relation_of,
)

# Entries of the Entity List that are addresses, and a party at one (part 744, Supp. No. 4).
LISTED = [
    ["Flat/RM 2309, 23/F, Ho King Commercial Center, 2-16 Fa Yuen Street, Mong Kok, Hong Kong."],
    ["7/F MW Tower, 111 Bonham Strand, Sheung Wan, Hong Kong."],
    ["14C, Hung Shui Kiu Main Street, Yuen Long, N.T., Hong Kong."],
    ["No: 52 Hasat Sk., Kamara Iç Kapi No: 1, Merkez Mah., Sisli, Istanbul, 34381, Turkey."],
    ["Room 803, Chevalier House 45-51, Chatham Road South, Tsim Sha Tsui, Hong Kong."],
    ["Hong Kong"],
    ["Suite 5, 18 Luard Road, Wan Chai, Hong Kong", "1200 Foundry Lane, Springfield, OH, US"],
]
STREETS = build_streets(enumerate(LISTED))


def found(line: str, country: str | None = None) -> list[tuple[int, Relation]]:
    street = read_street(line, country)
    return [] if street is None else [(each.entry, how) for each, how in STREETS.find(street)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Room 2309, Ho King Comm. Center, 2-16 Fayuen St., Mongkok, HK", [(0, "same")]),
        ("Rm. 2309, 23rd Floor, Ho King Commercial Center, 2 Fa Yuen Street", [(0, "same")]),
        ("Ho King Commercial Center, 2-16 Fa Yuen Street, Mong Kok", [(0, "unstated")]),
        ("Room 1605, Ho King Commercial Center, 2-16 Fa Yuen Street", [(0, "other_unit")]),
        ("Room 2309, 24/F, Ho King Commercial Center, 2-16 Fa Yuen Street", [(0, "other_unit")]),
        ("Room 2309, Ho King Commercial Center, 20 Fa Yuen Street, Mong Kok", []),
        ("7th Floor, MW Tower, 111 Bonham Strand, Hong Kong", [(1, "same")]),
        ("MW Tower, 111 Bonham Strand, Hong Kong", [(1, "unstated")]),
        ("8/F MW Tower, 111 Bonham Strand, Hong Kong", [(1, "other_unit")]),
        ("14C Hung Shui Kiu Main Street, Yuen Long, Hong Kong", [(2, "same")]),
        ("52 Hasat Sk, Sisli, Istanbul, Turkey", [(3, "same")]),
        ("Suite 803 Chevalier House, 45-51 Chatham Road South, TST, Hong Kong", [(4, "same")]),
        ("18 Luard Road, Wan Chai, Hong Kong", [(6, "unstated")]),
        ("20 Luard Road, Wan Chai, Hong Kong", []),
        ("18 Lockhart Road, Wan Chai, Hong Kong", []),
        ("1200 Foundry Lane, Springfield, OH", [(6, "same")]),
    ],
)
def test_a_street_address_is_found_however_it_is_written(
    line: str, expected: list[tuple[int, Relation]]
) -> None:
    assert expected == found(line)


@pytest.mark.parametrize(("country", "count"), [("HK", 1), ("CN", 1), (None, 1), ("DE", 0)])
def test_another_country_is_another_place_and_hong_kong_is_stated_either_way(
    country: str | None, count: int
) -> None:
    assert count == len(found("7/F MW Tower, 111 Bonham Strand", country))


@pytest.mark.parametrize(
    "line",
    ["", "Hong Kong", "Luard Road, Wan Chai", "P.O. Box 12", "18, Hong Kong 999077", "7/F"],
)
def test_a_line_without_house_or_street_is_no_street_address(line: str) -> None:
    street = read_street(line)

    assert street is None or not STREETS.find(street)


def test_a_line_is_read_into_its_parts() -> None:
    expected = Street(
        words=("capital", "place", "luard", "wan", "chai", "hong", "kong"),
        houses=frozenset({"18"}),
        units=frozenset({"d"}),
        floors=frozenset({"16"}),
        country="HK",
    )

    assert expected == read_street("Unit D, 16/F Capital Place, 18 Luard Rd, Wan Chai, Hong Kong")


def street(units: str = "", floors: str = "") -> Street:
    none = frozenset[str]()
    return Street(("a", "b"), none, frozenset(units.split()), frozenset(floors.split()), "")


@pytest.mark.parametrize(
    ("stated", "listed", "expected"),
    [
        (street(), street(), "same"),
        (street("1"), street(), "same"),
        (street(), street("1"), "unstated"),
        (street("1"), street("1"), "same"),
        (street("1"), street("1 2"), "same"),
        (street("1 3"), street("1 2"), "other_unit"),
        (street("1", "7"), street("1", "8"), "other_unit"),
        (street("1"), street("1", "8"), "same"),
        (street("", "7"), street("", "7"), "same"),
        (street("", "7"), street("", "8"), "other_unit"),
        (street("", "7"), street("1", "7"), "unstated"),
        (street("", "8"), street("1", "7"), "other_unit"),
        (street("1"), street("", "7"), "unstated"),
    ],
)
def test_units_of_one_building_are_told_apart(
    stated: Street, listed: Street, expected: Relation
) -> None:
    assert expected == relation_of(stated, listed)
