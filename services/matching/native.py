"""Names in their own script, from our own sourced table: the lists carry none.

Owns: joining a native name to a listed party by its Latin name. Refuses to know: lists and files
outside this package.
"""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from services.matching.errors import TableError
from services.matching.normalize import expand, normalize

CONFIDENCES = ("high", "medium", "low")


@dataclass(frozen=True, slots=True)
class NativeNames:
    """The table.

    Attributes:
        digest: SHA-256 of its text.
        by_latin: native names by the words of the Latin name, legal form aside.
        confidence: of each native name: ``high``, ``medium``, ``low``.
        first_words: with which the Latin names begin.
    """

    digest: str
    by_latin: Mapping[str, tuple[str, ...]]
    confidence: Mapping[str, str]
    first_words: frozenset[str] = frozenset()

    def of(self, latin: str) -> tuple[str, ...]:
        """The native names of a listed party."""
        return self.by_latin.get(_key(latin), ()) if _first_word(latin) in self.first_words else ()


NO_NATIVE_NAMES = NativeNames(digest="none", by_latin={}, confidence={})


def read_native_names(text: str) -> NativeNames:
    """Read the table.

    Raises:
        TableError: malformed, or a row without its source and confidence.
    """
    by_latin: dict[str, tuple[str, ...]] = {}
    confidence: dict[str, str] = {}
    rows = tomllib.loads(text)["name"]
    for row in rows:
        latin, native, grade = row["latin"], row["native"], row["confidence"]
        if grade not in CONFIDENCES or not row["source"]:
            message = f"native_names.toml: {latin!r} needs a source and a confidence."
            raise TableError(message)
        by_latin[_key(latin)] = (*by_latin.get(_key(latin), ()), native)
        confidence[native] = grade
    digest = hashlib.sha256(text.encode()).hexdigest()
    return NativeNames(
        digest=digest,
        by_latin=by_latin,
        confidence=confidence,
        first_words=frozenset(_first_word(row["latin"]) for row in rows),
    )


@cache
def load_native_names() -> NativeNames:
    """Read our own table, once."""
    path = files("services.matching.starter").joinpath("native_names.toml")
    return read_native_names(path.read_text("utf-8"))


def _first_word(latin: str) -> str:
    return latin.split(maxsplit=1)[0].casefold() if latin.strip() else ""


def _key(latin: str) -> str:
    return " ".join(expand(normalize(latin).tokens))
