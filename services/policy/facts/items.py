"""Items and the chips inside them, as the catalog knows them.

Owns: ``Chip``, ``Item`` and figures that may be known only between limits.
Refuses to know: any threshold, and who orders the item.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

ItemKind = Literal[
    "ic", "board", "computer", "memory", "software", "technology", "weights", "other"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """A figure known only between limits. ``at_most`` of ``None`` is open above."""

    at_least: Decimal = Decimal(0)
    at_most: Decimal | None = None


Figure = Decimal | Bounds | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """An integrated circuit with the figures the advanced-computing controls ask for.

    Attributes:
        chip_id: the key of the chip table.
        designer_headquarters: country of the designer or of its ultimate parent.
        tpp: total processing performance (dense, highest format, maker's highest claim), exact
            or bounded; also the October 2022 sum of bit length times operations.
        performance_density: TPP per mm2 of non-planar logic die; ``None`` with
            ``non_planar=False`` means not applicable (never met), else unknown.
        datacenter_marketed: designed or marketed for data centers; ``None`` counts as yes.
        io_rate_gb_per_s: aggregate bidirectional rate other than to volatile memory.
        fictitious: invented for demonstrations, never a real product.
    """

    chip_id: str
    name: str
    designer: str = ""
    designer_headquarters: str | None = None
    tpp: Figure = None
    performance_density: Figure = None
    non_planar: bool | None = None
    datacenter_marketed: bool | None = None
    io_rate_gb_per_s: Figure = None
    dram_bandwidth_gb_per_s: Decimal | None = None
    interconnect_gb_per_s: Decimal | None = None
    dram_gb: Decimal | None = None
    peak_power_w: Decimal | None = None
    us_commercial_since: date | None = None
    node_nm: Decimal | None = None
    ic_use: Literal["ai_accelerator", "gpu", "other"] | None = None
    source: str = ""
    fictitious: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ContainedChip:
    """How many of a chip an item contains."""

    chip: Chip
    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A catalog entry: what a SKU is, with sourced classification.

    Attributes:
        eccn: ``EAR99``, an ECCN such as ``5A992`` or ``3A090``, or ``None`` (not classified).
        reasons_for_control: such as ``("AT",)``; empty for EAR99. Only meaningful with ``eccn``.
        classification_source: maker, BIS ruling, own review; ``None``: unsourced, counts as
            not classified.
        contained_chips: the ICs inside; empty with ``no_chips=True`` means none, by a source;
            an ``ic`` contains itself once.
        hbm: high bandwidth memory (``memory`` only); with ``memory_bandwidth_density`` GB/s/mm2.
        fictitious: goods of the demonstration without a real classification source.
    """

    sku: str
    title: str
    item_kind: ItemKind | None
    eccn: str | None = None
    reasons_for_control: tuple[str, ...] = ()
    classification_source: str | None = None
    contained_chips: tuple[ContainedChip, ...] = ()
    no_chips: bool = False
    hbm: bool | None = None
    memory_bandwidth_density: Decimal | None = None
    country_of_origin: str | None = None
    other_control_authorization: str | None = None
    fictitious: bool = False
