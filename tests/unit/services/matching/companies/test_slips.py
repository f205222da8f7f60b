from dataclasses import replace

import pytest

from services.matching.companies.sides import Sides
from services.matching.companies.slips import (
    KNOWN_FACTOR,
    ODD_FACTOR,
    pair_lenient,
    pair_rest,
    pair_typos,
    slip_factor,
    slips_between,
)
from services.matching.weigh import Weighted
from tests.unit.services.matching.companies.weighing import Scale

SCALE = Scale(star=9, biren=1, huawei=2, shanghai=900)
WEIGHER, weigh = SCALE.weigher, SCALE.weigh


def slips(one: str, other: str) -> float | None:
    return slips_between(weigh(one), 0, weigh(other), 0)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("birne", "biren", 1),
        ("komplekt", "complect", 0.5),
        ("elcus", "elkus", 1),
        ("infotechnica", "infotekhnika", 0.5),
        ("citiimpex", "cityimpeks", 0.5),
        ("agr0industry", "agroindustry", 0.6),
        ("modem", "modern", 0.6),
        ("sotisltd", "sotis", 0.5),
        ("ltdsotis", "sotis", 0.5),
        ("bairun", "biren", None),
        ("birenxyz", "biren", None),
        ("2004", "2005", None),
    ],
)
def test_slips_between_words(one: str, other: str, expected: float | None) -> None:
    assert expected == slips(one, other)


def test_a_word_that_companies_hold_is_hardly_a_slip_and_odd_letters_likely_are() -> None:
    sides = Sides(weigh("star"), weigh("stan"), WEIGHER)
    odd = Sides(replace(weigh("sqtan"), odd=(True,)), weigh("stan"), WEIGHER)
    plain = Sides(weigh("stin"), weigh("stan"), WEIGHER)

    assert (KNOWN_FACTOR, ODD_FACTOR, 1.0) == (
        slip_factor(sides, [0]),
        slip_factor(odd, [0]),
        slip_factor(plain, [0]),
    )
    assert ["known_word"] == sides.reasons


def matched(query: Weighted, listed: Weighted) -> float:
    sides = Sides(query, listed, WEIGHER)
    pair_typos(sides)
    return sides.matched


def test_the_first_letter_is_rarely_mistaken() -> None:
    assert matched(weigh("hiren"), weigh("biren")) < matched(weigh("birem"), weigh("biren"))


def test_odd_letters_cost_less_than_another_word() -> None:
    odd = replace(weigh("birqn"), odd=(True,))

    assert matched(weigh("birqn"), weigh("biren")) < matched(odd, weigh("biren"))


def test_the_nearest_word_pairs() -> None:
    sides = Sides(weigh("biremm birem"), weigh("biren"), WEIGHER)

    pair_typos(sides)

    assert [0] == sides.query


@pytest.mark.parametrize(
    ("query", "listed", "pairs"),
    [
        ("surftechelectronics", "electronics surftech", True),
        ("polo traidng", "polotrading", True),
        ("tsentrproekt alfa", "sentrproject beta", False),
        ("av iatrion biren", "aviation biren", True),
    ],
)
def test_what_is_left_is_compared_as_one_string(query: str, listed: str, *, pairs: bool) -> None:
    sides = Sides(weigh(query), weigh(listed), WEIGHER)

    pair_rest(sides)

    assert pairs == (not sides.open)


def test_one_word_on_each_side_is_left_to_the_typos() -> None:
    sides = Sides(weigh("birem"), weigh("biren"), WEIGHER)

    pair_rest(sides)

    assert sides.open


def test_short_words_pair_beside_a_word_that_agrees() -> None:
    sides = Sides(weigh("huawei ztf"), weigh("huawei zte"), WEIGHER)

    pair_lenient(sides)

    assert not sides.open
