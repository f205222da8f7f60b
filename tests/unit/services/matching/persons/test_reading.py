import pytest

from services.matching.normalize import normalize
from services.matching.persons.reading import (
    BOUND,
    CORE,
    FURTHER,
    PersonName,
    is_further,
    read_person,
)


def read(text: str) -> PersonName:
    name = normalize(text)
    return read_person(name.words, name.light, text)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("BOKAREV, Andrei Removich", (CORE, CORE, FURTHER)),
        ("RUEDA MEDINA, Jose Arnoldo", (CORE, FURTHER, CORE, FURTHER)),
        ("AL-RAWI, Umar Talib", (BOUND, CORE, CORE, FURTHER)),
        ("James Michael Clark", (CORE, FURTHER, CORE)),
        ("Dr. Maria de la Cruz", (BOUND, CORE, BOUND, BOUND, CORE)),
        ("RAHMAT, Qari", (CORE, CORE)),
        ("Romeo", (CORE,)),
        ("DE LA, Maria", (CORE, BOUND, CORE)),
    ],
)
def test_the_parts_of_a_name_are_told(text: str, parts: tuple[int, ...]) -> None:
    assert parts == read(text).parts


def test_a_comma_at_the_end_ends_no_family_name() -> None:
    assert (CORE, CORE) == read("Andrei Bokarev,").parts


def test_a_part_of_what_is_printed_has_no_comma_of_its_own() -> None:
    assert (CORE, FURTHER, CORE) == read_person(("a", "b", "c"), (), "X, a b c").parts


def test_a_legal_form_is_bound() -> None:
    assert (CORE, CORE, BOUND) == read_person(("wei", "wang", "ltd"), (False, False, True)).parts


def test_own_words_are_all_but_bound_ones() -> None:
    assert (1, 2) == read("Dr. Maria Cruz").own


def test_a_name_of_bound_words_only_owns_them_all() -> None:
    assert (0, 1) == read_person(("al", "bin")).own


def test_initials_and_fathers_names_are_often_left_out() -> None:
    assert [True, True, False] == [is_further(word) for word in ("x", "ivanovich", "ivan")]
