import pytest

from services.matching.lists import ListEntry
from services.matching.variants import variants_of


def names_of(name: str, *aliases: str) -> dict[str, str]:
    entry = ListEntry(list_name="entity_list", entry_id="1", name=name, aliases=aliases)
    return {variant.text: variant.label for variant in variants_of(entry)}


def test_a_plain_name_stands_for_itself() -> None:
    assert {"Sugon": "name", "Dawning": "alias"} == names_of("Sugon", "Dawning")


def test_an_affiliate_is_read_without_its_parent() -> None:
    cell = "Huawei Technologies Co., Ltd. (Huawei). Affiliated Entity: Huawei Marine Co., Ltd."

    assert {cell: "name", "Huawei Marine Co., Ltd.": "part"} == names_of(cell)


def test_a_short_name_in_brackets_is_a_name() -> None:
    cell = "Semiconductor Manufacturing International Corporation (SMIC)"

    assert {
        cell: "name",
        "Semiconductor Manufacturing International Corporation": "part",
        "SMIC": "short",
    } == names_of(cell)


@pytest.mark.parametrize(
    ("cell", "part"),
    [
        ("PAEC, and subordinate entity NILOP", "NILOP"),
        ("Sinobright; and any successor, sub-unit, or subsidiary thereof", "Sinobright"),
        ("SGM Most OOO f.k.a., Old Most", "Old Most"),
    ],
)
def test_the_parts_of_a_cell_are_names(cell: str, part: str) -> None:
    assert "part" == names_of(cell)[part]


def test_a_bracket_inside_is_not_a_short_name() -> None:
    assert {"Foo (Beijing) Ltd": "name", "Foo Ltd": "part"} == names_of("Foo (Beijing) Ltd")


def test_a_name_wholly_in_brackets_has_no_outside() -> None:
    assert {"(Foo-1)": "name", "Foo-1": "short"} == names_of("(Foo-1)")
