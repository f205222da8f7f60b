"""Reads ``parameters.toml`` of a law family, strictly.

Owns: the shape of the files. Refuses to know: what a value is used for, and where files lie.
"""

import tomllib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any, cast, get_args

from services.policy.effective import Dated, Entry, Raw, Scalar, Status
from services.policy.errors import ParameterError

_HEAD = frozenset({"title", "provision", "unit", "verified", "history"})
_NEEDED = frozenset({"effective", "source"})
_OPTIONAL = frozenset({"value", "status", "compliance", "confirm_required", "note"})


def read_parameters(family: str, text: str) -> Mapping[str, Dated]:
    """Parse a family's file.

    Args:
        family: the folder's name; parameters are called ``<family>.<name>``.
        text: TOML.

    Raises:
        ParameterError: a table or an entry is not as it must be.
    """
    try:
        tables = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise ParameterError(family, f"not TOML ({error})") from error
    return {f"{family}.{key}": _read(f"{family}.{key}", table) for key, table in tables.items()}


def _read(name: str, table: Mapping[str, Any]) -> Dated:
    """One parameter: a head and an ascending history."""
    if table.keys() != _HEAD:
        raise ParameterError(name, f"has {sorted(table)}, needs {sorted(_HEAD)}")
    history = tuple(_entry(name, entry) for entry in table["history"])
    days = [entry.effective for entry in history]
    if not days or days != sorted(set(days)):
        raise ParameterError(name, "needs a history in ascending order of distinct days")
    return Dated(
        name=name,
        title=table["title"],
        provision=table["provision"],
        unit=table["unit"],
        verified=table["verified"],
        history=history,
    )


def _entry(name: str, entry: Mapping[str, Any]) -> Entry:
    """One entry; without a value it must say why."""
    if not (entry.keys() >= _NEEDED and entry.keys() <= _NEEDED | _OPTIONAL):
        raise ParameterError(name, f"an entry has {sorted(entry)}")
    status = entry.get("status", "effective")
    if status not in get_args(Status) or (status == "effective") != ("value" in entry):
        raise ParameterError(
            name, f"status {status!r}: an effective entry, and no other, has value"
        )
    return Entry(
        effective=entry["effective"],
        value=_value(name, entry["value"]) if "value" in entry else None,
        source=entry["source"],
        status=cast("Status", status),
        compliance=entry.get("compliance"),
        confirm_required=entry.get("confirm_required", False),
        note=entry.get("note", ""),
    )


def _value(name: str, value: object) -> Raw:
    """A scalar, or a flat table of scalars."""
    if isinstance(value, dict):
        return MappingProxyType({key: _scalar(name, part) for key, part in value.items()})
    return _scalar(name, value)


def _scalar(name: str, value: object) -> Scalar:
    """Numbers become exact decimals, lists tuples of text."""
    if isinstance(value, bool | str | date | Decimal):
        return value
    if isinstance(value, int):
        return Decimal(value)
    if isinstance(value, list):
        return tuple(str(part) for part in value)
    raise ParameterError(name, f"a value of type {type(value).__name__}")
