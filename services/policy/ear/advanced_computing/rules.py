"""ECCNs 3A090 and 4A090: where a license is required, by destination and by headquarters.

Owns: 742.6(a)(6) and 744.23(a)(3); stated figures that contradict the catalog.
Refuses to know: other reasons for control, party lists, end uses.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from services.policy.answers import CLEAR, compared, hold, license_required, undetermined
from services.policy.case import Case, LineView, open_headquarters
from services.policy.classification import classify, is_advanced_eccn
from services.policy.ear.advanced_computing.exceptions import exception_used
from services.policy.ear.advanced_computing.scope import carved_out, forecast, reach
from services.policy.facts import Item, Party
from services.policy.findings import Compared, Finding, Level
from services.policy.period import Period
from services.policy.rule import Rule

_LEVELS: Final[dict[str, frozenset[Level]]] = {
    "control": frozenset({"a", "b"}),
    "memory": frozenset({"c"}),
}
_RANK: Final[dict[Level, int]] = {"none": 0, "b": 1, "c": 1, "a": 2, "unclassified": 3}


def ask_destination(case: Case) -> Sequence[Finding]:
    """Is an a- or b-level item bound for a destination in scope on that day?

    2022: China (with Hong Kong), Macau from January 2023. From 2023-11-17: D:1, D:4 and D:5 that
    are not also in A:5 or A:6. From 2026-07-10 the United Arab Emirates by name, less the
    carve-outs of Supp. No. 8 to part 740.
    """
    if not _goods_abroad(case):
        return CLEAR
    scope = reach(case.period, str(case.destination))
    if not scope.inside or carved_out(case):
        return CLEAR
    recalled = case.period.find("advanced_computing.io_rate_level") is not None
    return [
        license_required(
            forecast(case, view),
            line=view.line.line_id,
            values=(*_figures(view), compared("destination", case.destination, "order")),
            confirm=scope.confirm or recalled,
        )
        for view in _lines(case, "control")
        if exception_used(case, view) is None
    ]


def ask_memory_destination(case: Case) -> Sequence[Finding]:
    """Is high bandwidth memory (3A090.c) bound for Macau or D:5 (742.6(a)(6)(i)(B))?"""
    if not _goods_abroad(case) or not case.is_restricted(case.destination):
        return CLEAR
    return [
        license_required(
            "denial",
            line=view.line.line_id,
            values=(compared("destination", case.destination, "order"),),
        )
        for view in _lines(case, "memory")
    ]


def ask_headquarters(case: Case) -> Sequence[Finding]:
    """Is a principal, or its ultimate parent, headquartered in D:5 or Macau, wherever it is?

    Never asked of a domestic transfer. Undetermined while a principal's headquarters or ultimate
    parent is not stated; a license for the parties makes the question moot.
    """
    if not case.advanced or case.domestic or not _asks_headquarters(case):
        return CLEAR
    found: list[Finding] = []
    for party in case.principals:
        found += _headquarters_of(case, party)
    return found


def _asks_headquarters(case: Case) -> bool:
    """Controlled or open lines; those that a notice alone is about are asked of there."""
    return any(view.classification.advanced for view in case.lines)


def _headquarters_of(case: Case, party: Party) -> Iterator[Finding]:
    """One principal: struck lines, or what is missing."""
    for fact in ("headquarters", "ultimate_parent_headquarters"):
        country = getattr(party, fact)
        if case.is_restricted(country):
            yield from _struck(case, party, fact, str(country))
            return
    for reason, fact in open_headquarters(party):
        yield undetermined(reason, fact, role=party.role, licensable=case.is_order)


def _struck(case: Case, party: Party, fact: str, country: str) -> Iterator[Finding]:
    """A license is required for each controlled line; access to capacity needs none by law."""
    if not case.is_order:
        return
    for view in case.controlled_lines():
        if exception_used(case, view) is None:
            yield license_required(
                "denial",
                line=view.line.line_id,
                role=party.role,
                values=(*_figures(view), compared(fact, country, party.role)),
            )


def ask_diffusion(case: Case) -> Sequence[Finding]:
    """The unenforced text: is an a-level item bound for any foreign destination?

    742.6(a)(6)(iii)(A) as printed since 2025-01-13. Asked in ``as_codified`` only, for BIS has
    announced that it does not enforce it; exceptions AIA, ACM and LPP are not used here.
    """
    if not _goods_abroad(case):
        return CLEAR
    return [
        license_required(
            "denial" if case.is_restricted(case.destination) else "approval",
            line=view.line.line_id,
            values=_figures(view),
        )
        for view in _lines(case, "control")
        if view.classification.level == "a"
    ]


def ask_stated_figures(case: Case) -> Sequence[Finding]:
    """Do the sender's ECCN or TPP, or the catalog's own ECCN, mean a higher level?

    Only a difference that changes a level holds; stated figures never loosen.
    """
    found = []
    for view in case.lines:
        item = view.line.item
        if item is None:
            continue
        if _implied(item.eccn, view.classification.level):
            found.append(_conflict("classification_conflict", view, "eccn", item.eccn))
        stated = view.line.stated_eccn
        if stated is not None and _implied(stated, view.classification.level):
            found.append(_conflict("stated_classification_differs", view, "stated_eccn", stated))
        tpp = view.line.stated_tpp
        if tpp is not None and _higher_with(item, tpp, case.period, view.classification.level):
            found.append(_conflict("stated_classification_differs", view, "stated_tpp", tpp))
    return found


def _implied(eccn: str | None, level: Level) -> bool:
    """Whether an ECCN names a higher level than the figures give."""
    if eccn is None or level == "unclassified" or not is_advanced_eccn(eccn):
        return False
    if eccn.startswith(("3A090.a", "4A090.a")):
        return _RANK[level] < _RANK["a"]
    return level == "none"


def _higher_with(item: Item, tpp: Decimal, period: Period, level: Level) -> bool:
    """Whether the stated TPP in place of the catalog's gives a higher level."""
    chips = tuple(replace(part, chip=replace(part.chip, tpp=tpp)) for part in item.contained_chips)
    restated = classify(replace(item, contained_chips=chips), period)
    return bool(chips) and _RANK[restated.level] > _RANK[level]


