"""Addresses and registration numbers as evidence, through the whole pass."""

from dataclasses import replace

import pytest

from services.matching.evidence import Candidate, is_address_entry, judge
from services.matching.index import Index, ListedName, build_index
from services.matching.lists import ListEntry, PartyList
from services.matching.native import NO_NATIVE_NAMES
from services.matching.screen import Subject, screen

LEI, OTHER_LEI = "213800KUD8LAJWSQ9D15", "529900T8BM49AURSDO55"
UNIT = "Flat 2309, 23/F, Ho King Commercial Center, 2-16 Fa Yuen Street, Mong Kok, Hong Kong"
# As the Entity List prints it (part 744, Supp. No. 4; 89 FR 51653): an address without a party.
ADDRESS = ListEntry(
    list_name="entity_list",
    entry_id="address-05",
    name="Address 05",
    addresses=(UNIT,),
    countries=frozenset({"HK"}),
    license_requirement="For items on the CCL and listed in supplement no. 7 to part 746",
    license_policy="Presumption of denial",
)
NEIGHBOR = ListEntry(
    list_name="sdn",
    entry_id="quarz",
    name="Quarzdorn Stahl GmbH",
    kind="company",
    addresses=("Lindenallee 14, Hamburg, Germany",),
    countries=frozenset({"DE"}),
    identifiers=(("LEI", LEI), ("Registration ID", "HRB 12345")),
)


@pytest.fixture(scope="module")
def index() -> Index:
    party_list = PartyList(name="csl", digest="0" * 64, entries=(ADDRESS, NEIGHBOR))
    return build_index([party_list], NO_NATIVE_NAMES)


def found(
    index: Index, name: str, address: str = "", **stated: object
) -> list[tuple[str, str, set[str]]]:
    lines = (address,) if address else ()
    subject = Subject(name=name, address=lines, **stated)  # type: ignore[arg-type] - a test
    [result] = screen(index, [subject])
    return [(each.entry_id, each.status, set(each.reasons)) for each in result.matches]


@pytest.mark.parametrize(
    ("address", "status", "reasons"),
    [
        (UNIT, "confirmed", {"address_listed"}),
        ("Rm 2309, Ho King Center, 2-16 Fayuen St., Mongkok, Hong Kong", "confirmed", set()),
        ("Ho King Commercial Center, 2-16 Fa Yuen Street, Kowloon", "possible", {"unit_unstated"}),
        ("Room 11, Ho King Commercial Center, 2-16 Fa Yuen Street", "weak", {"unit_differs"}),
    ],
)
def test_a_listed_address_matches_whoever_is_there(
    index: Index, address: str, status: str, reasons: set[str]
) -> None:
    [(entry, how, why)] = found(index, "Clean Trading Limited", address, country="HK")

    assert ("address-05", status) == (entry, how)
    assert reasons | {"address_listed", "country_agrees"} <= why


def test_the_name_of_a_listed_address_confirms_nothing(index: Index) -> None:
    [(entry, status, why)] = found(index, "Address 05", country="HK")

    assert ("address-05", "possible") == (entry, status)
    assert "name_exact" in why


def test_a_clean_name_at_a_listed_partys_address_informs(index: Index) -> None:
    [(entry, status, why)] = found(
        index, "Clean Bakery GmbH", "Lindenallee 14, 20095 Hamburg", country="DE"
    )

    assert ("quarz", "weak", {"address_shared", "country_agrees"}) == (entry, status, why)


def test_a_weak_name_at_the_very_address_is_possible() -> None:
    weak = Candidate(650, "name_similar", ListedName(0, NEIGHBOR.name, "name", ""), ())
    stated = Subject(name="Quarzdorn", country="DE")

    assert ("weak", ("name_similar", "country_agrees")) == judge(weak, NEIGHBOR, stated)
    assert ("possible", ("name_similar", "address_agrees", "country_agrees")) == judge(
        weak, NEIGHBOR, stated, shares_street=True
    )


