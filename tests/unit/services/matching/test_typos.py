import pytest

from services.matching.typos import edits_between, edits_when_joined, lenient_edits_between


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
