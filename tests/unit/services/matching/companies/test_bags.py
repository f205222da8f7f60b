import pytest

from services.matching.companies.bags import build_bags

BAGS = build_bags(["biren", "surftechelectronics", "polotrading", "x" * 60, "onerbank"])


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("brien", 0),
        ("biremn", 0),
        ("electronicssurftech", 1),
        ("polotraidgn", 2),
        ("noerbakn", 4),
    ],
)
def test_a_name_with_nearly_the_same_letters_is_near(text: str, row: int) -> None:
    assert [row] == BAGS.nearest(text, count=3)


@pytest.mark.parametrize("text", ["", "zte", "entirely", "x" * 60])
def test_other_letters_and_names_too_short_or_long_propose_nobody(text: str) -> None:
    assert [] == BAGS.nearest(text, count=3)


def test_no_more_rows_than_asked_for_the_nearest_first() -> None:
    bags = build_bags(["abcdefgh", "abcdefgx", "abcdefgy"])

    assert [0, 1] == bags.nearest("abcdefgh", count=2)


def test_digits_and_other_letters_count_too() -> None:
    bags = build_bags(["plant112", "plant998"])

    assert [1] == bags.nearest("plant998", count=1)
