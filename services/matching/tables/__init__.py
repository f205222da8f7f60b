"""Our own tables: data files beside the code, read once.

Owns: reading a TOML table of this folder. Refuses to know: what the tables are used for.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from services.matching.errors import TableError


@cache
def read_table(name: str) -> Mapping[str, Any]:
    """Read ``<name>.toml`` of this folder; the answer is shared, do not change it.

    Raises:
        TableError: the file is missing or malformed: the installation is damaged.
    """
    try:
        return tomllib.loads(files(__name__).joinpath(f"{name}.toml").read_text("utf-8"))
    except (FileNotFoundError, tomllib.TOMLDecodeError) as error:
        message = f"The table {name}.toml is missing or malformed; install the package again."
        raise TableError(message) from error


def read_pairs(name: str, section: str) -> dict[str, tuple[str, ...]]:
    """Read a section of ``key = ["word", ...]`` lines."""
    return {key: tuple(words) for key, words in read_table(name)[section].items()}


def read_words(name: str, section: str) -> frozenset[str]:
    """Read a section ``words = '''...'''`` of words separated by white space."""
    return frozenset(str(read_table(name)[section]["words"]).split())
