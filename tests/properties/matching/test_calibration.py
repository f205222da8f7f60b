"""The mean score falls from tier to tier: the harder the question, the lower the answer."""

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from services.matching.index import build_index
from services.matching.lists import parse_csl_csv
from services.matching.starter import load_starter
from tests.benchmarks.matching.alterations import ALTERATIONS, OTHERS, Alteration
from tests.benchmarks.matching.measure import calibration, measure
from tests.benchmarks.matching.sets import QuerySet, Sets

FACTS = Path(os.environ.get("PORTCULLIS_DATA", str(Path(__file__).parents[4] / "shared" / "data")))
COUNT = 120


def ignore(count: int) -> None:
    del count


@pytest.mark.skipif(
    not (FACTS / "benign_company_names.csv").exists(),
    reason="needs benign_company_names.csv of the shared data (PORTCULLIS_DATA)",
)
@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("ways", [ALTERATIONS, OTHERS])
def test_the_mean_score_falls_from_tier_to_tier(seed: int, ways: Mapping[str, Alteration]) -> None:
    starter = parse_csl_csv(load_starter())
    index = build_index([starter])
    sets = Sets(index, starter, FACTS, seed)
    asked: list[QuerySet] = [
        sets.control(COUNT),
        sets.altered(COUNT, 1, 0.0, ways),
        sets.altered(COUNT, 2, 0.0, ways),
        sets.look_alikes(COUNT, near=False),
        sets.clean_companies(COUNT, with_country=False),
    ]
    rows = [measure(index, each, 0, ignore) for each in asked]
    found = calibration([{**row, "name": row["name"].split(",")[0]} for row in rows])

    assert found is not None
    assert found["met"], found["tiers"]
