"""A second opinion on levels and destinations, written from the regulation in the dullest style.

Owns: its own figures and its own lists. Refuses to know: the engine.
"""

from datetime import date
from decimal import Decimal

# Regulation sheet, section 12.7: computed scope of D:1, D:4, D:5 less A:5 and A:6.
SCOPE = """
AE AF AM AZ BH BY CD CF CN CU EG ER GE HT IQ IR JO KG KH KP KW KZ LA LB LY MD MM MN MO NI
OM PK QA RU SA SD SO SS SY TJ TM UZ VE VN YE ZW
"""


def level(on: date, tpp: Decimal, density: Decimal, io_rate: Decimal, *, datacenter: bool) -> str:
    """``a``, ``b`` or ``none`` for exact figures."""
    if on < date(2022, 10, 21):
        return "none"
    if on < date(2023, 11, 17):
        return "a" if io_rate >= Decimal(600) and tpp >= Decimal(4800) else "none"
    a1 = tpp >= Decimal(4800)
    a2 = tpp >= Decimal(1600) and density >= Decimal("5.92")
    b1 = Decimal(2400) <= tpp < Decimal(4800) and Decimal("1.6") <= density < Decimal("5.92")
    b2 = tpp >= Decimal(1600) and Decimal("3.2") <= density < Decimal("5.92")
    note_2 = not datacenter and tpp < Decimal(4800)
    if note_2:
        return "none"
    if a1 or a2:
        return "a"
    return "b" if b1 or b2 else "none"


def in_scope(on: date, destination: str) -> bool:
    """Whether the destination is reached; Hong Kong as China."""
    where = "CN" if destination == "HK" else destination
    if on < date(2022, 10, 21):
        return False
    if on < date(2023, 1, 17):
        return where == "CN"
    if on < date(2023, 11, 17):
        return where in ("CN", "MO")
    return where in SCOPE.split()