@pytest.mark.parametrize(
    ("score", "reasons", "country", "entry", "expected"),
    [
        (860, ("typo",), "US", NEIGHBOR, "weak"),
        (860, ("sounds_alike",), "US", NEIGHBOR, "weak"),
        (860, ("typo",), "DE", NEIGHBOR, "possible"),
        (860, ("typo",), None, NEIGHBOR, "possible"),
        (860, (), "US", NEIGHBOR, "possible"),
        (900, ("typo",), "US", NEIGHBOR, "possible"),
        (860, ("typo",), "CN", replace(NEIGHBOR, countries=frozenset({"HK"})), "possible"),
        (860, ("typo",), "US", replace(NEIGHBOR, countries=frozenset()), "possible"),
        (860, ("typo",), "US", replace(NEIGHBOR, kind="person"), "possible"),
    ],
)
def test_a_slip_in_the_name_of_a_company_elsewhere_informs(
    score: int, reasons: tuple[str, ...], country: str | None, entry: ListEntry, expected: str
) -> None:
    alike = Candidate(score, "name_similar", ListedName(0, entry.name, "name", ""), reasons)

    assert expected == judge(alike, entry, Subject(name="Quarzdom", country=country))[0]


def test_the_country_may_contradict_an_address(index: Index) -> None:
    assert [] == found(index, "Clean Bakery", "Lindenallee 14, Hamburg", country="US")


@pytest.mark.parametrize(
    ("numbers", "reason", "status"),
    [
        ((("LEI", LEI),), "identifier_agrees", "confirmed"),
        ((("OTHER", "HRB12345"),), "identifier_agrees", "confirmed"),
        ((("LEI", OTHER_LEI),), "identifier_differs", "possible"),
        ((("LEI", LEI[:-1] + "6"),), "identifier_malformed", "possible"),
    ],
)
def test_numbers_are_labeled_beside_a_name(
    index: Index, numbers: tuple[tuple[str, str], ...], reason: str, status: str
) -> None:
    [(_, how, why)] = found(index, "Quarzdorn Stahl GmbH", identifiers=numbers)

    assert (status, True) == (how, reason in why)


def test_a_malformed_number_finds_nobody(index: Index) -> None:
    assert [] == found(index, "Somebody Else", identifiers=(("LEI", LEI[:-1] + "6"),))


def test_only_the_entity_list_has_addresses_for_entries() -> None:
    plain = ListEntry(list_name="sdn", entry_id="1", name="Address 05")

    assert (True, False, False) == (
        is_address_entry(ADDRESS),
        is_address_entry(plain),
        is_address_entry(NEIGHBOR),
    )


PERSON = ListEntry(
    list_name="sdn",
    entry_id="clark",
    name="CLARK, James Michael",
    kind="person",
    countries=frozenset({"RU"}),
    dates_of_birth=("12 Dec 1968", "circa 1955"),
)


@pytest.fixture(scope="module")
def people() -> Index:
    return build_index([PartyList(name="csl", digest="1" * 64, entries=(PERSON,))], NO_NATIVE_NAMES)


@pytest.mark.parametrize(
    ("name", "stated", "status", "reasons"),
    [
        ("James Michael Clark", {}, "possible", set()),
        ("CLARK, James Michael", {"born": "1968-12-12"}, "confirmed", {"born_agrees"}),
        ("James Michael Clark", {"born": "1990"}, "possible", {"born_differs"}),
        ("James Clark", {}, "weak", {"common_name"}),
        ("James Clark", {"country": "US"}, "weak", {"common_name", "country_differs"}),
        ("James Clark", {"country": "RU"}, "possible", {"common_name", "country_agrees"}),
        ("James Clark", {"born": "1968"}, "possible", {"common_name", "born_agrees"}),
        ("James Clark", {"born": "1990", "country": "RU"}, "weak", {"born_differs"}),
        ("James Michael Clrak", {}, "possible", {"typo"}),
        ("James Michael Clrak", {"born": "1990"}, "weak", {"typo", "born_differs"}),
        ("James Michael Clrak", {"born": "1956"}, "possible", {"typo", "born_agrees"}),
        ("Michael Clark", {"country": "RU"}, "weak", {"words_fewer"}),
    ],
)
def test_evidence_decides_what_a_common_name_amounts_to(
    people: Index, name: str, stated: dict[str, str], status: str, reasons: set[str]
) -> None:
    [match] = found(people, name, **stated)

    assert status == match[1]
    assert reasons <= match[2]
