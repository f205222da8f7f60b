from datetime import date

import pytest

from services.matching.errors import ListFormatError
from services.matching.lists import parse_dpl
from services.matching.lists.dpl import COLUMNS
from services.matching.lists.entries import ListEntry

HEADER = "\t".join(COLUMNS)


def row(**cells: str) -> str:
    said = {
        "Name": 'JOHN "JACK" DOE',
        "Street_Address": "605 TRAIL LAKE DRIVE",
        "City": "RICHARDSON",
        "State": "TX",
        "Country": "US",
        "Postal_Code": "75081",
        "Effective_Date": "03/04/2022",
        "Expiration_Date": "06/29/2056",
        "Standard_Order": "Y",
        "Last_Update": "2022-03-09",
        "Action": "FR NOTICE ADDED",
        "FR_Citation": "87 F.R. 12345 3/9/22",
    } | cells
    return "\t".join(said[column] for column in COLUMNS)


def file(*rows: str) -> bytes:
    return "\r\n".join((HEADER, *rows, "")).encode()


def test_an_order_has_its_days_and_needs_no_undated_hold() -> None:
    [entry] = parse_dpl(file(row())).entries

    assert (
        ListEntry(
            list_name="dpl",
            entry_id="dpl-2",
            name='JOHN "JACK" DOE',
            addresses=("605 TRAIL LAKE DRIVE, RICHARDSON, TX, 75081, US",),
            countries=frozenset({"US"}),
            federal_register="87 F.R. 12345 3/9/22",
            start_date=date(2022, 3, 4),
            end_date=date(2056, 6, 29),
            remarks="FR NOTICE ADDED",
        )
        == entry
    )


def test_rows_of_one_order_at_several_addresses_are_one_entry() -> None:
    [entry] = parse_dpl(file(row(), row(City="DUBAI", State="", Country="AE"))).entries

    assert (2, frozenset({"US", "AE"})) == (len(entry.addresses), entry.countries)


def test_two_orders_against_one_name_are_two_entries() -> None:
    assert 2 == len(parse_dpl(file(row(), row(Expiration_Date="06/29/2060"))).entries)


def test_an_order_without_an_end_has_none() -> None:
    assert parse_dpl(file(row(Expiration_Date=""))).entries[0].end_date is None


@pytest.mark.parametrize(
    ("content", "at"),
    [
        (b"<!doctype html><title>Bureau of Industry and Security</title>", 1),
        (file("too\tshort"), 2),
        (b"Name\tCity\n", 1),
        (file(row(), row(Effective_Date="when")), 3),
        (file(row(Name=" ")), 2),
    ],
)
def test_what_is_no_list_is_refused_with_its_row(content: bytes, at: int) -> None:
    with pytest.raises(ListFormatError) as refusal:
        parse_dpl(content)

    assert at == refusal.value.row
