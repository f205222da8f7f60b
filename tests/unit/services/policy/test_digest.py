from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import cast

import pytest

from services.policy.digest import canonical, facts_digest, pack_digest
from services.policy.facts import UNKNOWN
from services.policy.law import load_law
from services.policy.period import Countries
from tests.law.build import transaction

DAY = date(2026, 11, 23)


def test_equal_facts_have_equal_digests() -> None:
    assert facts_digest(transaction({}, DAY)) == facts_digest(transaction({}, DAY))


def test_any_other_fact_gives_another_digest() -> None:
    plain = transaction({}, DAY)
    others = [
        replace(plain, version=2),
        replace(plain, destination=UNKNOWN),
        replace(plain, end_use=None),
        replace(plain, red_flag_resolutions=frozenset({"RF-A"})),
        transaction({"item": {"tpp": 101}}, DAY),
        transaction({"licenses": [{}]}, DAY),
    ]
    digests = {facts_digest(each) for each in (plain, *others)}

    assert 7 == len(digests)


def test_figures_have_one_form() -> None:
    assert canonical(Decimal("600.0")) == canonical(Decimal(600))
    assert "1000" == canonical(Decimal("1E+3"))
    assert "0.5" == canonical(Decimal("0.50"))


def test_the_memory_of_items_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.policy.digest._REMEMBERED_ITEMS", 0)

    assert facts_digest(transaction({}, DAY)) == facts_digest(transaction({}, DAY))


def test_the_pack_has_a_digest_of_64_hexadecimal_digits() -> None:
    assert 64 == len(load_law().digest)


class OtherTables:
    """Country tables with another membership."""

    digest = "other"


def test_another_membership_of_a_country_group_is_another_law() -> None:
    law = load_law()
    other = cast("Countries", OtherTables())

    assert law.digest == pack_digest(law.rules, law.parameters, law.countries)
    assert law.digest != pack_digest(law.rules, law.parameters, other)
