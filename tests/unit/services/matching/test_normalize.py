import pytest

from services.matching.normalize import expand, normalize


@pytest.mark.parametrize(
    ("text", "tokens", "legal"),
    [
        ("Huawei Technologies Co., Ltd.", ("huawei", "technologies"), ("ltd",)),
        ("OOO Vek", ("vek",), ("ooo",)),
        ("OBSHCHESTVO S OGRANICHENNOI OTVETSTVENNOSTYU VEK", ("vek",), ("ooo",)),
        ("S.M.I.C. Ltd", ("smic",), ("ltd",)),
        ("A B C Trading L.L.C.", ("abc", "trading"), ("llc",)),
        ("Foo S.A. de C.V.", ("foo",), ("sa_cv",)),
        ("Xi'an Foo", ("xian", "foo"), ()),
        ("Bank of Kunlun", ("bank", "kunlun"), ()),
        ("SA", ("sa",), ()),
        ("of the", ("of", "the"), ()),
        ("", (), ()),
    ],
)
def test_a_name_loses_case_marks_fillers_and_legal_form(
    text: str, tokens: tuple[str, ...], legal: tuple[str, ...]
) -> None:
    name = normalize(text)

    assert (tokens, legal) == (name.tokens, name.legal)


def test_spellings_of_a_legal_form_are_the_same_key() -> None:
    assert normalize("Foo Co., Ltd.").exact_key == normalize("FOO COMPANY LIMITED").exact_key


def test_other_legal_forms_are_other_keys() -> None:
    assert normalize("Foo Ltd").exact_key != normalize("Foo GmbH").exact_key


def test_abbreviations_of_generic_words_are_written_out() -> None:
    assert ("foo", "technology", "international") == expand(("foo", "tech", "intl"))


def test_a_chinese_name_keeps_its_text() -> None:
    assert "华为技术有限公司" == normalize("\u83ef\u70ba\u6280\u8853\u6709\u9650\u516c\u53f8").han
