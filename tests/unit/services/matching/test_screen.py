import csv
import io

import pytest

from services.matching.index import Index, build_index
from services.matching.lists import COLUMNS, ListEntry, PartyList, parse_csl_csv
from services.matching.native import read_native_names
from services.matching.screen import Screener, Subject, screen
from services.matching.starter import load_starter

NATIVE = """
[[name]]
latin = "Shanghai Biren Intelligent Technology Co., Ltd."
native = "上海壁仞智能科技有限公司"
confidence = "high"
source = "seen"
[[name]]
latin = "Sugon"
native = "曙光信息产业股份有限公司"
confidence = "low"
source = "seen"
"""
ENTRIES = (
    ListEntry(
        list_name="entity_list",
        entry_id="biren",
        name="Shanghai Biren Intelligent Technology Co., Ltd.",
        aliases=("Biren",),
        addresses=("Room 1302, No. 2388 Chenhang Highway, Minhang District, Shanghai, China",),
        countries=frozenset({"CN"}),
        identifiers=(("USCC", "91310112MA1GCDC55K"),),
    ),
    ListEntry(list_name="entity_list", entry_id="sugon", name="Sugon", countries=frozenset({"CN"})),
    ListEntry(list_name="sdn", entry_id="aiken", name="Aikente", countries=frozenset({"RU"})),
    ListEntry(list_name="dpl", entry_id="fj", name="FJ TECHNOLOGY"),
    ListEntry(list_name="sdn", entry_id="rim", name="RIM, Ryong Nam", kind="person"),
)


@pytest.fixture(scope="module")
def index() -> Index:
    party_list = PartyList(name="csl", digest="0" * 64, entries=ENTRIES)
    return build_index([party_list], read_native_names(NATIVE))


def ask(index: Index, name: str, **stated: object) -> list[tuple[str, str, tuple[str, ...]]]:
    [result] = screen(index, [Subject(name=name, **stated)])  # type: ignore[arg-type]  # a test's shorthand
    return [(match.entry_id, match.status, match.reasons) for match in result.matches]


def test_the_same_name_in_the_same_country_is_confirmed(index: Index) -> None:
    found = ask(index, "SHANGHAI BIREN INTELLIGENT TECHNOLOGY COMPANY LIMITED", country="CN")

    assert [("biren", "confirmed", ("name_exact", "country_agrees"))] == found


def test_a_name_alone_is_never_confirmed(index: Index) -> None:
    found = ask(index, "Shanghai Biren Intelligent Technology Co., Ltd.")

    assert [("biren", "possible", ("name_exact", "country_unstated"))] == found


def test_another_country_does_not_confirm(index: Index) -> None:
    assert [("sugon", "possible", ("name_exact", "country_differs"))] == ask(
        index, "Sugon", country="DE"
    )


def test_a_list_without_countries_cannot_confirm_by_country(index: Index) -> None:
    assert [("fj", "possible", ("name_exact", "country_unlisted"))] == ask(
        index, "FJ Technology", country="US"
    )


def test_an_address_confirms(index: Index) -> None:
    found = ask(
        index,
        "Shanghai Biren Intelligent Technology Co., Ltd.",
        country="SG",
        address=("1302, 2388 Chenhang Highway", "Minhang"),
    )

    assert [("biren", "confirmed", ("name_exact", "address_agrees", "country_differs"))] == found


def test_a_registration_number_makes_any_name_possible(index: Index) -> None:
    found = ask(index, "Quite Another Name", identifiers=(("USCC", "91310112MA1GCDC55K"),))

    assert [("biren", "possible", ("identifier_agrees", "country_unstated"))] == found


def test_name_and_registration_number_confirm(index: Index) -> None:
    found = ask(index, "Biren", identifiers=(("USCC", "91310112MA1GCDC55K"),))

    assert (
        "biren",
        "confirmed",
        ("name_exact", "by_alias", "identifier_agrees", "country_unstated"),
    ) == found[0]


def test_an_order_of_words_and_a_missing_legal_form_are_possible(index: Index) -> None:
    assert ("rim", "possible", ("name_reordered", "country_unstated")) == ask(
        index, "Ryong Nam Rim"
    )[0]


def test_a_name_run_together_is_possible(index: Index) -> None:
    assert "possible" == ask(index, "ShanghaiBirenIntelligentTechnology")[0][1]


