"""Canonical bytes of facts and of law, and their SHA-256.

Owns: the canonical form. A field at its default leaves no trace, so that adding an optional fact
changes no earlier digest. Refuses to know: what a digest is quoted for.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, Field, fields
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Protocol

from services.policy.effective import Dated
from services.policy.facts import Item, Transaction, Unknown
from services.policy.period import Countries
from services.policy.rule import Rule

Json = str | int | bool | list[Any] | dict[str, Any] | None
_SHAPES: dict[type, tuple[tuple[str, object], ...]] = {}
_ITEMS: dict[int, tuple[Item, str]] = {}
_REMEMBERED_ITEMS = 65_536


class _Dataclass(Protocol):
    """What ``dataclasses.fields`` takes: every fact is one."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


def facts_digest(transaction: Transaction) -> str:
    """SHA-256 of the canonical JSON of all facts, in hexadecimal."""
    return _sha256(json.dumps(canonical(transaction), separators=(",", ":"), ensure_ascii=False))


def item_digest(item: Item) -> str:
    """SHA-256 of an item, remembered per object: catalogs are asked over and over."""
    known = _ITEMS.get(id(item))
    if known is not None and known[0] is item:
        return known[1]
    digest = _sha256(json.dumps(_object(item), separators=(",", ":"), ensure_ascii=False))
    if len(_ITEMS) >= _REMEMBERED_ITEMS:
        _ITEMS.clear()
    _ITEMS[id(item)] = (item, digest)
    return digest


def canonical(value: object) -> Json:
    """A fact as JSON: decimals and days as text, sets sorted, items by digest."""
    encode: Callable[[Any], Json] = _ENCODERS.get(type(value), _object)
    return encode(value)


def pack_digest(
    rules: Iterable[Rule], parameters: Mapping[str, Dated], countries: Countries
) -> str:
    """SHA-256 over every rule's head, every history and the group tables."""
    lines = [
        repr((rule.id, rule.provision, rule.kind, rule.effective, rule.expires, rule.modes))
        for rule in rules
    ]
    lines += [repr((name, parameters[name])) for name in sorted(parameters)]
    lines.append(countries.digest)
    return _sha256("\n".join(lines))


def _object(value: _Dataclass) -> dict[str, Any]:
    """A dataclass as its fields that are not at their defaults, in order of declaration."""
    shape = _SHAPES.get(type(value))
    if shape is None:
        shape = _SHAPES[type(value)] = tuple(
            (field.name, _default(field)) for field in fields(value)
        )
    return {
        name: canonical(part)
        for name, default in shape
        if (part := getattr(value, name)) is not default and part != default
    }


def _default(field: Field[Any]) -> object:
    """A field's default, or ``MISSING``, which equals nothing."""
    if field.default_factory is not MISSING:
        default: object = field.default_factory()
        return default
    return field.default


def _plain(value: Decimal) -> str:
    """A decimal without exponent and trailing zeros: 600 and 600.0 are one figure."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _sha256(text: str) -> str:
    """Hexadecimal SHA-256 of text."""
    return hashlib.sha256(text.encode()).hexdigest()


def _same(value: Any) -> Json:  # noqa: ANN401 - text, whole numbers, truth values, nothing
    """JSON has it as it is."""
    plain: Json = value
    return plain


def _tuple(value: Any) -> Json:  # noqa: ANN401 - a tuple of facts
    """In its own order."""
    return [canonical(part) for part in value]


def _frozenset(value: Any) -> Json:  # noqa: ANN401 - a set of facts
    """Sorted by their text."""
    return sorted((canonical(part) for part in value), key=str)


def _item(value: Any) -> Json:  # noqa: ANN401 - an item
    """By digest, remembered."""
    return {"item": item_digest(value)}


def _enum(value: Any) -> Json:  # noqa: ANN401 - the unknown
    """Apart from the text "unknown"."""
    return {"enum": value.value}


def _day(value: Any) -> Json:  # noqa: ANN401 - a date
    """ISO 8601."""
    text: str = value.isoformat()
    return text


_ENCODERS: dict[type, Callable[[Any], Json]] = {
    str: _same,
    int: _same,
    bool: _same,
    type(None): _same,
    tuple: _tuple,
    frozenset: _frozenset,
    Decimal: _plain,
    date: _day,
    Unknown: _enum,
    Item: _item,
}
