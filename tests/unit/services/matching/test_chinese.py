import pytest

from services.matching.chinese import core_of_chinese, pinyin_of, place_sounds_of


@pytest.mark.parametrize(
    ("text", "core"),
    [
        ("上海壁仞智能科技有限公司", "壁仞"),
        ("寒武纪\uff08昆山\uff09信息科技有限公司", "寒武纪"),
        ("浪潮集团有限公司", "浪潮"),
        ("北京微电子技术研究所", ""),
        ("北方集成电路技术创新中心(北京)有限公司", ""),
    ],
)
def test_the_core_is_what_place_industry_and_legal_form_leave(text: str, core: str) -> None:
    assert core == core_of_chinese(text)


def test_a_reading_follows_the_phrase() -> None:
    assert "changjiang" == pinyin_of("长江")


def test_places_sound_as_latin_names_write_them() -> None:
    assert frozenset({"shanghai"}) == place_sounds_of("上海壁仞智能科技有限公司")
