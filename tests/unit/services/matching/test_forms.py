import pytest

from services.matching.normalize import normalize


@pytest.mark.parametrize(
    ("name", "tokens"),
    [
        ("Obshchestvo s Ogran ichennoy Otvetstvenonstyu Sotis", ("sotis",)),
        ("Biren Li mited", ("biren",)),
        ("Biren Limitedcompany", ("biren",)),
        ("Birenincorporated", ("biren",)),
        ("Open Joint Stock Company Gazprom", ("gazprom",)),
    ],
)
def test_a_damaged_legal_form_is_mended(name: str, tokens: tuple[str, ...]) -> None:
    assert tokens == normalize(name).tokens


@pytest.mark.parametrize("name", ["Cooperation Center", "Zhonglimite", "United Union"])
def test_other_words_stay_as_they_are(name: str) -> None:
    assert tuple(name.casefold().split()) == normalize(name).words
