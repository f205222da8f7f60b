from services.matching.companies.stems import WORDS_MAX, build_stems

STEMS = build_stems([("hisilicon", "technologies"), ("hisense",), ("hi",), ("hisilicon",)])


def test_a_stem_finds_the_names_of_longer_words() -> None:
    assert [0, 3] == STEMS.holding("hisi", count=9)
    assert [1, 0, 3] == STEMS.holding("his", count=9)
    assert [] == STEMS.holding("hisilicon", count=9)


def test_a_stem_of_too_many_words_finds_nobody() -> None:
    stems = build_stems([(f"elek{at:04}",) for at in range(WORDS_MAX + 1)])

    assert [] == stems.holding("elek", count=9)


def test_a_word_finds_the_names_that_hold_it_unless_too_many_do() -> None:
    assert [0, 3] == STEMS.holding_word("hisilicon", count=2)
    assert [] == STEMS.holding_word("hisilicon", count=1)
    assert [] == STEMS.holding_word("absent", count=9)
    assert [] == STEMS.holding_word("zzz", count=9)
