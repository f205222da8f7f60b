from decimal import Decimal

import pytest

from services.policy.reference import item_master
from services.policy.reference.item_master import COLUMNS, Defect, read_item_master

GOOD = {
    "sku": "A-1",
    "title": "Axle",
    "item_kind": "other",
    "eccn": "EAR99",
    "classification_source": "maker",
    "contained_chips": "none",
}


def content(*rows: dict[str, str]) -> bytes:
    lines = [",".join(row.get(column, "") for column in COLUMNS) for row in rows]
    return "\n".join([",".join(COLUMNS), *lines]).encode()


def faults(*rows: dict[str, str]) -> list[tuple[int, str, str]]:
    found: tuple[Defect, ...] = read_item_master(content(*rows)).defects
    return [(defect.row, defect.column, defect.code) for defect in found]


def test_a_good_row_has_no_fault() -> None:
    assert [] == faults(GOOD)


def test_every_cell_of_a_full_row_is_read() -> None:
    row = {
        "sku": "HBM-1",
        "title": "Stack",
        "item_kind": "memory",
        "eccn": "3A090.c",
        "reasons_for_control": "RS AT",
        "classification_source": "maker",
        "contained_chips": "nvidia-h100-sxm:2 nvidia-l4:1",
        "other_control_authorization": "NLR",
        "country_of_origin": "KR",
        "hbm": "yes",
        "memory_bandwidth_density": "7.44",
        "fictitious": "yes",
    }
    item = read_item_master(content(row)).items["HBM-1"]

    assert ("RS", "AT") == item.reasons_for_control
    assert [2, 1] == [inside.count for inside in item.contained_chips]
    assert Decimal("7.44") == item.memory_bandwidth_density
    assert (True, True, "KR", "NLR") == (
        item.hbm,
        item.fictitious,
        item.country_of_origin,
        item.other_control_authorization,
    )


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"sku": ""}, ("sku", "form")),
        ({"sku": "a b"}, ("sku", "form")),
        ({"title": ""}, ("title", "missing")),
        ({"title": "x" * 301}, ("title", "text")),
        ({"title": " Axle"}, ("title", "text")),
        ({"title": "Ax\u202ele"}, ("title", "text")),
        ({"item_kind": "gadget"}, ("item_kind", "form")),
        ({"eccn": "5A99"}, ("eccn", "form")),
        ({"reasons_for_control": "AT"}, ("reasons_for_control", "disagrees")),
        ({"eccn": "5A992"}, ("reasons_for_control", "disagrees")),
        ({"eccn": "9A515"}, ("reasons_for_control", "missing")),
        ({"reasons_for_control": "XX"}, ("reasons_for_control", "form")),
        ({"eccn": "", "reasons_for_control": "AT"}, ("reasons_for_control", "without_eccn")),
        ({"classification_source": ""}, ("classification_source", "unsourced")),
        ({"contained_chips": "nobody:1"}, ("contained_chips", "unknown_chip")),
        ({"contained_chips": "nvidia-l4"}, ("contained_chips", "unknown_chip")),
        ({"country_of_origin": "ZZ"}, ("country_of_origin", "unknown_country")),
        ({"hbm": "maybe"}, ("hbm", "form")),
        ({"fictitious": "true"}, ("fictitious", "form")),
        ({"memory_bandwidth_density": "1e3"}, ("memory_bandwidth_density", "form")),
    ],
)
def test_a_fault_is_named_with_row_and_column(
    change: dict[str, str], expected: tuple[str, str]
) -> None:
    assert [(3, *expected)] == faults(GOOD, {**GOOD, "sku": "B-2", **change})


def test_an_eccn_outside_our_table_with_reasons_is_accepted() -> None:
    assert [] == faults({**GOOD, "eccn": "9A515", "reasons_for_control": "NS RS"})


def test_an_unclassified_item_is_accepted_as_such() -> None:
    row = {"sku": "A-1", "title": "Axle", "item_kind": "other"}

    assert [] == faults(row)
    assert read_item_master(content(row)).items["A-1"].eccn is None


def test_all_faults_of_a_file_are_named() -> None:
    assert [(2, "title", "missing"), (2, "hbm", "form"), (3, "sku", "repeated")] == faults(
        {**GOOD, "title": "", "hbm": "?"}, GOOD
    )


def test_a_file_that_is_not_utf8_is_refused() -> None:
    assert "not_utf8" == read_item_master(b"\xff\xfe").defects[0].code


def test_a_file_that_is_not_csv_is_refused() -> None:
    assert "not_csv" == read_item_master(content(GOOD) + b'\n"a"b').defects[0].code


def test_a_row_of_another_width_is_refused() -> None:
    assert [(3, "", "width")] == [
        (defect.row, defect.column, defect.code)
        for defect in read_item_master(content(GOOD) + b"\na,b").defects
    ]


def test_a_file_without_items_is_refused() -> None:
    assert "row_count" == read_item_master(content()).defects[0].code
    assert "header" == read_item_master(b"").defects[0].code


def test_a_file_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(item_master, "BYTES_MAX", 10)

    assert "too_large" == read_item_master(content(GOOD)).defects[0].code
