"""The engine and the second opinion must agree."""

from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from services.policy.classification import classify
from services.policy.determine import determine
from services.policy.law import load_law
from services.policy.reference.countries import load_countries
from tests.law.build import item, transaction
from tests.model.reference import in_scope, level

LAW = load_law()
DAYS = st.dates(date(2022, 10, 7), date(2027, 6, 1))
TPP = st.decimals(0, 20000, places=1) | st.sampled_from(
    tuple(map(Decimal, ("1599.9", "1600", "2399.9", "2400", "4799.9", "4800")))
)
DENSITY = st.decimals(0, 20, places=2) | st.sampled_from(
    tuple(map(Decimal, ("1.59", "1.6", "3.19", "3.2", "5.91", "5.92")))
)
RATE = st.sampled_from(tuple(map(Decimal, ("64", "599.9", "600", "900"))))
CODES = st.sampled_from(sorted(load_countries().by_code))


@given(DAYS, TPP, DENSITY, RATE, st.sampled_from(("yes", "no")))
@settings(max_examples=300, deadline=None)
def test_levels_agree(
    day: date, tpp: Decimal, density: Decimal, rate: Decimal, datacenter: str
) -> None:
    goods = item({"tpp": tpp, "pd": density, "io": rate, "datacenter": datacenter})
    expected = level(day, tpp, density, rate, datacenter=datacenter == "yes")

    assert expected == classify(goods, LAW.on(day).period).level


@given(DAYS, CODES)
@settings(max_examples=300, deadline=None)
def test_destinations_agree(day: date, code: str) -> None:
    facts = {"destination": code, "parties_in": "DE", "item": {"tpp": 4992, "pd": 6, "io": 600}}
    determination = determine(transaction(facts, day), LAW, today=day)
    struck = any(finding.rule == "ear.3a090.destination" for finding in determination.findings)

    assert in_scope(day, code) == struck
