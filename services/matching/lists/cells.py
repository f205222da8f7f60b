"""What cells of list files say: names, addresses, identifiers, footnotes, days, source lists.

Owns: splitting and reading a cell, and the short names of the publishers' lists. Refuses to know:
which column a cell stands in, beyond naming it in an error.
"""

import re
import sys
from datetime import date, datetime

from services.matching.errors import ListFormatError

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
WATCH = "watch"  # the company's own watch list
LIST_NAMES = frozenset(short for _, short in SHORT_NAMES) | {WATCH}
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
_KINDS = {"Entity": "company", "Individual": "person"}


def decode_text(content: bytes) -> str:
    """Read a list file's bytes as text.

    Raises:
        ListFormatError: empty, a web page, or not UTF-8.
    """
    if not content.strip():
        message = "The list file is empty; fetch it again."
        raise ListFormatError(message)
    if content.lstrip()[:15].lower().startswith((b"<!doctype html", b"<html")):
        message = (
            "Row 1 begins a web page, not a list; the publisher's address has moved or shows "
            "an error: open it in a browser and correct the address."
        )
        raise ListFormatError(message, row=1)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        message = (
            f"Row {row}: the file is not UTF-8 (byte {error.start}); fetch it again, or convert "
            "it to UTF-8 if it was saved by another program."
        )
        raise ListFormatError(message, row=row) from error


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


def name_of(cell: str, at: int) -> str:
    """Read the cell of a row that names the listed party.

    Raises:
        ListFormatError: it is empty.
    """
    name = " ".join(cell.split())
    if not name:
        message = (
            f"Row {at}, name: empty; a listed party without a name cannot be compared. Fetch the "
            "file again."
        )
        raise ListFormatError(message, row=at, column="name")
    return name


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


def kind_of(text: str) -> str:
    """Read a type column: ``company``, ``person``, ``vessel``, ``aircraft``, ``unknown``."""
    return _KINDS.get(text, text.casefold() or "unknown")


def read_day(text: str, at: int, column: str) -> date | None:
    """Read a day: ``2026-11-23`` or the American ``11/23/2026``; None where the cell is empty.

    Raises:
        ListFormatError: it is neither.
    """
    if not text.strip():
        return None
    for style in ("%Y-%m-%d", "%m/%d/%Y"):
        try:
            return datetime.strptime(text.strip(), style).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    message = f"Row {at}, {column}: {text[:30]!r} is not a date (YYYY-MM-DD or MM/DD/YYYY)."
    raise ListFormatError(message, row=at, column=column)
