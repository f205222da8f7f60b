import pytest

from services.matching.companies.mending import WordMender

MENDER = WordMender(["international", "mechanical", "service", "trading", "training", "center"])


@pytest.mark.parametrize(
    ("damaged", "meant"),
    [
        ("internatiomal", "international"),
        ("intrnatiomal", "international"),
        ("mchncl", "mechanical"),
        ("srvc", "service"),
        ("sevrice", "service"),
        ("tradimg", "trading"),
        ("cemter", "center"),
        ("serv1ce", "service"),
    ],
)
def test_a_damaged_word_is_read_as_the_one_it_is_meant_for(damaged: str, meant: str) -> None:
    assert meant == MENDER.mend(damaged)


@pytest.mark.parametrize("word", ["huawei", "traditions", "serve", "cntr", "tr", "сервис"])
def test_another_word_is_left_alone(word: str) -> None:
    assert MENDER.mend(word) is None


def test_of_two_near_words_the_nearer_is_meant() -> None:
    assert "training" == MENDER.mend("trainingg")
