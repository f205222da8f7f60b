"""At which level of the advanced-computing controls an item stands.

Owns: 15 CFR part 774, Supp. No. 1, ECCN 3A090 (.a, .b, .c, Note 2) and 4A090, under the October
2022 and the October 2023 metric; what remains open when figures are missing.
Refuses to know: destinations, parties, and what a level leads to.

Steps: 1. the figures of each chip as limits; 2. every level those limits allow; 3. one level:
decided; several: the missing fact is named; 4. an item stands at its worst chip (4A090).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import cast

from services.policy.effective import Scalar
from services.policy.facts import Bounds, Chip, Figure, Item
from services.policy.findings import Level
from services.policy.period import Period

_RANK: dict[Level, int] = {"none": 0, "b": 1, "c": 2, "a": 3, "unclassified": 4}
_HARDWARE = frozenset({"ic", "board", "computer"})
_F = "advanced_computing."
_LISTED_FAMILIES = ("3A090", "4A090", "4E091")
_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Classification:
    """Where an item stands, and what is missing to say so.

    Attributes:
        level: ``unclassified`` where figures leave several levels open.
        possible: every level the figures allow.
        missing: (reason, fact) pairs still open.
        chip: the chip that decides, if any.
        notices: names of the is-informed notices whose items it is among.
        controlled: the item may not be ``none``: every possible level is controlled.
        on_ccl: it has an ECCN (it is not EAR99), or stands at a controlled level.
        eccn: by the catalog's source, or by the parameters met; ``None``: neither.
        tpp_step: the level of TPP that the deciding chip meets, or else falls short of.
        density_step: the same for performance density, where that decides.
    """

    level: Level
    possible: frozenset[Level]
    missing: tuple[tuple[str, str], ...] = ()
    chip: Chip | None = None
    notices: tuple[str, ...] = ()
    controlled: bool = False
    on_ccl: bool = True
    advanced: bool = False
    a_level_or_open: bool = False
    eccn: str | None = None
    tpp_step: Decimal | None = None
    density_step: Decimal | None = None


def classify(item: Item, period: Period) -> Classification:
    """Classify a catalog item under the law of a period; remembered per item object."""
    known: Classification | None = period.remembered(item)
    if known is None:
        known = _classify(item, period)
        period.remember(item, known)
    return known


def chip_levels(chip: Chip, period: Period) -> frozenset[Level]:
    """Every level the chip's figures allow under the metric in force; none before October 2022."""
    if period.find(_F + "control_level") is not None:
        return _levels_2023(chip, period)
    if period.find(_F + "io_rate_level") is not None:
        return _levels_2022(chip, period)
    return frozenset({"none"})


def _classify(item: Item, period: Period) -> Classification:
    """Steps 1 to 4 for an item."""
    missing: list[tuple[str, str]] = []
    worst: Level = "none"
    possible: frozenset[Level] = frozenset({"none"})
    decisive: Chip | None = None
    for contained in item.contained_chips:
        levels = chip_levels(contained.chip, period)
        level = next(iter(levels)) if len(levels) == 1 else "unclassified"
        if level == "unclassified":
            missing.append(_open_figure(contained.chip, period))
        if decisive is None or _RANK[level] > _RANK[worst]:
            worst, possible, decisive = level, levels, contained.chip
    if item.item_kind == "memory":
        worst, possible = _memory_level(item, period, missing)
    if item.item_kind in _HARDWARE and not item.contained_chips and not item.no_chips:
        missing.append(("item_unclassified", "contained_ics"))
    eccn = item.eccn or _eccn_by_parameters(item, worst)
    missing = [*_paper_gaps(item, by_parameters=item.eccn is None and eccn is not None), *missing]
    if missing and worst == "none":
        worst = "unclassified"
    notices = _notices(item, period)
    listed = item.eccn is not None and is_advanced_eccn(item.eccn)
    tpp_step, density_step = _steps_told(decisive, period)
    return Classification(
        level=worst,
        possible=possible,
        missing=tuple(dict.fromkeys(missing)),
        chip=decisive,
        notices=notices,
        controlled="none" not in possible,
        on_ccl=item.eccn != "EAR99" or worst != "none",
        advanced=worst != "none" or listed,
        a_level_or_open=worst in ("a", "unclassified"),
        eccn=eccn,
        tpp_step=tpp_step,
        density_step=density_step,
    )


def _steps_told(chip: Chip | None, period: Period) -> tuple[Decimal | None, Decimal | None]:
    """The steps a reader wants to see beside the chip's figures: the highest met, or the lowest."""
    if chip is None:
        return None, None
    if period.find(_F + "control_level") is None:
        told = period.find(_F + "sum_level") is not None
        return (period.number(_F + "sum_level") if told else None), None
    tpp_steps = _numbers(period, "floor_level", "lower_level", "control_level")
    tpp_step = _step_met(chip.tpp, tpp_steps)
    if tpp_step == tpp_steps[-1] and limits(chip.tpp)[0] >= tpp_step:
        return tpp_step, None  # .a.1: density is not asked for
    densities = _numbers(period, "density_low", "density_middle", "density_high")
    return tpp_step, _step_met(chip.performance_density, densities)


def _step_met(figure: Figure, steps: tuple[Decimal, ...]) -> Decimal:
    """The highest step that a figure surely meets; the lowest where it meets none."""
    least, _ = limits(figure)
    return max((step for step in steps if step <= least), default=steps[0])


def _numbers(period: Period, *names: str) -> tuple[Decimal, ...]:
    return tuple(period.number(_F + name) for name in names)