def _conflict(reason: str, view: LineView, fact: str, value: object) -> Finding:
    """A difference that would change the level."""
    return hold(
        reason,
        line=view.line.line_id,
        values=(
            compared(fact, value, "catalog" if fact == "eccn" else "order"),
            compared("level", view.classification.level, "catalog figures"),
        ),
        change="a reviewed classification of the item",
    )


def _goods_abroad(case: Case) -> bool:
    """An advanced-computing order that leaves, or moves in, a foreign country."""
    return case.advanced and case.is_order and not case.domestic and case.destination is not None


def _lines(case: Case, group: str) -> Iterator[LineView]:
    """Lines whose every possible level is in a group of levels."""
    levels = _LEVELS[group]
    return (
        view
        for view in case.lines
        if view.classification.controlled and view.classification.possible <= levels
    )


def _figures(view: LineView) -> tuple[Compared, ...]:
    """The figures of the deciding chip, as compared."""
    chip = view.classification.chip
    if chip is None:
        return ()
    found, origin = view.classification, chip.source or "catalog"
    return (
        compared("level", found.level, "catalog"),
        compared("tpp", _figure_text(chip.tpp), origin, _step_text(found.tpp_step)),
        compared(
            "performance_density",
            _figure_text(chip.performance_density),
            origin,
            _step_text(found.density_step),
        ),
    )


def _step_text(step: Decimal | None) -> str | None:
    """A level of the law as text."""
    return None if step is None else _figure_text(step)


def _figure_text(figure: object) -> str:
    """A figure as text, at most four places."""
    if isinstance(figure, Decimal):
        return f"{round(figure, 4):f}"
    return "unknown" if figure is None else "bounded"


RULES: Final = (
    Rule(
        id="ear.3a090.destination",
        provision="15 CFR 742.6(a)(6)(iii); ECCNs 3A090.a, 3A090.b, 4A090",
        effective=date(2022, 10, 21),
        ask=ask_destination,
        source="87 FR 62186; 88 FR 73458; 91 FR 43034",
    ),
    Rule(
        id="ear.3a090.c.destination",
        provision="15 CFR 742.6(a)(6)(i)(B); ECCN 3A090.c",
        effective=date(2024, 12, 2),
        ask=ask_memory_destination,
        source="89 FR 96790",
    ),
    Rule(
        id="ear.744.23.headquarters",
        provision="15 CFR 744.23(a)(3); 742.6(a)(6)(iii)(A)",
        effective=date(2023, 11, 17),
        ask=ask_headquarters,
        facts=("headquarters", "ultimate_parent"),
        source="88 FR 73458; BIS guidance of 31 May 2026",
    ),
    Rule(
        id="ear.3a090.stated",
        provision="15 CFR 748.3; 732.5",
        effective=date(2023, 11, 17),
        ask=ask_stated_figures,
        source="88 FR 73458",
    ),
    Rule(
        id="ear.742.6.diffusion",
        provision="15 CFR 742.6(a)(6)(iii)(A)",
        effective=date(2025, 1, 13),
        ask=ask_diffusion,
        modes=("as_codified",),
        source="90 FR 4544; not enforced, BIS announcement of 13 May 2025",
    ),
)
