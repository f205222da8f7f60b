"""One test for each principle of weighing two names of people."""

import pytest

from services.matching.normalize import normalize
from services.matching.persons.align import (
    POSSIBLE_SCORE,
    Likeness,
    align_persons,
    keep_apart,
    score_of,
    slip_tells,
)
from services.matching.persons.rarity import Rarity
from services.matching.persons.reading import read_person

COMMON = {"ali": 900, "muhammad": 1500, "hasan": 400, "kim": 300, "song": 60, "chol": 90, "li": 250}
RARITY = Rarity(COMMON | {"karusisi": 1, "bokarev": 1, "andrei": 40, "gaobin": 1}, 20_000)


def align(query: str, listed: str) -> Likeness:
    here, there = normalize(query), normalize(listed)
    return align_persons(read_person(here.words), read_person(there.words, (), listed), RARITY)


def is_possible(query: str, listed: str) -> bool:
    return align(query, listed).score >= POSSIBLE_SCORE


@pytest.mark.parametrize(
    ("query", "listed"),
    [
        ("Karusisi, Rki", "KARUSISI, Ruki"),
        ("Gaobin Nb", "NI, Gaobin"),
        ("KIM, Sogn", "KIM, Song"),
        ("Ali Hsaan", "HASAN, Ali"),
        ("Muhxmmad Hasan", "HASAN, Muhammad"),
    ],
)
def test_one_slip_is_forgiven_in_short_and_common_names_too(query: str, listed: str) -> None:
    assert is_possible(query, listed)
    assert "typo" in align(query, listed).reasons


@pytest.mark.parametrize(
    ("query", "listed"),
    [("Omar Patel", "PATEK, Omar"), ("Mary Taylor", "TAYLOR, Mark"), ("Ali Song", "ALI, Sang")],
)
def test_another_known_name_is_no_slip(query: str, listed: str) -> None:
    assert not is_possible(query, listed)


def test_two_words_that_differ_are_no_slip() -> None:
    assert not is_possible("Mallory Daniels", "DANIEL, Malloy")


def test_a_rare_name_may_lack_the_fathers_name() -> None:
    assert is_possible("Andrei Bokarev", "BOKAREV, Andrei Removich")


@pytest.mark.parametrize(
    ("query", "listed"),
    [
        ("David Ferrari", "FERRARI, Sergio David"),
        ("John Thompson", "John Raymond Thompson"),
        ("Ivan Petrov", "PETROV, Ivan Sergeevich"),
        ("Karen M. Chen", "CHEN, Karen"),
    ],
)
def test_two_common_words_are_little_evidence(query: str, listed: str) -> None:
    assert not is_possible(query, listed)


def test_a_common_name_is_said_to_be_one() -> None:
    assert ("common_name", "words_fewer") == align("John Thompson", "John Raymond Thompson").reasons


def test_a_missing_first_given_name_is_no_common_name() -> None:
    assert ("words_fewer",) == align("David Ferrari", "FERRARI, Sergio David").reasons


def test_three_common_words_are_more_evidence_than_two() -> None:
    two = align("Jose Garcia", "GARCIA LOPEZ, Jose Luis").score
    three = align("Jose Garcia Lopez", "GARCIA LOPEZ, Jose Luis").score

    assert three > two


@pytest.mark.parametrize(
    ("query", "listed"),
    [
        ("Karusisi Peter", "KARUSISI, Ruki"),
        ("Bokarev Andrei Petrovich", "BOKAREV, Andrei Removich"),
        ("Jose Karusisi Lopez", "KARUSISI PEREZ, Jose"),
    ],
)
def test_a_word_left_on_both_sides_is_another_person(query: str, listed: str) -> None:
    likeness = align(query, listed)

    assert likeness.score < POSSIBLE_SCORE
    assert "name_part_differs" in likeness.reasons


