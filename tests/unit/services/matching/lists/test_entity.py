import os
from datetime import date
from pathlib import Path

import pytest

from services.matching.errors import ListFormatError
from services.matching.lists import parse_entity_list
from services.matching.lists.entity import first_cited

DATA = Path(os.environ.get("PORTCULLIS_DATA") or Path(__file__).parents[6] / "shared" / "data")
HEADER = "country,name,address,license_requirement,federal_register,license_policy,footnotes"


def file(row: str, header: str = HEADER) -> bytes:
    return f"{header}\n{row}\n".encode()


def test_footnotes_and_license_policy_are_read() -> None:
    row = (
        'China,Sugon,"1 Road, Beijing",All items. (See 744.11),"84 FR 29373, 6/24/19",'
        "Presumption of denial,4"
    )
    [entry] = parse_entity_list(file(row)).entries

    assert (("4",), "Presumption of denial", date(2019, 6, 24), frozenset({"CN"})) == (
        entry.footnotes,
        entry.license_policy,
        entry.start_date,
        entry.countries,
    )


def test_without_the_column_footnotes_are_read_from_the_requirement() -> None:
    row = 'China,Sugon,,"see 734.9(e)(2) of the EAR)4",'
    [entry] = parse_entity_list(file(row, HEADER.rsplit(",", 2)[0])).entries

    assert (("4",), None) == (entry.footnotes, entry.start_date)


def test_the_first_day_cited_is_the_first_day_listed() -> None:
    assert date(2019, 5, 21) == first_cited("85 FR 51603, 8/20/20; 84 FR 22963, 5/21/19")
    assert first_cited("84 FR 22963, 2/30/19") is None


@pytest.mark.parametrize(
    ("content", "row", "column"),
    [
        (file("x", "name,color"), 1, ""),
        (file("China,,,x,,,"), 2, "name"),
        (file("China,Sugon,,x,,,9"), 2, "footnotes"),
        (file("China,Sugon"), 2, ""),
    ],
)
def test_what_is_no_table_is_refused_with_its_place(content: bytes, row: int, column: str) -> None:
    with pytest.raises(ListFormatError) as refusal:
        parse_entity_list(content)

    assert (row, column) == (refusal.value.row, refusal.value.column)


@pytest.mark.skipif(not DATA.exists(), reason="the reference folder (PORTCULLIS_DATA) is absent")
def test_the_whole_entity_list_is_read() -> None:
    entries = parse_entity_list((DATA / "entity_list.csv").read_bytes()).entries

    assert 3409 == len(entries)
    assert 96 == sum("4" in entry.footnotes for entry in entries)
