"""Tables in text: rows of cells under a header.

Owns: reading a delimited table strictly, with the row of each fault. Refuses to know: what a cell
says.
"""

import csv
import io
from collections.abc import Iterator, Sequence

from services.matching.errors import ListFormatError
from services.matching.lists.cells import FIELD_BYTES_MAX

_SHOWN = 5  # missing columns that an error names


def read_rows(text: str, *, delimiter: str = ",", quoted: bool = True) -> Iterator[list[str]]:
    """Yield the rows of a delimited table, header or not.

    Raises:
        ListFormatError: a row is cut or badly quoted.
    """
    csv.field_size_limit(FIELD_BYTES_MAX)
    stream = io.StringIO(text, newline="")
    if quoted:
        reader = csv.reader(stream, delimiter=delimiter, strict=True)
    else:
        reader = csv.reader(stream, delimiter=delimiter, quoting=csv.QUOTE_NONE, strict=True)
    at = 0
    try:
        for row in reader:
            at += 1
            yield row
    except csv.Error as error:
        message = f"Row {at + 1} is cut or badly quoted; fetch the file again."
        raise ListFormatError(message, row=at + 1) from error


def read_table(
    text: str, columns: Sequence[str], *, what: str, delimiter: str = ",", quoted: bool = True
) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield (row number, cells by column) of a table that has exactly these columns.

    Raises:
        ListFormatError: another header, or a row with too many or too few cells.
    """
    rows = read_rows(text, delimiter=delimiter, quoted=quoted)
    header = [cell.strip() for cell in next(rows, [])]
    if header != list(columns):
        missing = sorted(set(columns) - set(header))[:_SHOWN]
        message = (
            f"Row 1 is not the {len(columns)}-column header (missing: {missing}); is it {what}? "
            "See 'portcullis lists load --help' for the formats."
        )
        raise ListFormatError(message, row=1)
    yield from _cells(rows, header)


def read_free_table(
    text: str, *, required: Sequence[str], allowed: Sequence[str], what: str
) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield (row number, cells by column); some columns must be there, in any order.

    Columns that are allowed and absent read as empty.

    Raises:
        ListFormatError: a column is missing, unknown or doubled, or a row has other cells.
    """
    rows = read_rows(text)
    header = [cell.strip() for cell in next(rows, [])]
    missing = [column for column in required if column not in header]
    unknown = [column for column in header if column not in allowed]
    if missing or unknown or len(set(header)) != len(header):
        message = (
            f"Row 1 is not the header of {what}: missing {missing}, unknown {unknown[:_SHOWN]}; "
            f"the columns are {', '.join(allowed)}."
        )
        raise ListFormatError(message, row=1)
    blank = dict.fromkeys(allowed, "")
    for at, cells in _cells(rows, header):
        yield at, blank | cells


def _cells(rows: Iterator[list[str]], header: list[str]) -> Iterator[tuple[int, dict[str, str]]]:
    for at, row in enumerate(rows, 2):
        if len(row) != len(header):
            message = f"Row {at} has {len(row)} cells, not {len(header)}; fetch the file again."
            raise ListFormatError(message, row=at)
        yield at, dict(zip(header, row, strict=True))
