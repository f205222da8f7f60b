"""How each line was classified, with the figures a license application needs.

Owns: ``ClassifiedItem`` from a case. Refuses to know: who asks.
"""

from decimal import ROUND_CEILING, Decimal

from services.policy.case import Case, LineView
from services.policy.findings import ClassifiedItem


def items_of(case: Case) -> tuple[ClassifiedItem, ...]:
    """Every line as classified on the case's day."""
    return tuple(_item(view) for view in case.lines)


def _item(view: LineView) -> ClassifiedItem:
    """One line; figures are given only where they are exact."""
    line, classification = view
    chip = classification.chip
    tpp = chip.tpp if chip is not None and isinstance(chip.tpp, Decimal) else None
    density = chip.performance_density if chip is not None else None
    return ClassifiedItem(
        line=line.line_id,
        sku=line.sku,
        eccn=classification.eccn,
        level=classification.level,
        quantity=line.quantity,
        unit_value=line.unit_value,
        currency=line.currency,
        tpp=tpp,
        performance_density=density if isinstance(density, Decimal) else None,
        total_tpp=None if tpp is None else _total(view),
    )


def _total(view: LineView) -> int | None:
    """Whole TPP, rounded up per IC, times ICs per item, times quantity."""
    parts = () if view.line.item is None else view.line.item.contained_chips
    total = 0
    for part in parts:
        if not isinstance(part.chip.tpp, Decimal):
            return None
        total += int(part.chip.tpp.to_integral_value(rounding=ROUND_CEILING)) * part.count
    return total * view.line.quantity
