"""The catalog of conditions.

Owns: ``conditions.toml``: codes, severities and texts. Refuses to know: when a code applies.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from services.reporting_sink.domain.filing import Condition, Level, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One code of the catalog. ``asked``: some report kind of today can raise it."""

    code: str
    severity: Severity
    level: Level
    asked: bool
    narrative: str
    reason: str
    resolution: str


@cache
def load_conditions() -> Mapping[str, Entry]:
    """Every code, read once per process."""
    table = tomllib.loads((files(__package__) / "conditions.toml").read_text(encoding="utf-8"))
    return MappingProxyType({code: Entry(code=code, **row) for code, row in table.items()})


def raise_condition(code: str, pointer: str = "", *, detail: str = "") -> Condition:
    """A condition of the catalog at a place of the filing.

    Args:
        code: of the catalog.
        pointer: RFC 6901, into the filing; empty for the whole.
        detail: added to the reason.
    """
    entry = load_conditions()[code]
    return Condition(
        code=code,
        severity=entry.severity,
        level=entry.level,
        pointer=pointer,
        narrative=entry.narrative,
        reason=f"{entry.reason} {detail}".rstrip(),
        resolution=entry.resolution,
    )
