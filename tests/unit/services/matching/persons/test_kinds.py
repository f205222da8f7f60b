import pytest

from services.matching.lists import ListEntry
from services.matching.normalize import normalize
from services.matching.persons.kinds import is_person, reads_as_person


def entry(name: str, list_name: str, kind: str = "unknown") -> ListEntry:
    return ListEntry(list_name=list_name, entry_id="1", name=name, kind=kind)


@pytest.mark.parametrize(
    ("name", "list_name"),
    [
        ("ROBERT LELAND GREEN", "dpl"),
        ("KARL CORDING", "dpl"),
        ("DAVOUD BANIAMERY", "dpl"),
        ("Juan Jose Estrada", "dtc"),
        ("Dmitry Alexandrovich Kravchenko", "entity_list"),
        ("Wong Yuh Lan", "entity_list"),
    ],
)
def test_an_individual_is_told_by_the_name(name: str, list_name: str) -> None:
    assert is_person(entry(name, list_name))


@pytest.mark.parametrize(
    ("name", "list_name"),
    [
        ("BLUE SKY THREE LTD.", "dpl"),
        ("POUYA AIRLINES", "dpl"),
        ("DAVOUD BANIAMERY", "entity_list"),
        ("Karl Shipping", "dpl"),
        ("Robert 4 You", "dpl"),
        ("Akhtar & Munir", "entity_list"),
        ("Shanghai Wei Technology", "entity_list"),
        ("Alfa Photonics", "entity_list"),
        ("Cho", "dpl"),
    ],
)
def test_a_company_is_none(name: str, list_name: str) -> None:
    assert not is_person(entry(name, list_name))


def test_what_the_list_says_prevails() -> None:
    assert is_person(entry("TRAFFICCARB", "sdn", "person"))
    assert not is_person(entry("Robert Smith", "sdn", "company"))


@pytest.mark.parametrize("name", ["Sofia M. Novak", "Wei Chen", "Dr. Ana Garcia"])
def test_a_name_of_frequent_names_reads_as_a_persons(name: str) -> None:
    assert reads_as_person(normalize(name))


@pytest.mark.parametrize(
    "name", ["Sofia Qwertz", "Novak", "Wei Chen Ltd", "Grace Shipping", "壁仞"]
)
def test_another_name_does_not(name: str) -> None:
    assert not reads_as_person(normalize(name))
