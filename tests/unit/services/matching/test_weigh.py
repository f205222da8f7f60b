import pytest

from services.matching.weigh import (
    CRAFT,
    DISTINCTIVE,
    GENERIC,
    LIGHT,
    NUMBER,
    PERSON,
    PLACE,
    Weigher,
)

WEIGHER = Weigher({"biren": 2, "shanghai": 900, "common": 5000, "ab": 1, "zte": 3}, 50_000)


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("biren", DISTINCTIVE),
        ("shanghai", PLACE),
        ("tech", GENERIC),
        ("13", NUMBER),
        ("ab", DISTINCTIVE),
        ("compamy", LIGHT),
    ],
)
def test_a_word_has_a_kind(word: str, kind: int) -> None:
    assert (kind,) == WEIGHER.weigh((word,), (False,)).kinds


def test_a_rare_word_weighs_more_than_a_common_one() -> None:
    [rare], [common] = (WEIGHER.weigh((w,), (False,)).weights for w in ("biren", "common"))

    assert rare > 2 * common


def test_a_scrap_that_no_listed_name_holds_weighs_less_than_a_listed_short_word() -> None:
    [scrap], [listed] = (WEIGHER.weigh((w,), (False,)).weights for w in ("qzx", "zte"))

    assert scrap < listed


@pytest.mark.parametrize("bearer", [PERSON, CRAFT])
def test_names_of_persons_and_craft_have_no_generic_words(bearer: int) -> None:
    weighed = WEIGHER.weigh(("star", "ocean"), (False, False), bearer=bearer)

    assert (DISTINCTIVE, DISTINCTIVE) == weighed.kinds


def test_a_name_with_a_legal_form_is_a_company() -> None:
    assert (True, False) == (
        WEIGHER.weigh(("foo", "ltd"), (False, True)).is_company,
        WEIGHER.weigh(("foo", "of"), (False, True)).is_company,
    )


def test_a_word_of_several_listed_names_is_known() -> None:
    assert (True, False) == (WEIGHER.is_known("zte"), WEIGHER.is_known("biren"))


def weight_of(word: str) -> float:
    return WEIGHER.weigh((word,), (False,)).weights[0]


def test_words_weigh_by_what_they_tell() -> None:
    order = ("ltd", "npo", "group", "semiconductor", "zte", "biren")
    light = WEIGHER.weigh(order, (True, *([False] * 5))).weights

    assert sorted(light) == list(light)
    assert weight_of("phoenix") < weight_of("biren")


def test_a_single_letter_says_hardly_anything() -> None:
    assert weight_of("x") < weight_of("qz") < weight_of("zte")


def test_an_ordinary_word_is_known_and_a_listed_one_is_listed() -> None:
    assert (True, True, False) == (
        WEIGHER.is_known("phoenix"),
        WEIGHER.is_listed("biren"),
        WEIGHER.is_listed("phoenix"),
    )


@pytest.mark.parametrize(
    ("word", "rest"),
    [("birenltd", "biren"), ("techllc", "tech"), ("zorroltd", "zorroltd"), ("biren", "biren")],
)
def test_a_legal_form_comes_off_a_word_that_is_known_without_it(word: str, rest: str) -> None:
    assert (rest,) == WEIGHER.weigh((word,), (False,)).raw


def test_a_damaged_legal_form_at_the_end_is_light_beside_a_word_that_tells() -> None:
    told = WEIGHER.weigh(("biren", "lld"), (False, False)).kinds
    alone = WEIGHER.weigh(("shanghai", "lld"), (False, False)).kinds
    first = WEIGHER.weigh(("lld", "biren"), (False, False)).kinds

    assert (LIGHT, DISTINCTIVE, DISTINCTIVE) == (told[-1], alone[-1], first[0])
