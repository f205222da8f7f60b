"""Parquet files, read and written through pyarrow where it is installed.

Owns: the optional library. Refuses to know: what the columns mean.
"""

import importlib
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

from services.cli.errors import FileError

_SUFFIXES = frozenset({".parquet", ".pq"})


def is_parquet(path: Path) -> bool:
    """Say whether a file's name says Parquet."""
    return path.suffix.lower() in _SUFFIXES


def read_parquet(path: Path, columns: Sequence[str]) -> list[dict[str, str]]:
    """Read some columns as text, a missing value as empty text.

    Raises:
        FileError: unreadable, without one of the columns, or pyarrow is not installed.
    """
    arrow, parquet = load_pyarrow()
    try:
        there = parquet.read_schema(path).names
        missing = [each for each in columns if each not in there]
        table = None if missing else parquet.read_table(path, columns=list(columns))
    except (OSError, arrow.ArrowException) as error:
        message = f"{path} cannot be read: {error}"
        raise FileError(message, remedy="Give a Parquet file of query_id,name,country.") from error
    if table is None:
        message = f"{path} lacks the columns {', '.join(missing)}"
        raise FileError(message, remedy="Write query_id, name and country.")
    return [
        {name: "" if value is None else str(value) for name, value in row.items()}
        for row in table.to_pylist()
    ]


def write_parquet(path: Path, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Write rows under the columns' names; numbers stay numbers.

    Raises:
        FileError: pyarrow is not installed, or the file cannot be written.
    """
    arrow, parquet = load_pyarrow()
    values = list(zip(*rows, strict=True)) if rows else [()] * len(columns)
    try:
        parquet.write_table(arrow.table(dict(zip(columns, map(list, values), strict=True))), path)
    except OSError as error:
        message = f"{path} cannot be written: {error}"
        raise FileError(message, remedy="Name a place that can be written.") from error


def load_pyarrow() -> tuple[ModuleType, ModuleType]:
    """Import pyarrow.

    Raises:
        FileError: it is not installed.
    """
    try:
        return importlib.import_module("pyarrow"), importlib.import_module("pyarrow.parquet")
    except ModuleNotFoundError as error:
        message = "Parquet files need pyarrow, which is not installed"
        remedy = "Install it ('pip install portcullis[parquet]'), or use CSV."
        raise FileError(message, remedy=remedy) from error
