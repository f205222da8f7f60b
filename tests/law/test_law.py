"""Runs the law cases, and names the cases that the rulebook still lacks."""

import tomllib
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from services.policy.determine import determine
from services.policy.findings import Determination, Disposition
from services.policy.law import load_law
from services.policy.rule import Rule
from services.policy.rulebook import RULEBOOK
from tests.law.build import transaction

HERE = Path(__file__).parent


def _cases() -> list[tuple[str, dict[str, Any]]]:
    found = []
    for path in sorted(HERE.glob("*/*.toml")):
        content = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
        for case in content["case"]:
            head = {key: content.get(key) for key in ("rule", "cites", "twins")}
            full = {**head, **case}
            found.append((f"{path.parent.name}/{path.stem}: {case['shows']}", full))
    return found


CASES = _cases()


def _struck(determination: Determination, rule: str) -> set[str]:
    return {finding.reason for finding in determination.findings if finding.rule == rule}


@pytest.mark.parametrize("case", [case for _, case in CASES], ids=[name for name, _ in CASES])
def test_the_law_says_so(case: dict[str, Any]) -> None:
    expect = {**_DEFAULTS[case["aspect"]], **case.get("expect", {})}
    on = case["on"]
    determination = determine(
        transaction(case.get("given", {}), on),
        load_law(),
        today=case.get("today", on),
        mode=case.get("mode", "as_enforced"),
    )
    found = {(finding.rule, finding.reason) for finding in determination.findings}
    rule = case["rule"]

    assert case["cites"]
    if expect["asked"]:
        assert set(expect["reasons"]) == _struck(determination, rule)
        assert bool(expect["reasons"]) != (rule in determination.clear)
    else:
        assert rule not in determination.clear
        assert set() == _struck(determination, rule)
    if expect["alone"]:
        apart = {rule, *(case["twins"] or ())}  # a twin strikes whenever this one does
        others = {pair for pair in found if pair[0] not in apart}

        assert set(expect.get("also", ())) == {reason for _, reason in others}
    if "disposition" in expect:
        assert Disposition[expect["disposition"].upper()] == determination.disposition
    forecasts = {finding.forecast for finding in determination.findings if finding.rule == rule}
    if "forecast" in expect:
        assert {expect["forecast"]} == forecasts
    if "confirm" in expect:
        confirmed = {
            finding.confirm_required for finding in determination.findings if finding.rule == rule
        }

        assert {expect["confirm"]} == confirmed
    if "shadow" in expect:
        assert [expect["shadow"]] == [
            shadow.disposition.name.lower() for shadow in determination.shadows
        ]
    for code in expect.get("obligations", ()):
        assert code in {obligation.code for obligation in determination.obligations}
    if "licenses" in expect:
        assert tuple(expect["licenses"]) == determination.licenses


_DEFAULTS: dict[str, dict[str, Any]] = {
    "struck": {
        "asked": True,
        "alone": True,
        "disposition": "hold",
        "reasons": ["license_required"],
    },
    "not_struck": {"asked": True, "alone": True, "disposition": "release", "reasons": []},
    "missing": {"asked": True, "alone": True, "disposition": "hold", "reasons": []},
    "before": {"asked": False, "alone": False, "reasons": []},
    "ended": {"asked": True, "alone": True, "disposition": "release", "reasons": []},
}


def _required(rule: Rule) -> set[str]:
    aspects = {"struck", "not_struck"}
    if rule.facts:
        aspects.add("missing")
    if rule.kind != "gate":
        aspects.add("before")
    if rule.expires is not None:
        aspects.add("ended")
    return aspects


def test_every_rule_has_the_cases_it_needs() -> None:
    present: dict[str, set[str]] = {}
    for _, case in CASES:
        present.setdefault(case["rule"], set()).add(case["aspect"])
    missing = {
        rule.id: sorted(_required(rule) - present.get(rule.id, set()))
        for rule in RULEBOOK
        if _required(rule) - present.get(rule.id, set())
    }

    assert {} == missing


def test_before_cases_lie_on_the_day_before_the_rule_began() -> None:
    began = {rule.id: rule.effective for rule in RULEBOOK}
    wrong = [
        name
        for name, case in CASES
        if case["aspect"] == "before" and case["on"] != began[case["rule"]] - timedelta(days=1)
    ]

    assert [] == wrong


@pytest.mark.parametrize("rule", RULEBOOK, ids=[rule.id for rule in RULEBOOK])
def test_a_rule_is_asked_from_its_first_day_and_not_before(rule: Rule) -> None:
    law = load_law()
    mode = rule.modes[0]

    assert rule in law.on(rule.effective).rules[mode]
    assert rule not in law.on(rule.effective - timedelta(days=1)).rules[mode]


@pytest.mark.parametrize("day", load_law().changes, ids=str)
def test_every_boundary_day_and_the_day_before_have_an_answer(day: date) -> None:
    for on in (day - timedelta(days=1), day):
        determination = determine(transaction({}, on), load_law(), today=on)

        answered = bool(determination.findings or determination.clear)

        assert answered or determination.disposition is Disposition.HOLD
