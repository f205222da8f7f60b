"""List files read into entries. Today: the Consolidated Screening List in its official CSV layout.

Owns: the 29 columns, how a cell splits into names, addresses and countries, and the short names of
the lists. Refuses to know: how names are compared and what a list means in law. Official typos
are kept: a listed name is what the notice printed.

Source: trade.gov, Consolidated Screening List, CSV layout of 29 columns.
"""

import csv
import hashlib
import io
import re
import sys
from dataclasses import dataclass
from datetime import date

from services.matching.countries import countries_of
from services.matching.errors import ListFormatError

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

# The source column's text in parentheses, or a distinctive part of it, to our short list name.
SHORT_NAMES = (
    ("entity list (el)", "entity_list"),
    ("military end user", "mev"),
    ("unverified list", "uvl"),
    ("denied persons list", "dpl"),
    ("specially designated nationals", "sdn"),
    ("chinese military-industrial complex", "cmic"),
    ("sectoral sanctions", "ssi"),
    ("capta", "capta"),
    ("menu-based sanctions", "mbs"),
    ("palestinian legislative council", "plc"),
    ("nonproliferation sanctions", "isn"),
    ("itar debarred", "dtc"),
    ("foreign sanctions evaders", "fse"),
)
LIST_NAMES = frozenset(short for _, short in SHORT_NAMES)
FIELD_BYTES_MAX = 1_000_000
# What a license requirement cites, to the footnote of Supp. No. 4 to part 744 that it stands for.
_FOOTNOTES = (
    ("1", re.compile(r"734\.9\(e\)\s?(?:1|\(1\))")),
    ("2", re.compile(r"EAR\)?\s?2")),
    ("3", re.compile(r"734\.9\(g\)")),
    ("4", re.compile(r"734\.9\(e\)\s?\(2\)|EAR\)?\.?\s?4")),
    ("5", re.compile(r"734\.9\(e\)\s?\(3\)|EAR\)?\.?\s?5")),
)
_AND = re.compile(r"^(?:and|or)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListEntry:
    """One listed party.

    Attributes:
        list_name: our short name of the list (``SHORT_NAMES``).
        entry_id: the publisher's id of the row.
        kind: ``company``, ``person``, ``vessel``, ``aircraft`` or ``unknown`` (BIS lists say none).
        native_names: names in their own script, from our table of native names.
        countries: ISO 3166 alpha-2 codes read from addresses, citizenships and nationalities.
        identifiers: (scheme, value) pairs as printed.
        footnotes: Entity List footnotes that the license requirement points to, such as ``4``.
        start_date: the day it binds from, where the row says so.
        end_date: the day it ends, where the row says so.
    """

    list_name: str
    entry_id: str
    name: str
    kind: str = "unknown"
    aliases: tuple[str, ...] = ()
    native_names: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    countries: frozenset[str] = frozenset()
    identifiers: tuple[tuple[str, str], ...] = ()
    license_requirement: str = ""
    license_policy: str = ""
    footnotes: tuple[str, ...] = ()
    federal_register: str = ""
    programs: tuple[str, ...] = ()
    dates_of_birth: tuple[str, ...] = ()
    start_date: date | None = None
    end_date: date | None = None
    remarks: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyList:
    """A list file, read.

    Attributes:
        name: the slot it fills, for instance ``csl``.
        digest: SHA-256 of the file's bytes, hex.
    """

    name: str
    digest: str
    entries: tuple[ListEntry, ...]


def parse_csl_csv(content: bytes, *, name: str = "csl") -> PartyList:
    """Read a Consolidated Screening List file.

    Args:
        content: the file, UTF-8 with or without a byte order mark.
        name: the slot it fills.

    Raises:
        ListFormatError: not UTF-8, other columns, an unreadable row, an unknown source list.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"The list file is not UTF-8 (byte {error.start}); fetch it again."
        raise ListFormatError(message) from error
    entries = tuple(_read_rows(text))
    return PartyList(name=name, digest=hashlib.sha256(content).hexdigest(), entries=entries)


def _read_rows(text: str) -> list[ListEntry]:
    csv.field_size_limit(FIELD_BYTES_MAX)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    entries: list[ListEntry] = []
    try:
        header = next(reader, [])
        if header != COLUMNS:
            missing = sorted(set(COLUMNS) - set(header))[:5]
            message = f"Row 1 is not the 29-column header (missing: {missing}); is it a CSL file?"
            raise ListFormatError(message, row=1)
        for row in reader:
            entries.append(_read_row(row, len(entries) + 2))
    except csv.Error as error:
        at = len(entries) + 2
        message = f"Row {at} is cut or badly quoted; fetch the file again."
        raise ListFormatError(message, row=at) from error
    return entries


def _read_row(row: list[str], at: int) -> ListEntry:
    if len(row) != len(COLUMNS):
        message = f"Row {at} has {len(row)} cells, not {len(COLUMNS)}; fetch the file again."
        raise ListFormatError(message, row=at)
    cells = dict(zip(COLUMNS, row, strict=True))
    title = " ".join(cells["name"].split())
    if not title:
        message = f"Row {at} has no name; a listed party without a name cannot be compared."
        raise ListFormatError(message, row=at, column="name")
    addresses = split_addresses(cells["addresses"])
    nations = split_names(cells["citizenships"]) + split_names(cells["nationalities"])
    return ListEntry(
        list_name=sys.intern(short_name(cells["source"], at)),
        entry_id=cells["_id"] or cells["entity_number"] or f"row-{at}",
        name=title,
        kind=_kind(cells["type"]),
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
        start_date=_read_day(cells["start_date"], at, "start_date"),
        end_date=_read_day(cells["end_date"], at, "end_date"),
        remarks=cells["remarks"],
    )


def short_name(source: str, at: int = 0) -> str:
    """Map the source column's text to our short list name.

    Raises:
        ListFormatError: a list we do not know: its effect in law is not known either.
    """
    folded = source.casefold()
    for part, short in SHORT_NAMES:
        if part in folded:
            return short
    message = f"Row {at} comes from an unknown list {source[:60]!r}; teach the loader its effect."
    raise ListFormatError(message, row=at, column="source")


def split_names(cell: str) -> tuple[str, ...]:
    """Split a cell at semicolons; a leading ``and`` of prose is dropped, duplicates too."""
    parts = (_AND.sub("", " ".join(part.split())) for part in cell.split(";"))
    return tuple(dict.fromkeys(part for part in parts if part))


def split_addresses(cell: str) -> tuple[str, ...]:
    """Split an address cell at semicolons, dropping prose joints and closing periods."""
    return tuple(part.rstrip(".").strip() for part in split_names(cell) if part.strip(" ."))


def split_identifiers(cell: str) -> tuple[tuple[str, str], ...]:
    """Read ``Scheme, value, country; ...`` into pairs of scheme and value."""
    found = []
    for part in cell.split(";"):
        pieces = [piece.strip() for piece in part.split(",")]
        if len(pieces) > 1 and pieces[0] and pieces[1]:
            found.append((sys.intern(pieces[0].rstrip(":")), pieces[1]))
    return tuple(found)


def footnotes_of(requirement: str) -> tuple[str, ...]:
    """Read which footnotes of the Entity List a license requirement points to, such as ``4``.

    Source: 15 CFR part 744, Supp. No. 4, footnotes 1 to 5; 734.9(e)(1) to (3) and (g).
    """
    return tuple(number for number, cites in _FOOTNOTES if cites.search(requirement))


def _kind(text: str) -> str:
    kinds = {"Entity": "company", "Individual": "person"}
    return kinds.get(text, text.casefold() or "unknown")


def _read_day(text: str, at: int, column: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        message = f"Row {at}, {column}: {text[:30]!r} is not a date (YYYY-MM-DD)."
        raise ListFormatError(message, row=at, column=column) from error
