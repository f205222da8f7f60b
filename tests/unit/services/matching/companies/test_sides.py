from services.matching.companies.sides import Sides
from tests.unit.services.matching.companies.weighing import Scale

SCALE = Scale()
WEIGHER, weigh = SCALE.weigher, SCALE.weigh


def test_equal_words_pair_at_once_each_as_often_as_it_stands() -> None:
    sides = Sides(weigh("biren biren shanghai"), weigh("biren sugon"), WEIGHER)

    assert ([1, 2], [1]) == (sides.query, sides.listed)
    assert sides.told
    assert sides.open


def test_a_place_alone_does_not_tell() -> None:
    sides = Sides(weigh("shanghai"), weigh("shanghai"), WEIGHER)

    assert not sides.told
    assert not sides.open


def test_a_cost_lowers_what_matched_and_not_what_paired() -> None:
    sides = Sides(weigh("birem"), weigh("biren"), WEIGHER)

    sides.take(0, 0, 0.2, "typo")
    sides.note("typo")

    assert sides.matched < sides.paired
    assert ["typo"] == sides.reasons
