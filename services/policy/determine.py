"""Facts in, determination out: every rule in force is asked, the stricter day wins.

Owns: which days are asked, how answers, licenses and reviews add up.
Refuses to know: the clock, the wire, and any single provision.
"""

from datetime import date

from services.policy.facts import Transaction
from services.policy.findings import Determination
from services.policy.law import Law


def determine(
    transaction: Transaction, law: Law, *, today: date, mode: str = "as_enforced"
) -> Determination:
    """Ask every rule in force today and on the planned day of export.

    Args:
        transaction: the facts, complete with items, matches, licenses and gate state.
        law: rulebook, parameters and reference tables, from ``load_law``.
        today: the law's day, US Eastern.
        mode: the mode that blocks; the other runs as shadow.

    Returns:
        The determination. A rule that raises holds; nothing asked holds.
    """
    raise NotImplementedError
