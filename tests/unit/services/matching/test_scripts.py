import pytest

from services.matching.scripts import fold_letters


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Huawei", "huawei"),
        ("\uff28\uff35\uff21\uff37\uff25\uff29", "huawei"),
        ("Crédit Łódź Straße", "credit lodz strasse"),
        ("\u0420\u043e\u0441\u0430\u0442\u043e\u043c", "rosatom"),
        ("\u83ef\u70ba", "华为"),
        ("\u0391\u03b8\u03ae\u03bd\u03b1", "athina"),
    ],
)
def test_letters_are_brought_to_one_form(text: str, folded: str) -> None:
    assert folded == fold_letters(text).text


def test_a_word_that_mixes_scripts_is_read_as_latin_and_flagged() -> None:
    folded = fold_letters("\u041duaw\u0435i")

    assert ("huawei", True) == (folded.text, folded.mixed)


def test_a_word_disguised_wholly_is_read_as_latin_beside_latin_words() -> None:
    folded = fold_letters("\u0421\u041e\u0421\u041e Trading")

    assert ("coco trading", True) == (folded.text, folded.mixed)


def test_a_script_that_nothing_here_reads_is_not_bridged() -> None:
    assert not fold_letters("\u0634\u0631\u0643\u0629").bridged


def test_chinese_is_bridged_and_said_to_be_chinese() -> None:
    folded = fold_letters("华为")

    assert (True, True) == (folded.bridged, folded.han)
