import pytest

from services.matching.typos import (
    edits_between,
    edits_when_joined,
    edits_when_odd,
    edits_when_supported,
    is_near,
    lenient_edits_between,
    same_letters,
    shape_of,
    sound_of,
)


@pytest.mark.parametrize(
    ("one", "other", "edits"),
    [
        ("biren", "birne", 1),
        ("biren", "bairun", None),
        ("inspur", "inspru", 1),
        ("cambricon", "kambrikon", 2),
        ("zte", "ztf", None),
        ("2004", "2005", None),
        ("abcdefgh", "abcdefghijk", None),
    ],
)
def test_a_word_forgives_slips_by_its_length(one: str, other: str, edits: int | None) -> None:
    assert edits == edits_between(one, other)


def test_a_word_whose_neighbors_agree_forgives_more() -> None:
    assert (1, 2) == (lenient_edits_between("zte", "ztf"), lenient_edits_between("biren", "bairun"))


def test_words_run_together_forgive_less() -> None:
    assert (None, 1) == (
        edits_when_joined("nordgold", "coragold"),
        edits_when_joined("huaweicloud", "huaweiclod"),
    )


def test_odd_letters_and_support_forgive_more() -> None:
    assert (None, 1, 1) == (
        edits_when_joined("dafengg", "dafeng"),
        edits_when_odd("dafengg", "dafeng"),
        edits_when_supported("dafeg", "dafen"),
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("tekhnika", "technica"),
        ("kompleks", "complex"),
        ("unimatic", "unimatik"),
        ("vagner", "wagner"),
        ("zelenodolskiy", "selenodolski"),
        ("ellissa", "elisa"),
    ],
)
def test_words_of_one_sound_fall_together(one: str, other: str) -> None:
    assert sound_of(one) == sound_of(other)


@pytest.mark.parametrize("one", ["zte", "r2d2x", "\u534e\u4e3a\u6280\u672f\u516c"])
def test_short_words_and_words_with_digits_are_not_heard(one: str) -> None:
    assert one == sound_of(one)


@pytest.mark.parametrize(
    ("one", "other"), [("biren", "bairun"), ("zhang", "shang"), ("sugon", "inspur")]
)
def test_other_words_sound_otherwise(one: str, other: str) -> None:
    assert sound_of(one) != sound_of(other)


@pytest.mark.parametrize(
    ("one", "other"), [("modem", "modern"), ("tru5t", "trust"), ("cl0ud", "doud"), ("1111", "1111")]
)
def test_words_of_one_shape_fall_together(one: str, other: str) -> None:
    assert shape_of(one) == shape_of(other)


def test_numbers_keep_their_shape() -> None:
    assert "2005" == shape_of("2005")


def test_the_same_letters_in_another_order_are_the_same_if_there_are_enough() -> None:
    assert (True, False, False) == (
        same_letters("electronicssurftech", "surftechelectronics"),
        same_letters("biren", "brien"),
        same_letters("electronicssurftech", "surftechelectronicx"),
    )


def test_what_is_worth_hearing() -> None:
    assert (True, False) == (is_near("citiimpex", "sitiimpeks"), is_near("sugon", "inspur"))
