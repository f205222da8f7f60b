"""The Denied Persons List in the text file of the Bureau of Industry and Security.

Owns: its twelve columns; rows of one order at several addresses become one entry. Refuses to know:
what an order without an end means (``services/policy`` holds ``denial_order_undated``).

Source: BIS, ``dpl.txt``: tab-separated, days as MM/DD/YYYY. This file states when orders end,
which the Consolidated Screening List mostly does not.
"""

from dataclasses import replace

from services.matching.countries import countries_of
from services.matching.lists.cells import decode_text, name_of, read_day
from services.matching.lists.entries import ListEntry, PartyList, digest_of
from services.matching.lists.rows import read_table

COLUMNS = (
    "Name",
    "Street_Address",
    "City",
    "State",
    "Country",
    "Postal_Code",
    "Effective_Date",
    "Expiration_Date",
    "Standard_Order",
    "Last_Update",
    "Action",
    "FR_Citation",
)
_LINE = ("Street_Address", "City", "State", "Postal_Code", "Country")


def parse_dpl(content: bytes, *, name: str = "dpl") -> PartyList:
    """Read ``dpl.txt``.

    Raises:
        ListFormatError: other columns, a row with other cells, a day that cannot be read.
    """
    orders: dict[tuple[str, ...], ListEntry] = {}
    rows = read_table(
        decode_text(content), COLUMNS, what="the BIS file dpl.txt", delimiter="\t", quoted=False
    )
    for at, cells in rows:
        entry = _read_row(cells, at)
        key = (entry.name, *(cells[column] for column in COLUMNS[6:8]), cells["FR_Citation"])
        known = orders.get(key)
        orders[key] = entry if known is None else _joined(known, entry)
    return PartyList(name=name, digest=digest_of(content), entries=tuple(orders.values()))


def _joined(known: ListEntry, more: ListEntry) -> ListEntry:
    return replace(
        known,
        addresses=tuple(dict.fromkeys(known.addresses + more.addresses)),
        countries=known.countries | more.countries,
    )


def _read_row(cells: dict[str, str], at: int) -> ListEntry:
    line = ", ".join(cells[column].strip() for column in _LINE if cells[column].strip())
    return ListEntry(
        list_name="dpl",
        entry_id=f"dpl-{at}",
        name=name_of(cells["Name"], at),
        addresses=(line,) if line else (),
        countries=countries_of((line,)),
        federal_register=cells["FR_Citation"].strip(),
        start_date=read_day(cells["Effective_Date"], at, "Effective_Date"),
        end_date=read_day(cells["Expiration_Date"], at, "Expiration_Date"),
        remarks=cells["Action"].strip(),
    )
