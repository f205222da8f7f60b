"""The Entity List as a table of its own: footnotes and license policy beside each name.

Owns: its columns. Refuses to know: what a license requirement demands (``services/policy``).

The regulation prints the list as a table by country (15 CFR part 744, Supp. No. 4); this layout
is that table in CSV, one row per entity. Columns may come in any order; those not required may
be absent.
"""

import re
import sys
from datetime import date

from services.matching.countries import countries_of
from services.matching.errors import ListFormatError
from services.matching.lists.cells import (
    decode_text,
    footnotes_of,
    name_of,
    read_day,
    split_addresses,
    split_names,
)
from services.matching.lists.entries import ListEntry, PartyList, digest_of
from services.matching.lists.rows import read_free_table

REQUIRED = ("country", "name", "address", "license_requirement", "federal_register")
COLUMNS = (
    "el_id",
    *REQUIRED,
    "aliases",
    "license_policy",
    "footnotes",
    "footnotes_derived",
    "start_date",
    "end_date",
    "status",
)
FOOTNOTES = frozenset("12345")
_CITED = re.compile(r"\d+ FR \d+,? (\d{1,2})/(\d{1,2})/(\d{2,4})")
_CENTURY = 2000


def parse_entity_list(content: bytes, *, name: str = "entity-list") -> PartyList:
    """Read an Entity List table.

    Args:
        content: CSV, UTF-8, columns ``COLUMNS``, at least ``REQUIRED``. ``footnotes``: digits, such
            as ``14`` or ``1 4``; where the column is empty they are read from the license
            requirement. ``start_date``: else the first day cited from the Federal Register.
        name: the slot it fills.

    Raises:
        ListFormatError: other columns, an unreadable row, an unknown footnote.
    """
    rows = read_free_table(
        decode_text(content), required=REQUIRED, allowed=COLUMNS, what="an Entity List table"
    )
    entries = tuple(_read_row(cells, at) for at, cells in rows)
    return PartyList(name=name, digest=digest_of(content), entries=entries)


def _read_row(cells: dict[str, str], at: int) -> ListEntry:
    addresses = split_addresses(cells["address"])
    requirement = cells["license_requirement"].strip()
    return ListEntry(
        list_name="entity_list",
        entry_id=cells["el_id"] or f"row-{at}",
        name=name_of(cells["name"], at),
        aliases=split_names(cells["aliases"]),
        addresses=addresses,
        countries=countries_of((*addresses, cells["country"])),
        license_requirement=sys.intern(requirement),
        license_policy=sys.intern(cells["license_policy"].strip()),
        footnotes=_footnotes(cells, requirement, at),
        federal_register=cells["federal_register"].strip(),
        start_date=read_day(cells["start_date"], at, "start_date")
        or first_cited(cells["federal_register"]),
        end_date=read_day(cells["end_date"], at, "end_date"),
        remarks=cells["status"].strip(),
    )


def _footnotes(cells: dict[str, str], requirement: str, at: int) -> tuple[str, ...]:
    column = "footnotes" if cells["footnotes"].strip() else "footnotes_derived"
    stated = [digit for digit in cells[column] if digit not in " ,;"]
    unknown = [digit for digit in stated if digit not in FOOTNOTES]
    if unknown:
        message = f"Row {at}, {column}: {unknown} is no footnote of the Entity List (1 to 5)."
        raise ListFormatError(message, row=at, column=column)
    return tuple(sorted(set(stated))) or footnotes_of(requirement)


def first_cited(citation: str) -> date | None:
    """The earliest day that a Federal Register citation names, as in ``84 FR 22963, 5/21/19``."""
    days = []
    for month, day, year in _CITED.findall(citation):
        full = int(year) if len(year) > 2 else _CENTURY + int(year)  # noqa: PLR2004 - two digits
        try:
            days.append(date(full, int(month), int(day)))
        except ValueError:
            continue
    return min(days, default=None)
