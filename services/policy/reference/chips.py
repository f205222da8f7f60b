"""Chips: published figures, and the figures the law asks for derived from them.

Owns: ``chips.toml``; total processing performance and performance density (15 CFR part 774,
Supplement No. 1, ECCN 3A090, technical notes).
Refuses to know: the thresholds, and any date.
"""

import tomllib
from collections.abc import Mapping
from decimal import Context, Decimal
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from services.policy.facts import Bounds, Chip, Figure
from services.policy.reference.errors import TableDefectError, UnknownChipError

_FILE = "chips.toml"
_EXACT = Context(prec=28)

BIT_LENGTH: Mapping[str, int] = MappingProxyType(
    {
        "int4": 4,
        "fp4": 4,
        "fp6": 6,
        "int8": 8,
        "fp8": 8,
        "fp16": 16,
        "tf32": 19,  # sign, 8 bits of exponent, 10 of fraction: the widest multiply input
        "fp32": 32,
        "fp64": 64,
    }
)
"""Widest multiply input, in bits, of each format of ``rates``."""

_FIELDS = frozenset(
    {
        "name",
        "designer",
        "headquarters",
        "rates",
        "tpp_at_most",
        "die_area_mm2",
        "non_planar",
        "datacenter",
        "link_gb_per_s",
        "dram_bandwidth_gb_per_s",
        "dram_gb",
        "peak_power_w",
        "node_nm",
        "use",
        "source",
        "confidence",
        "recalled",
        "note",
    }
)
_NEEDED = frozenset({"name", "designer", "headquarters", "non_planar", "use", "source"})


def total_processing_performance(rates: Mapping[str, Decimal]) -> Decimal | None:
    """TPP of one IC: rate times bit length, in the format where that is highest.

    A dense rate in tera-operations per second already is two times MacTOPS.

    Args:
        rates: dense tera-operations per second by format (keys of ``BIT_LENGTH``).

    Returns:
        Exact TPP, or ``None`` without any rate.
    """
    return max((rate * BIT_LENGTH[name] for name, rate in rates.items()), default=None)


def performance_density(tpp: Figure, area_mm2: Figure) -> Figure:
    """TPP per square millimeter of applicable die area, exact or between limits.

    Args:
        tpp: exact, bounded or unknown.
        area_mm2: exact, bounded or unknown; never zero.

    Returns:
        A quotient of 28 digits, ``Bounds``, or ``None`` if nothing can be said.
    """
    if tpp is None or area_mm2 is None:
        return None
    if isinstance(tpp, Decimal) and isinstance(area_mm2, Decimal):
        return _EXACT.divide(tpp, area_mm2)
    low, high = _limits(tpp)
    small, large = _limits(area_mm2)
    at_least = Decimal(0) if large is None else _EXACT.divide(low, large)
    at_most = None if high is None or not small else _EXACT.divide(high, small)
    return Bounds(at_least=at_least, at_most=at_most)


def _limits(figure: Decimal | Bounds) -> tuple[Decimal, Decimal | None]:
    """Lower and upper limit of a figure; the upper may be open."""
    if isinstance(figure, Decimal):
        return figure, figure
    return figure.at_least, figure.at_most


def build_chips(table: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Chip]:
    """Derive every chip of a parsed table.

    Args:
        table: ``chips.toml``, parsed with ``parse_float=Decimal``.

    Raises:
        TableDefectError: a row lacks a needed field or has one that nobody knows.
    """
    return MappingProxyType({key: _build(key, row) for key, row in table.items()})


@cache
def load_chips() -> Mapping[str, Chip]:
    """The committed chips by key, read once per process.

    Raises:
        TableDefectError: a row is wrong.
    """
    text = (files(__package__) / _FILE).read_text(encoding="utf-8")
    return build_chips(tomllib.loads(text, parse_float=Decimal))


def find_chip(key: str) -> Chip:
    """One chip of the committed table.

    Raises:
        UnknownChipError: no such key.
    """
    chip = load_chips().get(key)
    if chip is None:
        raise UnknownChipError(key)
    return chip


def _build(key: str, row: Mapping[str, Any]) -> Chip:
    """One row of the table as a chip."""
    _validate(key, row)
    tpp = _tpp(row)
    planar = not row["non_planar"]
    density = None if planar else performance_density(tpp, _figure(row.get("die_area_mm2")))
    link = _decimal(row.get("link_gb_per_s"))
    return Chip(
        chip_id=key,
        name=f"{row['designer']} {row['name']}",
        designer=row["designer"],
        designer_headquarters=row["headquarters"],
        tpp=tpp,
        performance_density=density,
        non_planar=row["non_planar"],
        datacenter_marketed=row.get("datacenter"),
        io_rate_gb_per_s=link,
        dram_bandwidth_gb_per_s=_decimal(row.get("dram_bandwidth_gb_per_s")),
        interconnect_gb_per_s=link,
        dram_gb=_decimal(row.get("dram_gb")),
        peak_power_w=_decimal(row.get("peak_power_w")),
        node_nm=_decimal(row.get("node_nm")),
        ic_use=row["use"],
        source=f"{row['source']}; confidence {row['confidence']}",
    )


def _validate(key: str, row: Mapping[str, Any]) -> None:
    """Needed fields are there, and no field or format that nobody reads."""
    missing = sorted(_NEEDED - row.keys())
    strange = sorted((row.keys() - _FIELDS) | (row.get("rates", {}).keys() - BIT_LENGTH.keys()))
    if missing or strange or row.get("confidence") not in ("high", "medium", "low"):
        raise TableDefectError(
            _FILE, key, f"missing {missing}, unknown {strange}, confidence {row.get('confidence')}"
        )


def _tpp(row: Mapping[str, Any]) -> Figure:
    """TPP of a row; a weak source or an open format leaves only a lower limit."""
    rates = {name: Decimal(rate) for name, rate in row.get("rates", {}).items()}
    exact = total_processing_performance(rates)
    if exact is None:
        return None
    if row["confidence"] == "low":
        return Bounds(at_least=exact)
    if "tpp_at_most" in row:
        return Bounds(at_least=exact, at_most=Decimal(row["tpp_at_most"]))
    return exact


def _figure(entry: Any) -> Figure:  # noqa: ANN401 - a TOML value: number, table or absent
    """A number, limits, or nothing."""
    if isinstance(entry, Mapping):
        return Bounds(
            at_least=Decimal(entry.get("at_least", 0)), at_most=_decimal(entry.get("at_most"))
        )
    return _decimal(entry)


def _decimal(entry: int | Decimal | None) -> Decimal | None:
    """An exact decimal of a TOML number."""
    return None if entry is None else Decimal(entry)
