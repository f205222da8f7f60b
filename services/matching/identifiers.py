"""Registration numbers: their form, and whether their check digits are right.

Owns: folding a number, and checking it through python-stdnum. Refuses to know: registers.

Source: ISO 17442 (LEI), GB 32100-2015 (Unified Social Credit Code), stdnum's modules for others.
"""

from collections.abc import Callable

from stdnum import lei
from stdnum.cn import uscc
from stdnum.exceptions import ValidationError

DIGITS_MIN = 4  # a value with fewer digits is a word, such as a gender or a program
LENGTH_MIN = 5

_VALIDATORS: dict[str, Callable[[str], str]] = {"LEI": lei.validate, "USCC": uscc.validate}


def fold_identifier(value: str) -> str:
    """Fold a number for comparison: capitals and digits only; empty if it names nobody."""
    folded = "".join(letter for letter in value.upper() if letter.isalnum() and letter.isascii())
    digits = sum(letter.isdigit() for letter in folded)
    return folded if digits >= DIGITS_MIN and len(folded) >= LENGTH_MIN else ""


def is_valid_identifier(scheme: str, value: str) -> bool | None:
    """Check a number's check digits.

    Returns:
        None where the scheme has no check digits that we know.
    """
    validate = _VALIDATORS.get(scheme.upper())
    if validate is None:
        return None
    try:
        validate(value)
    except ValidationError:
        return False
    return True
