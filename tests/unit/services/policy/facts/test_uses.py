from dataclasses import fields

from services.policy.facts import Transaction
from services.policy.facts.uses import USES


def test_every_fact_of_a_transaction_is_declared() -> None:
    declared = set(USES)

    assert declared == {field.name for field in fields(Transaction)}
