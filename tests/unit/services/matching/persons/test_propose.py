import pytest

from services.matching.normalize import normalize
from services.matching.persons.propose import (
    Found,
    Listing,
    PersonIndex,
    build_persons,
    find_persons,
    forms_of,
    joined_words,
)

LISTED = ("RI, Ryong Nam", "KARUSISI, Ruki", "SA, Jose", "Prada", "KIM, Song", "ABDUL RAHMAN, Omar")


@pytest.fixture(scope="module")
def persons() -> PersonIndex:
    names = [normalize(text) for text in LISTED]
    return build_persons(
        Listing(10 + at, name.words, name.light, text)
        for at, (name, text) in enumerate(zip(names, LISTED, strict=True))
    )


def find(persons: PersonIndex, text: str) -> list[Found]:
    [found] = find_persons(persons, [normalize(text)])
    return found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ri Ryong Nam", Found(10, "name_exact", 1000)),
        ("Ryong Nam Ri", Found(10, "name_reordered", 999)),
        ("Riryongnam", Found(10, "name_joined", 980)),
        ("Jose Sa", Found(12, "name_reordered", 999)),
        ("Prada", Found(13, "name_exact", 1000)),
        ("Ryon gNam Ri", Found(10, "name_similar", 900, ("typo",))),
        ("Ryongn am Ri", Found(10, "name_similar", 900, ("typo",))),
    ],
)
def test_the_same_words_are_looked_up(persons: PersonIndex, text: str, found: Found) -> None:
    assert [found] == find(persons, text)


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("Km Song", 14),
        ("Kimm Song", 14),
        ("Ikm Song", 14),
        ("Kxm Song", 14),
        ("Abdulrahman Omar", 15),
        ("Omer Abdul Rahman", 15),
        ("Karusis, Ruki", 11),
    ],
)
def test_a_slip_a_spelling_a_joint_is_proposed(persons: PersonIndex, text: str, row: int) -> None:
    assert [row] == [found.row for found in find(persons, text)]


@pytest.mark.parametrize("text", ["Karusisi Trading Company", "Song", "Omar", "Acme Inc.", "x"])
def test_one_word_of_several_proposes_nobody(persons: PersonIndex, text: str) -> None:
    assert [] == find(persons, text)


def test_a_company_of_a_persons_name_with_more_words_is_apart(persons: PersonIndex) -> None:
    [found] = find(persons, "Ruki Karusisi Holding Ltd.")

    assert "bearer_differs" in found.reasons
    assert found.score <= 640


def test_one_word_a_slip_from_a_nickname_is_apart(persons: PersonIndex) -> None:
    [found] = find(persons, "Prakda")

    assert ("typo", "bearer_differs") == found.reasons
    assert found.score <= 640


def test_a_legal_form_that_is_a_name_stays_one() -> None:
    names = [normalize(text) for text in ("NA, Wang", "Na, Li", "LEI, Na")]
    persons = build_persons(
        Listing(at, name.words, name.light, "") for at, name in enumerate(names)
    )

    assert [(0, "name_reordered")] == [each[:2] for each in find(persons, "Wang Na")]


def test_nothing_is_found_among_no_persons() -> None:
    empty = build_persons([])

    assert [] == find(empty, "Ri Ryong Nam")
    assert [] == find_persons(empty, [])


def test_two_words_a_slip_apart_share_a_form() -> None:
    for other in ("ruk", "rukki", "ruik", "ruka", "xuki"):
        assert not forms_of("ruki").isdisjoint(forms_of(other))


def test_neighbors_are_joined() -> None:
    assert ["songchol", "cholsu"] == joined_words(["song", "chol", "su"])
    assert [] == joined_words(["u", "o"])


def test_many_namesakes_are_cut_to_the_best() -> None:
    words = [("ali", "hasan", letter * 5) for letter in "bcdefghijklmnopqrstuvwxyz"]
    persons = build_persons(
        Listing(at, each, (False,) * 3, "") for at, each in enumerate(words * 3)
    )

    assert 24 >= len(find(persons, "Ali Hasan"))