@pytest.mark.parametrize(
    ("query", "listed"),
    [
        ("Umar Karusisi", "AL-KARUSISI, Umar"),
        ("Dr. Ali Hasan", "HASAN, Ali"),
        ("Ali bin Hasan", "HASAN, Ali"),
    ],
)
def test_particles_and_titles_tell_nobody_apart(query: str, listed: str) -> None:
    assert is_possible(query, listed)


def test_spellings_of_three_names_agree() -> None:
    likeness = align("Mohammed Hassan Yousef", "YUSUF, Muhammad Hasan")

    assert likeness.score >= POSSIBLE_SCORE
    assert ("spelling",) == likeness.reasons


def test_spellings_of_two_common_names_only_inform() -> None:
    assert not is_possible("William Andersson", "WILLIAM ANDERSON")


@pytest.mark.parametrize(
    ("query", "listed", "reason"),
    [
        ("Kim Songchol", "KIM, Song Chol", "joined"),
        ("Bo Karev Andrei", "BOKAREV, Andrei", "split"),
        ("Andrei Bokare", "BOKAREV, Andrei", "typo"),
    ],
)
def test_words_may_be_joined_and_split(query: str, listed: str, reason: str) -> None:
    likeness = align(query, listed)

    assert likeness.score >= POSSIBLE_SCORE
    assert reason in likeness.reasons


def test_long_words_may_be_joined_with_a_slip() -> None:
    likeness = align("Ali Abdulrahmon Karusisi", "KARUSISI, Ali Abdul Rahman")

    assert likeness.score >= POSSIBLE_SCORE
    assert ("joined", "typo") == likeness.reasons


def test_words_that_are_no_neighbors_do_not_join() -> None:
    assert "joined" not in align("Kimchol Song", "KIM, Song Chol").reasons


def test_an_initial_stands_for_a_further_name() -> None:
    likeness = align("Andrei R. Bokarev", "BOKAREV, Andrei Removich")

    assert likeness.score >= POSSIBLE_SCORE
    assert ("initial",) == likeness.reasons


def test_an_initial_of_another_letter_differs() -> None:
    assert "name_part_differs" in align("Andrei X. Bokarev", "BOKAREV, Andrei Removich").reasons


def test_an_initial_stands_badly_for_a_given_name() -> None:
    assert not is_possible("K. Song", "KIM, Song")


def test_a_long_word_may_be_cut() -> None:
    assert "abbreviated" in align("Alexander Bokarevsky", "BOKAREV, Alexander").reasons


def test_a_known_syllable_for_another_counts_more_in_turn() -> None:
    in_turn = align("Kim Sang Chol", "KIM, Song Chol")
    out_of_turn = align("Chol Sang Kim", "KIM, Song Chol")

    assert in_turn.reasons[:1] == out_of_turn.reasons[:1] == ("typo",)
    assert in_turn.score > out_of_turn.score


def test_order_does_not_matter_to_a_slip() -> None:
    assert align("Karusisi Rki", "KARUSISI, Ruki") == align("Rki Karusisi", "KARUSISI, Ruki")


def test_a_slip_never_tells_more_than_the_word_itself() -> None:
    assert slip_tells("karusis", "karusisi", 1, RARITY) < RARITY.tells("karusisi")


def test_evidence_grows_into_a_score_with_one_threshold() -> None:
    assert [0, 600, 740, 810, 850, 990] == [score_of(at) for at in (-9, 1.8, 3.8, 4.8, 5.8, 99)]


def test_a_company_that_is_not_wholly_the_person_is_apart() -> None:
    assert Likeness(640, ("words_more", "bearer_differs")) == keep_apart(
        Likeness(900, ("words_more",))
    )
    assert Likeness(900, ("typo",)) == keep_apart(Likeness(900, ("typo",)))


def test_a_single_word_a_slip_away_from_a_nickname_is_another_party() -> None:
    slip = Likeness(832, ("typo",))

    assert Likeness(640, ("typo", "bearer_differs")) == keep_apart(slip, alone=True)
    assert Likeness(980, ()) == keep_apart(Likeness(980, ()), alone=True)
