import csv
import io
from datetime import date

import pytest

from services.matching.errors import ListFormatError
from services.matching.lists import COLUMNS, ListEntry, parse_csl_csv

ENTITY_LIST = "Entity List (EL) - Bureau of Industry and Security"


def write(*rows: dict[str, str], header: tuple[str, ...] = tuple(COLUMNS)) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(header)
    for row in rows:
        writer.writerow([row.get(column, "") for column in header])
    return out.getvalue().encode()


def row(**cells: str) -> dict[str, str]:
    return {"_id": "1", "source": ENTITY_LIST, "name": "Sugon", **cells}


def read(**cells: str) -> ListEntry:
    return parse_csl_csv(write(row(**cells))).entries[0]


def test_a_row_is_read_into_an_entry() -> None:
    entry = read(
        addresses="No. 36 Park, Beijing; and No. 15 Street, Tianjin, China.",
        alt_names="Dawning; and Shuguang; Dawning",
        federal_register_notice="84 FR 29373",
        start_date="2019-06-24",
        license_requirement="See 734.9(e)(2) of the EAR)4",
        ids="Passport, 836238033, KP; Gender, Male; nonsense",
    )

    assert (
        ListEntry(
            list_name="entity_list",
            entry_id="1",
            name="Sugon",
            aliases=("Dawning", "Shuguang"),
            addresses=("No. 36 Park, Beijing", "No. 15 Street, Tianjin, China"),
            countries=frozenset({"CN"}),
            identifiers=(("Passport", "836238033"), ("Gender", "Male")),
            license_requirement="See 734.9(e)(2) of the EAR)4",
            footnotes=("4",),
            federal_register="84 FR 29373",
            start_date=date(2019, 6, 24),
        )
        == entry
    )


def test_a_byte_order_mark_is_no_part_of_the_header() -> None:
    assert 1 == len(parse_csl_csv(b"\xef\xbb\xbf" + write(row())).entries)


def test_a_row_without_id_is_named_by_its_place() -> None:
    assert "row-2" == read(_id="").entry_id


@pytest.mark.parametrize(
    ("content", "row_number"),
    [
        (b"\xff\xfe", 1),
        (b"<html></html>", 1),
        (b"", 0),
        (write(row(), row(name=" ")), 3),
        (write(row(source="A New List")), 2),
        (write(row(start_date="yesterday")), 2),
        (write(row()) + b'"2","cut', 3),
        (write(row()) + b"2,short\r\n", 3),
    ],
)
def test_what_is_no_list_is_refused_with_its_row(content: bytes, row_number: int) -> None:
    with pytest.raises(ListFormatError) as refusal:
        parse_csl_csv(content)

    assert row_number == refusal.value.row
