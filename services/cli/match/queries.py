"""Files of names to compare: CSV, or Parquet where its library is installed.

Owns: reading rows into questions, and saying which rows are none. Refuses to know: who answers.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from services.cli.errors import FileError
from services.cli.match.parquet import is_parquet, read_parquet
from services.matching.countries import country_of
from services.matching.screen import Subject

COLUMNS = ("query_id", "name", "country")
FIELD_CHARACTERS_MAX = 1_000_000
NAME_CHARACTERS_MAX = 1_000
CODE_LETTERS = 2
_UNDECODED = range(0xDC80, 0xDD00)  # what ``surrogateescape`` makes of bytes that are not UTF-8


@dataclass(frozen=True, slots=True)
class Query:
    """One row: a question, or what is wrong with it.

    Attributes:
        row: 1-based, the header is row 1.
        subject: who is compared; None where the row cannot be.
        defect: what is wrong, for a person; empty where nothing is.
    """

    row: int
    query_id: str
    subject: Subject | None
    defect: str = ""


def read_queries(path: Path) -> list[Query]:
    """Read every row, in the order of the file; a bad row is one of them.

    Args:
        path: CSV in UTF-8, or ``.parquet``, with the columns ``query_id``, ``name``, ``country``
            (a code or a name, or empty); further columns are passed over.

    Raises:
        FileError: the file cannot be read or lacks a column.
    """
    if is_parquet(path):
        rows = read_parquet(path, COLUMNS)
        return [_query(at, row) for at, row in enumerate(rows, 2)]
    try:
        with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as stream:
            return list(_read_csv(path, csv.reader(stream)))
    except OSError as error:
        message = f"{path} cannot be read: {error.strerror}"
        raise FileError(message, remedy="Give a CSV of query_id,name,country.") from error


def _read_csv(path: Path, reader: Iterator[list[str]]) -> Iterator[Query]:
    csv.field_size_limit(FIELD_CHARACTERS_MAX)
    header: list[str] = next(reader, [])
    missing = [each for each in COLUMNS if each not in header]
    if missing:
        message = f"{path} lacks the columns {', '.join(missing)}"
        raise FileError(message, remedy="Write query_id,name,country in the first row.")
    row = 1
    while True:
        row += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Query(row, "", None, f"cannot be read: {error}")
            continue
        if not cells:
            row -= 1  # an empty line is no row
        elif len(cells) != len(header):
            found = dict(zip(header, cells, strict=False)).get("query_id", "")
            yield Query(row, found, None, f"has {len(cells)} cells, not {len(header)}")
        else:
            yield _query(row, dict(zip(header, cells, strict=True)))


def _query(row: int, cells: Mapping[str, str]) -> Query:
    query_id, name = cells["query_id"], cells["name"].strip()
    stated = cells["country"].strip()
    defect = ""
    if any(ord(letter) in _UNDECODED for letter in query_id + name + stated):
        query_id = query_id.encode("utf-8", "replace").decode()
        defect = "is not UTF-8"
    elif not name:
        defect = "has no name"
    elif len(name) > NAME_CHARACTERS_MAX:
        defect = f"has a name of more than {NAME_CHARACTERS_MAX} characters"
    if defect:
        return Query(row, query_id, None, defect)
    return Query(row, query_id, Subject(name=name, country=read_country(stated)))


def read_country(stated: str) -> str | None:
    """Read a country code in any case, or a country's name; None where it is neither."""
    found = country_of(stated.upper() if len(stated) == CODE_LETTERS else stated)
    return found[0] if found else None
