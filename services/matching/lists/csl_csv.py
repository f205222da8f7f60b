"""The Consolidated Screening List in its official CSV layout.

Owns: the 29 columns and what each becomes. Refuses to know: how names are compared and what a list
means in law. Official typos are kept: a listed name is what the notice printed.

Source: trade.gov, Consolidated Screening List, CSV layout of 29 columns.
"""

import sys

from services.matching.countries import countries_of
from services.matching.lists.cells import (
    decode_text,
    footnotes_of,
    kind_of,
    name_of,
    read_day,
    short_name,
    split_addresses,
    split_identifiers,
    split_names,
)
from services.matching.lists.entries import ListEntry, PartyList, digest_of
from services.matching.lists.rows import read_table

COLUMNS = [
    "_id",
    "source",
    "entity_number",
    "type",
    "programs",
    "name",
    "title",
    "addresses",
    "federal_register_notice",
    "start_date",
    "end_date",
    "standard_order",
    "license_requirement",
    "license_policy",
    "call_sign",
    "vessel_type",
    "gross_tonnage",
    "gross_registered_tonnage",
    "vessel_flag",
    "vessel_owner",
    "remarks",
    "source_list_url",
    "alt_names",
    "citizenships",
    "dates_of_birth",
    "nationalities",
    "places_of_birth",
    "source_information_url",
    "ids",
]


def parse_csl_csv(content: bytes, *, name: str = "csl") -> PartyList:
    """Read a Consolidated Screening List file.

    Args:
        content: the file, UTF-8 with or without a byte order mark.
        name: the slot it fills.

    Raises:
        ListFormatError: not UTF-8, other columns, an unreadable row, an unknown source list.
    """
    rows = read_table(decode_text(content), COLUMNS, what="a Consolidated Screening List file")
    entries = tuple(_read_row(cells, at) for at, cells in rows)
    return PartyList(name=name, digest=digest_of(content), entries=entries)


def _read_row(cells: dict[str, str], at: int) -> ListEntry:
    addresses = split_addresses(cells["addresses"])
    nations = split_names(cells["citizenships"]) + split_names(cells["nationalities"])
    return ListEntry(
        list_name=sys.intern(short_name(cells["source"], at)),
        entry_id=cells["_id"] or cells["entity_number"] or f"row-{at}",
        name=name_of(cells["name"], at),
        kind=kind_of(cells["type"]),
        aliases=split_names(cells["alt_names"]),
        addresses=addresses,
        countries=countries_of(addresses + nations),
        identifiers=split_identifiers(cells["ids"]),
        license_requirement=sys.intern(cells["license_requirement"]),
        license_policy=sys.intern(cells["license_policy"]),
        footnotes=footnotes_of(cells["license_requirement"]),
        federal_register=cells["federal_register_notice"],
        programs=split_names(cells["programs"]),
        dates_of_birth=split_names(cells["dates_of_birth"]),
        start_date=read_day(cells["start_date"], at, "start_date"),
        end_date=read_day(cells["end_date"], at, "end_date"),
        remarks=cells["remarks"],
    )
