import pytest

from services.matching.numbers import in_digits


@pytest.mark.parametrize(
    ("words", "digits"),
    [
        ("brigade forty four", "brigade 44"),
        ("brigade fourty 4", "brigade 44"),
        ("plant twelve", "plant 12"),
        ("ninety", "90"),
        ("seven stars", "seven stars"),
        ("twenty first", "20 first"),
    ],
)
def test_spelled_out_numbers_become_digits_from_ten_on(words: str, digits: str) -> None:
    assert digits.split() == in_digits(words.split())
