from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from services.policy.case import Case
from services.policy.classification import chip_levels, classify
from services.policy.errors import NotInForceError
from services.policy.facts import Bounds, ContainedChip
from services.policy.law import load_law
from services.policy.particulars import items_of
from tests.law.build import chip, item, transaction

DAY = date(2026, 11, 23)
PERIOD = load_law().on(DAY).period


def test_a_board_stands_at_its_worst_chip() -> None:
    parts = tuple(
        ContainedChip(chip=chip({"tpp": tpp, "pd": 2}), count=2) for tpp in (2400, 4800, 100)
    )
    board = replace(item({"eccn": "4A090.a"}), contained_chips=parts)
    classified = classify(board, PERIOD)

    assert "a" == classified.level
    assert Decimal(4800) == classified.chip.tpp  # type: ignore[union-attr] # it has a chip


def test_an_unsourced_item_is_unclassified() -> None:
    assert "unclassified" == classify(replace(item({}), classification_source=None), PERIOD).level


def test_no_control_existed_before_october_2022() -> None:
    before = load_law().on(date(2022, 10, 20)).period

    assert {"none"} == chip_levels(chip({"tpp": 15832, "pd": 19, "io": 900}), before)


def test_a_figure_between_limits_classifies_where_all_of_it_agrees() -> None:
    wide = chip({"tpp": 100, "pd": 1})
    high = replace(wide, tpp=Bounds(at_least=Decimal(4800)), performance_density=None)
    open_ = replace(wide, tpp=Bounds(at_least=Decimal(1000), at_most=Decimal(1600)))

    assert {"a"} == chip_levels(high, PERIOD)
    assert {"none"} == chip_levels(open_, PERIOD)


def test_an_item_is_worked_out_once_and_the_memory_is_bounded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    goods = item({})
    monkeypatch.setattr("services.policy.period._REMEMBERED_ITEMS", 0)
    first = classify(goods, PERIOD)

    assert first is classify(goods, PERIOD)
    classify(item({}), PERIOD)
    assert first is not classify(goods, PERIOD)


def test_a_value_without_force_is_never_a_default() -> None:
    with pytest.raises(NotInForceError):
        PERIOD.number("advanced_computing.sum_level")


def test_totals_are_whole_tpp_rounded_up_per_ic() -> None:
    facts = {"quantity": 3, "item": {"tpp": Decimal("4800.1"), "count": 8, "eccn": "4A090.a"}}
    case = Case(transaction(facts, DAY), DAY, PERIOD)

    assert 4801 * 8 * 3 == items_of(case)[0].total_tpp


def test_there_is_no_total_without_exact_figures() -> None:
    parts = (
        ContainedChip(chip=chip({"tpp": 4800})),
        ContainedChip(chip=chip({"tpp": "unknown", "pd": "unknown"})),
    )
    bounded = ContainedChip(chip=chip({"tpp": {"at_least": 4800}}))
    facts = transaction({}, DAY)
    mixed = replace(item({}), contained_chips=parts[::-1])
    lines = (
        replace(facts.lines[0], item=mixed),
        replace(facts.lines[0], item=None),
        replace(facts.lines[0], item=item({"chips": "none"})),
        replace(facts.lines[0], item=replace(mixed, contained_chips=(parts[0], bounded))),
    )
    case = Case(replace(facts, lines=lines), DAY, PERIOD)

    assert [None] * 4 == [view.total_tpp for view in items_of(case)]


def test_parameters_that_are_met_name_the_entry() -> None:
    memory = {
        "kind": "memory",
        "chips": "none",
        "eccn": "unknown",
        "hbm": True,
        "memory_density": 3,
    }

    assert "3A090.c" == classify(item(memory), PERIOD).eccn
    assert "3A090.a" == classify(item({"kind": "ic", "eccn": "unknown", "tpp": 4800}), PERIOD).eccn
    assert "4A090.b" == classify(item({"eccn": "unknown", "tpp": 2400, "pd": 2}), PERIOD).eccn
    assert classify(item({"eccn": "unknown"}), PERIOD).eccn is None


@pytest.mark.parametrize(
    ("tpp", "density", "expected"),
    [
        (15832, 19, (4800, None)),  # .a.1: density is not asked for
        (4799, 6, (2400, Decimal("5.92"))),
        (2399, 2, (1600, Decimal("1.6"))),
        (100, 1, (1600, Decimal("1.6"))),  # none met: the lowest
    ],
)
def test_the_steps_that_a_chip_is_measured_by_are_told(
    tpp: int, density: int, expected: tuple[int, Decimal | None]
) -> None:
    part = ContainedChip(chip=chip({"tpp": tpp, "pd": density}), count=1)
    found = classify(replace(item({}), contained_chips=(part,)), PERIOD)

    assert expected == (found.tpp_step, found.density_step)


def test_the_steps_of_october_2022_are_those_of_its_metric() -> None:
    part = ContainedChip(chip=chip({"tpp": 4992, "pd": 6, "io": 600}), count=1)
    goods = replace(item({}), contained_chips=(part,))
    first, before = (load_law().on(day).period for day in (date(2022, 10, 21), date(2022, 10, 20)))

    assert (Decimal(4800), None) == (classify(goods, first).tpp_step, None)
    assert None is classify(goods, before).tpp_step