def test_a_look_alike_is_not_held(index: Index) -> None:
    found = ask(index, "Shanghai Bairun Intelligent Technology Co., Ltd.", country="CN")

    assert all(status == "weak" for _, status, _ in found)


def test_mixed_scripts_are_seen_through_and_said(index: Index) -> None:
    assert [("sugon", "possible", ("name_exact", "mixed_script", "country_unstated"))] == ask(
        index, "Sug\u043en"
    )


def test_a_chinese_name_is_found_in_our_table(index: Index) -> None:
    assert [("biren", "confirmed", ("name_native", "country_agrees"))] == ask(
        index, "上海壁仞智能科技有限公司", country="CN"
    )


def test_a_chinese_name_of_low_confidence_is_only_possible(index: Index) -> None:
    assert [("sugon", "possible", ("name_native", "by_native_unsure", "country_agrees"))] == ask(
        index, "曙光信息产业股份有限公司", country="CN"
    )


def test_a_chinese_name_that_nothing_bridges_is_unscreenable(index: Index) -> None:
    unknown = Subject(name="无名有限公司", country="CN")
    bridged = Subject(name="无名有限公司", name_latin="Wuming Ltd", country="CN")

    results = screen(index, [unknown, bridged])

    assert [False, True] == [result.screenable for result in results]


def test_a_stated_latin_form_is_compared_too(index: Index) -> None:
    assert [("sugon", "confirmed", ("name_exact", "country_agrees"))] == ask(
        index, "无名有限公司", name_latin="Sugon", country="CN"
    )


def test_an_empty_name_is_answered(index: Index) -> None:
    assert [] == ask(index, " ")


def test_every_name_is_compared(index: Index) -> None:
    [result] = screen(index, [Subject(name="Acme")])

    assert index.names == result.compared == 8


def test_a_subject_asked_before_is_answered_from_memory(index: Index) -> None:
    screener = Screener(index, size=2)
    subjects = [Subject(name=name) for name in ("Sugon", "Acme", "Sugon")]

    first = screener.screen(subjects)
    again = screener.screen(subjects)

    assert first == again
    assert first[0] is again[0] is again[2]


def test_only_so_many_answers_are_kept(index: Index) -> None:
    screener = Screener(index, size=1)
    [old] = screener.screen([Subject(name="Sugon")])
    screener.screen([Subject(name="Acme")])

    assert old is not screener.screen([Subject(name="Sugon")])[0]


def test_another_index_answers_anew(index: Index) -> None:
    screener = Screener(index)
    [before] = screener.screen([Subject(name="Sugon")])
    screener.replace_index(build_index([]))

    [after] = screener.screen([Subject(name="Sugon")])

    assert (1, 0) == (len(before.matches), len(after.matches))


def test_other_lists_have_another_digest(index: Index) -> None:
    assert index.digest != build_index([]).digest


def test_the_starter_list_reads_and_names_at_least_150_entity_list_parties() -> None:
    content = load_starter()
    entries = parse_csl_csv(content).entries
    header = next(csv.reader(io.StringIO(content.decode())))

    assert COLUMNS == header
    assert 150 <= sum(entry.list_name == "entity_list" for entry in entries)
    assert all(
        entry.federal_register and entry.start_date
        for entry in entries
        if entry.list_name == "entity_list"
    )
    assert {"entity_list", "mev", "uvl", "dpl", "sdn", "cmic", "ssi", "mbs", "isn"} <= {
        entry.list_name for entry in entries
    }


def test_the_core_of_a_chinese_name_is_possible(index: Index) -> None:
    assert [("biren", "possible", ("core_native", "country_agrees"))] == ask(
        index, "壁仞科技", country="CN"
    )


@pytest.mark.parametrize(("name", "status"), [("上海壁韧集团", "possible"), ("壁韧集团", "weak")])
def test_a_core_that_only_sounds_alike_needs_the_place(
    index: Index, name: str, status: str
) -> None:
    assert [("biren", status, ("core_sounds_alike", "country_agrees"))] == [
        (entry_id, found, tuple(reason for reason in reasons if reason != "by_alias"))
        for entry_id, found, reasons in ask(index, name, country="CN")
    ]


def test_a_sound_says_nothing_of_a_party_elsewhere(index: Index) -> None:
    assert [] == ask(index, "埃肯特", country="CN")