def _eccn_by_parameters(item: Item, level: Level) -> str | None:
    """The entry whose parameters the item meets: the text itself classifies (748.3)."""
    if level == "c":
        return "3A090.c"
    if level not in ("a", "b") or item.item_kind not in _HARDWARE:
        return None
    return f"3A090.{level}" if item.item_kind == "ic" else f"4A090.{level}"


def _paper_gaps(item: Item, *, by_parameters: bool) -> Iterable[tuple[str, str]]:
    """What the catalog itself leaves open; parameters that are met need no paper."""
    if item.item_kind is None:
        yield ("item_unclassified", "item_kind")
    if by_parameters:
        return
    if item.eccn is None:
        yield ("item_unclassified", "eccn")
    if item.classification_source is None:
        yield ("item_unclassified", "classification_source")


def is_advanced_eccn(eccn: str) -> bool:
    """Whether an ECCN names the advanced-computing families or a ``.z`` paragraph."""
    return eccn.startswith(_LISTED_FAMILIES) or eccn.endswith(".z")


def limits(figure: Figure) -> tuple[Decimal, Decimal | None]:
    """Lower and upper limit of a figure; the upper may be open, an unknown figure is all open."""
    if figure is None:
        return _ZERO, None
    if isinstance(figure, Bounds):
        return figure.at_least, figure.at_most
    return figure, figure


def _corners(figure: Figure, steps: tuple[Decimal, ...]) -> tuple[Decimal, ...]:
    """One value for each region between thresholds that the limits touch."""
    low, high = limits(figure)
    return (low, *(step for step in steps if step > low and (high is None or step <= high)))


def _levels_2023(chip: Chip, period: Period) -> frozenset[Level]:
    """3A090.a.1, .a.2, .b.1, .b.2 and Note 2 (88 FR 73458)."""
    tpp_steps = _numbers(period, "floor_level", "lower_level", "control_level")
    pd_steps = _numbers(period, "density_low", "density_middle", "density_high")
    density: Figure = chip.performance_density
    if chip.non_planar is False:
        density = _ZERO  # no non-planar logic die: performance density does not apply
    exempt = chip.datacenter_marketed is False
    return frozenset(
        _level_2023(tpp, pd, tpp_steps, pd_steps, exempt=exempt)
        for tpp in _corners(chip.tpp, tpp_steps)
        for pd in _corners(density, pd_steps)
    )


def _level_2023(
    tpp: Decimal,
    density: Decimal,
    tpp_steps: tuple[Decimal, ...],
    pd_steps: tuple[Decimal, ...],
    *,
    exempt: bool,
) -> Level:
    """The level at one point; ``exempt`` is Note 2: not designed or marketed for data centers."""
    floor, lower, control = tpp_steps
    low, middle, high = pd_steps
    if tpp >= control:  # .a.1
        return "a"
    if exempt or tpp < floor:
        return "none"
    if density >= high:  # .a.2
        return "a"
    if density >= middle or (tpp >= lower and density >= low):  # .b.2, .b.1
        return "b"
    return "none"


def _levels_2022(chip: Chip, period: Period) -> frozenset[Level]:
    """The October 2022 metric: transfer rate and sum of bit length times operations, together."""
    rate, total = period.number(_F + "io_rate_level"), period.number(_F + "sum_level")
    return frozenset(
        "a" if tpp >= total and io >= rate else "none"
        for tpp in _corners(chip.tpp, (total,))
        for io in _corners(chip.io_rate_gb_per_s, (rate,))
    )


def _open_figure(chip: Chip, period: Period) -> tuple[str, str]:
    """Which missing figure keeps the level open."""
    if not isinstance(chip.tpp, Decimal):
        return ("tpp_unknown", "tpp")
    if period.find(_F + "control_level") is None:
        return ("io_rate_unknown", "io_rate_gb_per_s")
    return ("performance_density_unknown", "performance_density")


def _memory_level(
    item: Item, period: Period, missing: list[tuple[str, str]]
) -> tuple[Level, frozenset[Level]]:
    """3A090.c: high bandwidth memory above a bandwidth density (89 FR 96790)."""
    entry = period.find(_F + "memory_density_level")
    if entry is None or item.hbm is False:
        return "none", frozenset({"none"})
    if item.hbm is None or item.memory_bandwidth_density is None:
        missing.append(("item_unclassified", "memory_bandwidth_density"))
        return "unclassified", frozenset({"none", "c"})
    above = item.memory_bandwidth_density > period.number(_F + "memory_density_level")
    level: Level = "c" if above else "none"
    return level, frozenset({level})


def _notices(item: Item, period: Period) -> tuple[str, ...]:
    """Notices in force (is-informed letters) whose items this one is among."""
    return tuple(
        name
        for name in period.notices
        if any(_noticed(item, part.chip, period.table(name)) for part in item.contained_chips)
    )


def _noticed(item: Item, chip: Chip, scope: Mapping[str, Scalar]) -> bool:
    """Whether a chip is named, by a word of its name, or described by node and use."""
    words = set(chip.name.upper().replace("-", " ").split())
    if not words.isdisjoint(cast("tuple[str, ...]", scope.get("chips", ()))):
        return True
    node = scope.get("node_at_most_nm")
    if not isinstance(node, Decimal) or chip.node_nm is None or item.item_kind != "ic":
        return False  # a letter to a maker speaks of chips, not of finished boards
    return chip.node_nm <= node and chip.ic_use in cast("tuple[str, ...]", scope["ic_uses"])
