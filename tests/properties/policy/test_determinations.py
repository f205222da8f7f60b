"""Algebra of determinations, and the usefulness of the gate on ordinary orders."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from services.policy.case import Case
from services.policy.classification import classify
from services.policy.determine import ask_rules, determine
from services.policy.facts import (
    ContainedChip,
    Exporter,
    Item,
    Line,
    Match,
    Party,
    Transaction,
)
from services.policy.findings import Disposition, combine
from services.policy.law import load_law
from services.policy.reference.chips import load_chips
from tests.law.build import transaction

LAW = load_law()
TODAY = date(2026, 11, 23)
FRIENDS = ("DE", "FR", "GB", "JP", "KR", "TW", "SG", "MY", "BR", "IN", "AU", "CA", "US", "MX", "CH")
BELOW = sorted(
    key
    for key, chip in load_chips().items()
    if classify(
        Item(
            sku=key,
            title=key,
            item_kind="board",
            eccn="5A992.c",
            classification_source="maker",
            contained_chips=(ContainedChip(chip=chip),),
        ),
        LAW.on(TODAY).period,
    ).level
    == "none"
    and chip.name not in ("NVIDIA H20", "NVIDIA H20 141GB", "AMD Instinct MI308X")
)
DAYS = st.dates(date(2022, 10, 7), date(2027, 6, 1))
COUNTRIES = st.sampled_from(
    ("DE", "CN", "HK", "MO", "SG", "AE", "SA", "IL", "VN", "IR", "RU", "CU", "KH", "US", "TW")
)
ITEMS = st.fixed_dictionaries(
    {
        "tpp": st.sampled_from((100, 1599, 1600, 2399, 2400, 4707, 4799, 4800, 15832)),
        "pd": st.sampled_from((1, Decimal("1.6"), Decimal("3.2"), Decimal("5.92"), 19, "unknown")),
        "io": st.sampled_from((64, 599, 600, "unknown")),
        "datacenter": st.sampled_from(("yes", "no", "unknown")),
        "kind": st.sampled_from(("board", "computer", "ic")),
    }
)
ORDERS = st.fixed_dictionaries({"destination": COUNTRIES, "item": ITEMS})


@st.composite
def short_orders(draw: st.DrawFn) -> Transaction:
    """An ordinary order with the 24 facts of the short order and no others."""
    where = draw(st.sampled_from(FRIENDS))
    keys = draw(st.lists(st.sampled_from([*BELOW, "cable"]), min_size=1, max_size=4))
    return Transaction(
        kind="order",
        source="urn:distributor",
        transaction_id=f"SO-{draw(st.integers(0, 999_999))}",
        version=1,
        destination=where,
        ships_from=draw(st.sampled_from(("US", "NL", "SG"))),
        end_use=draw(st.sampled_from(("gaming", "enterprise_computing", "resale", "education"))),
        red_flags_seen=(),
        planned_export_on=TODAY + timedelta(days=draw(st.integers(0, 20))),
        exporter=Exporter(name="Distributor Inc", country="US"),
        lines=tuple(_line(str(at), key, draw(st.integers(1, 500))) for at, key in enumerate(keys)),
        parties=tuple(
            Party(role=role, roles=(role,), name=f"{role} {where}", country=where, address=("x",))
            for role in ("purchaser", "ultimate_consignee", "end_user", "freight_forwarder")
        ),
    )


def _line(line_id: str, key: str, quantity: int) -> Line:
    plain = key == "cable"
    parts = () if plain else (ContainedChip(chip=load_chips()[key]),)
    item = Item(
        sku=key,
        title=key,
        item_kind="other" if plain else "board",
        eccn="EAR99" if plain else "5A992.c",
        reasons_for_control=() if plain else ("AT",),
        classification_source="maker's classification",
        contained_chips=parts,
        no_chips=plain,
    )
    return Line(line_id=line_id, sku=key, quantity=quantity, unit_value=Decimal("99.90"), item=item)


@given(short_orders())
@settings(max_examples=1000, deadline=None)
def test_an_ordinary_short_order_is_released(order: Transaction) -> None:
    determination = determine(order, LAW, today=TODAY)

    assert () == determination.findings
    assert Disposition.RELEASE == determination.disposition


def test_many_real_chips_are_near_misses() -> None:
    assert len(BELOW) >= 40
    assert {"nvidia-rtx-4070", "nvidia-rtx-4090-d", "nvidia-l20"} & set(BELOW)


@given(ORDERS, DAYS)
@settings(max_examples=80, deadline=None)
def test_more_findings_never_loosen_and_their_order_does_not_matter(
    facts: dict[str, Any], day: date
) -> None:
    case = Case(transaction(facts, day), day, LAW.on(day).period)
    findings, clear = ask_rules(LAW.on(day).rules["as_enforced"], case)
    whole = combine(findings, clear=clear)

    assert whole == combine(findings[::-1], clear=clear[::-1])
    for count in range(len(findings)):
        assert combine(findings[:count], clear=clear) <= whole


@given(ORDERS, DAYS)
@settings(max_examples=80, deadline=None)
def test_a_decision_replays_to_itself(facts: dict[str, Any], day: date) -> None:
    first = determine(transaction(facts, day), LAW, today=day)

    assert first == determine(transaction(facts, day), LAW, today=day)


@given(ORDERS, DAYS, st.sampled_from((4800, 5285, 15832)))
@settings(max_examples=80, deadline=None)
def test_a_higher_tpp_never_loosens(facts: dict[str, Any], day: date, tpp: int) -> None:
    before = determine(transaction(facts, day), LAW, today=day)
    higher = {**facts, "item": {**facts["item"], "tpp": max(tpp, facts["item"]["tpp"])}}
    if before.findings and any(finding.missing for finding in before.findings):
        return  # an exact higher figure may close a question that a lower one left open

    assert before.disposition <= determine(transaction(higher, day), LAW, today=day).disposition


@given(ORDERS, DAYS, st.sampled_from(("entity_list", "sdn", "dpl", "uvl", "mev", "cmic")))
@settings(max_examples=80, deadline=None)
def test_a_worse_party_never_loosens(facts: dict[str, Any], day: date, name: str) -> None:
    plain = transaction(facts, day)
    match = Match(
        list_name=name,
        entry_id="e",
        entry_name="E",
        matched_name="E",
        score=1000,
        status="confirmed",
    )
    parties = (replace(plain.parties[0], matches=(match,)), *plain.parties[1:])
    before = determine(plain, LAW, today=day)
    after = determine(replace(plain, parties=parties), LAW, today=day)

    assert before.disposition <= after.disposition


@given(ITEMS, DAYS)
@settings(max_examples=80, deadline=None)
def test_a_worse_destination_never_loosens(item: dict[str, Any], day: date) -> None:
    chain = [
        determine(
            transaction({"destination": where, "item": item}, day), LAW, today=day
        ).disposition
        for where in ("DE", "SA", "CN", "IR")
    ]

    assert chain == sorted(chain)


@given(ORDERS, DAYS, st.sampled_from(("headquarters", "military_end_user", "country")))
@settings(max_examples=80, deadline=None)
def test_a_fact_withheld_never_releases_more(facts: dict[str, Any], day: date, fact: str) -> None:
    before = determine(transaction(facts, day), LAW, today=day)
    withheld = {**facts, "end_user": {"absent": [fact]}}
    after = determine(transaction(withheld, day), LAW, today=day)
    if fact == "headquarters" and facts["destination"] in ("CN", "HK", "MO", "KH", "RU", "CU"):
        return  # withheld headquarters still hold; what they would have struck is another rule

    assert before.disposition <= after.disposition
