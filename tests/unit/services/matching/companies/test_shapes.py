from dataclasses import replace

import pytest

from services.matching.companies.shapes import (
    is_short_for,
    is_without_vowels,
    pair_cut,
    pair_joined,
    pair_shortened,
    pair_split,
    pair_written_out,
)
from services.matching.companies.sides import Sides
from tests.unit.services.matching.companies.weighing import Scale

SCALE = Scale(biren=1, huawei=2, shanghai=900, technology=900)
WEIGHER, weigh = SCALE.weigher, SCALE.weigh


def sides(query: str, listed: str) -> Sides:
    return Sides(weigh(query), weigh(listed), WEIGHER)


@pytest.mark.parametrize(
    ("query", "listed"),
    [
        ("huaweicloud", "huawei cloud"),
        ("huaweitech", "huawei technology"),
        ("huaweirese", "huawei research"),
    ],
)
def test_a_joined_word_pairs_with_the_words_it_joins(query: str, listed: str) -> None:
    found = sides(query, listed)

    pair_joined(found)

    assert ([], []) == (found.query, found.listed)
    assert ["joined"] == found.reasons


@pytest.mark.parametrize("query", ["huaweix", "huaweiabcd", "huaw"])
def test_a_word_with_something_else_stuck_to_it_does_not(query: str) -> None:
    found = sides(query, "huawei research")

    pair_joined(found)

    assert found.open


@pytest.mark.parametrize("query", ["bi ren cloud", "ren cloud bi", "ren bi"])
def test_the_pieces_of_a_word_pair_wherever_they_stand(query: str) -> None:
    found = sides(query, "biren")

    pair_split(found)

    assert [] == found.listed


def test_a_long_word_split_and_misspelled_pairs() -> None:
    found = sides("micro elektronics x", "microelectronics")

    pair_split(found)

    assert [] == found.listed


@pytest.mark.parametrize(
    ("query", "listed"), [("zavod", "factory"), ("tech", "technology"), ("ticaret", "trade")]
)
def test_a_translated_or_shortened_word_of_business_is_the_same(query: str, listed: str) -> None:
    found = sides(query, listed)

    pair_written_out(found)

    assert ([], [], []) == (found.query, found.listed, found.reasons)


def test_a_word_that_a_period_cuts_short_needs_no_support() -> None:
    cut = Sides(replace(weigh("hisi"), cut=("hisi",)), weigh("hisilicon"), WEIGHER)
    whole = sides("hisi", "hisilicon")

    pair_cut(cut)
    pair_cut(whole)
    pair_shortened(whole)

    assert (False, True) == (cut.open, whole.open)
    assert ["abbreviated"] == cut.reasons


def test_beside_a_word_that_agrees_a_beginning_will_do() -> None:
    found = sides("huawei hisi", "huawei hisilicon")

    pair_shortened(found)

    assert not found.open


def test_a_word_of_business_without_its_vowels_needs_no_support() -> None:
    found = sides("tchnlgy", "technology")

    pair_shortened(found)

    assert not found.open


@pytest.mark.parametrize(
    ("short", "word", "expected"),
    [
        ("cambr", "cambricon", True),
        ("cam", "cambricon", False),
        ("cambricon", "cambr", False),
        ("cmbrcn", "cambricon", True),
    ],
)
def test_what_is_short_for_a_word(short: str, word: str, *, expected: bool) -> None:
    assert expected == is_short_for(short, word)


@pytest.mark.parametrize(
    ("short", "word", "expected"),
    [("athrty", "authority", True), ("tec", "technology", False), ("tchnla", "technology", False)],
)
def test_what_is_a_word_without_its_vowels(short: str, word: str, *, expected: bool) -> None:
    assert expected == is_without_vowels(short, word)
