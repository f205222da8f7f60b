import pytest

from services.matching.companies.propose import build_companies, find_companies
from services.matching.normalize import normalize
from services.matching.weigh import Weigher

NAMES = (
    "Shanghai Biren Intelligent Technology",
    "Hisilicon Optoelectronics",
    "Surftech Electronics",
    "Techcrim",
    "Neuro Vaskar Zentrum fur angewandte Forschung",
)
WEIGHER = Weigher({}, 50_000)
INDEX = build_companies([normalize(name).tokens for name in NAMES])


@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("Biren Technology Shanghai", 0),
        ("HiSi.", 1),
        ("ElectronicsSurftech", 2),
        ("Tekhkrim", 3),
        ("Vaskar", 4),
    ],
)
def test_each_proposer_finds_what_the_others_miss(name: str, row: int) -> None:
    [(_, rows)] = find_companies(INDEX, [normalize(name)], WEIGHER)

    assert row in rows


def test_no_name_gives_nothing() -> None:
    assert [] == find_companies(INDEX, [], WEIGHER)
