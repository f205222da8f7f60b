import tomllib
from decimal import Decimal
from importlib.resources import files

import pytest

from services.policy.facts import Bounds
from services.policy.reference.chips import (
    build_chips,
    find_chip,
    load_chips,
    performance_density,
    total_processing_performance,
)
from services.policy.reference.countries import load_countries
from services.policy.reference.errors import TableDefectError, UnknownChipError

ROW = {
    "name": "N",
    "designer": "D",
    "headquarters": "US",
    "rates": {"fp16": 100},
    "non_planar": True,
    "use": "other",
    "source": "invented",
    "confidence": "high",
}


@pytest.mark.parametrize(
    ("key", "tpp", "density"),
    [
        ("nvidia-a100-sxm-80gb", "4992", "6.04"),
        ("nvidia-h100-sxm", "15832", "19.45"),
        ("nvidia-h20", "2368", "2.91"),
        ("nvidia-l4", "1940", "6.60"),
        ("nvidia-rtx-4090", "5284.8", "8.68"),
        ("nvidia-rtx-4090-d", "4707.2", "7.74"),
        ("nvidia-a40", "2395.2", "3.81"),
        ("nvidia-a10", "2000", "3.18"),
        ("nvidia-a30", "2644", "3.20"),
    ],
)
def test_an_anchor_comes_out_as_published(key: str, tpp: str, density: str) -> None:
    chip = find_chip(key)

    assert Decimal(tpp) == chip.tpp
    assert isinstance(chip.performance_density, Decimal)
    assert Decimal(density) == round(chip.performance_density, 2)


@pytest.mark.parametrize("key", ["amd-instinct-mi300x", "amd-instinct-mi325x"])
def test_an_unpublished_die_area_leaves_density_between_limits(key: str) -> None:
    chip = find_chip(key)

    assert Decimal("20919.2") == chip.tpp
    assert isinstance(chip.performance_density, Bounds)
    assert Decimal("8.71") < chip.performance_density.at_least


def test_six_bits_can_be_the_highest_format() -> None:
    assert Decimal("60397.8") == find_chip("amd-instinct-mi355x").tpp


def test_sixty_four_bits_can_be_the_highest_format() -> None:
    assert Decimal("2899.2") == find_chip("amd-instinct-mi210").tpp


@pytest.mark.parametrize("key", ["amd-instinct-mi308x", "huawei-ascend-910d", "t-head-ppu"])
def test_a_chip_without_published_rate_has_no_tpp(key: str) -> None:
    assert find_chip(key).tpp is None
    assert find_chip(key).performance_density is None


def test_a_weak_source_gives_a_lower_limit_only() -> None:
    assert Bounds(at_least=Decimal(5024)) == find_chip("cambricon-mlu590").tpp


def test_an_open_format_leaves_tpp_between_limits() -> None:
    expected = Bounds(at_least=Decimal(2560), at_most=Decimal(5120))

    assert expected == find_chip("enflame-cloudblazer-t20").tpp


def test_a_planar_chip_has_no_density() -> None:
    chip = find_chip("nvidia-m40")

    assert chip.performance_density is None
    assert chip.non_planar is False


def test_the_table_has_at_least_110_chips_with_source_and_known_headquarters() -> None:
    chips = load_chips()

    assert 110 <= len(chips)
    assert all(chip.source and chip.designer for chip in chips.values())
    assert {
        chip.designer_headquarters for chip in chips.values()
    } <= load_countries().by_code.keys()


def test_chips_named_in_the_notice_of_may_2025_are_chinese() -> None:
    for key in ("huawei-ascend-910b3", "huawei-ascend-910c", "huawei-ascend-910d"):
        assert "CN" == find_chip(key).designer_headquarters


def test_a_row_typed_from_memory_is_never_of_high_confidence() -> None:
    text = (files("services.policy.reference") / "chips.toml").read_text(encoding="utf-8")
    recalled = [row for row in tomllib.loads(text).values() if row.get("recalled")]

    assert recalled
    assert all(row["confidence"] != "high" for row in recalled)


def test_no_rates_give_no_tpp() -> None:
    assert total_processing_performance({}) is None


def test_density_is_nothing_where_a_figure_is_missing() -> None:
    assert performance_density(None, Decimal(1)) is None
    assert performance_density(Decimal(1), None) is None


def test_density_between_limits_takes_the_widest_pair() -> None:
    tpp = Bounds(at_least=Decimal(100), at_most=Decimal(200))
    area = Bounds(at_least=Decimal(10), at_most=Decimal(20))

    assert Bounds(at_least=Decimal(5), at_most=Decimal(20)) == performance_density(tpp, area)


def test_density_is_open_where_a_limit_is_open() -> None:
    tpp = Bounds(at_least=Decimal(100))

    assert Bounds(at_least=Decimal(10)) == performance_density(tpp, Decimal(10))
    assert Bounds() == performance_density(tpp, Bounds(at_least=Decimal(1)))


def test_an_unknown_chip_is_an_error() -> None:
    with pytest.raises(UnknownChipError) as caught:
        find_chip("nobody")

    assert "nobody" == caught.value.chip


@pytest.mark.parametrize(
    "change",
    [{"tint": "red"}, {"confidence": "sure"}, {"rates": {"fp12": 1}}],
)
def test_a_row_with_something_unknown_is_a_defect(change: dict[str, object]) -> None:
    with pytest.raises(TableDefectError):
        build_chips({"x": {**ROW, **change}})


def test_a_row_that_lacks_a_field_is_a_defect() -> None:
    with pytest.raises(TableDefectError):
        build_chips({"x": {name: cell for name, cell in ROW.items() if name != "headquarters"}})
