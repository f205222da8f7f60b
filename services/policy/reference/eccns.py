"""Entries of the Commerce Control List this gate knows, with their reasons for control.

Owns: ``eccns.toml``. Refuses to know: which destination a reason asks a license for.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType


@dataclass(frozen=True, slots=True, kw_only=True)
class Eccn:
    """One entry.

    Attributes:
        eccn: five characters, or ``EAR99``.
        heading: what it covers, in our own words.
        reasons: every reason for control of the entry.
        always: those that apply to the entire entry.
        in_scope: our rules answer for it.
        source: citation.
    """

    eccn: str
    heading: str
    reasons: frozenset[str]
    always: frozenset[str]
    in_scope: bool
    source: str


@cache
def load_eccns() -> Mapping[str, Eccn]:
    """The committed entries by name, read once per process."""
    table = tomllib.loads((files(__package__) / "eccns.toml").read_text(encoding="utf-8"))
    return MappingProxyType(
        {
            name: Eccn(
                eccn=name,
                heading=row["heading"],
                reasons=frozenset(row["reasons"]),
                always=frozenset(row["always"]),
                in_scope=row["in_scope"],
                source=row.get("source", table["source"]),
            )
            for name, row in table.items()
            if isinstance(row, dict)
        }
    )


def find_eccn(eccn: str) -> Eccn | None:
    """The entry an ECCN belongs to, paragraph or not (``3A090.a`` gives ``3A090``)."""
    return load_eccns().get(eccn.partition(".")[0])
