"""Chinese names that only the sound of their core leads to a listed Latin name."""

import pytest

from services.matching.index import SOUND_ROWS_MAX, build_index
from services.matching.lists import ListEntry, PartyList
from services.matching.native import NO_NATIVE_NAMES
from services.matching.screen import SOUND_ALONE_ROWS, Subject, screen

NAMES = {
    "aixi": "Nanjing Aixi Information Technology Co., Ltd.",
    "zhipu": "Beijing Zhipu Qingyan Technology Co., Ltd.",
    "jinhua": "Fujian Jinhua Integrated Circuit Company, Ltd.",
    "li": "Beijing Li Technology Co., Ltd.",
}


def ask(name: str, *listed: ListEntry) -> list[tuple[str, str]]:
    party_list = PartyList(name="csl", digest="0" * 64, entries=listed)
    index = build_index([party_list], NO_NATIVE_NAMES)
    [result] = screen(index, [Subject(name=name, country="CN")])

    assert result.screenable == any(match.status != "weak" for match in result.matches)

    return [(match.entry_id, match.status) for match in result.matches]


def entry(entry_id: str, name: str, country: str = "CN") -> ListEntry:
    return ListEntry(
        list_name="entity_list", entry_id=entry_id, name=name, countries=frozenset({country})
    )


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("南京艾溪信息科技有限公司", ["aixi"]),
        ("艾溪信息科技有限公司", []),  # four letters without the place are any company
        ("北京智谱清言科技有限公司", ["zhipu"]),  # one core, two words
        ("福建省晋华集成电路有限公司", ["jinhua"]),  # sounds like a place
        ("浙江晋华集成电路有限公司", []),  # but there, it is another one
        ("北京力科技有限公司", []),  # one letter is no core
    ],
)
def test_a_sound_with_its_place_leads_to_a_latin_name(name: str, found: list[str]) -> None:
    listed = [entry(entry_id, latin) for entry_id, latin in NAMES.items()]

    assert found == [entry_id for entry_id, status in ask(name, *listed) if status == "possible"]


def test_a_sound_of_many_names_informs_nobody_but_alerts_at_its_place() -> None:
    many = [entry(f"n{at}", f"Fudan {'ab'[at % 2]}{at} Trading") for at in range(SOUND_ALONE_ROWS)]
    here = entry("here", "Shanghai Fudan Microelectronics Co., Ltd.")

    assert [("here", "possible")] == ask("上海复旦微电子有限公司", here, *many)


def test_a_sound_of_all_too_many_names_leads_nowhere() -> None:
    many = [entry(f"n{at}", f"Shanghai Fudan A{at} Trading") for at in range(SOUND_ROWS_MAX + 1)]

    assert [] == ask("上海复旦微电子有限公司", *many)


def test_a_party_elsewhere_is_not_meant() -> None:
    assert [] == ask("南京艾溪信息科技有限公司", entry("x", "Nanjing Aixi Trading", "RU"))
