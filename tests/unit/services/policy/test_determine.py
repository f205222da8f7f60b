from dataclasses import replace
from datetime import date

import pytest

from services.policy.answers import deny, hold
from services.policy.case import Case
from services.policy.determine import determine
from services.policy.errors import ModeError
from services.policy.findings import Answer, Disposition, Finding, combine
from services.policy.law import Law, build_law, load_law
from services.policy.reference.countries import load_countries
from services.policy.rule import Question, Rule
from tests.law.build import transaction

DAY = date(2026, 11, 23)


def law_of(*rules: Rule) -> Law:
    return build_law(rules, {}, load_countries())


def rule(ask: Question) -> Rule:
    return Rule(id="test.rule", provision="-", effective=date(2020, 1, 1), ask=ask)


def _look(_: Case) -> tuple[Finding, ...]:
    return (hold("look"),)


def _never(_: Case) -> tuple[Finding, ...]:
    return (deny("never"),)


def test_silence_holds() -> None:
    silent = determine(transaction({}, DAY), law_of(), today=DAY)

    assert Disposition.HOLD == silent.disposition
    assert () == silent.findings
    assert Disposition.HOLD == combine([])


def test_a_rule_that_raises_holds_and_names_the_kind_of_error() -> None:
    def ask(case: object) -> tuple[Finding, ...]:
        raise KeyError(case)

    raised = determine(transaction({}, DAY), law_of(rule(ask)), today=DAY)

    assert Disposition.HOLD == raised.disposition
    assert [("test.rule", "rule_raised", "KeyError")] == [
        (finding.rule, finding.reason, finding.missing) for finding in raised.findings
    ]


def test_facts_that_cannot_be_viewed_hold() -> None:
    broken = replace(transaction({}, DAY), destination="ZZ")
    held = determine(broken, load_law(), today=DAY)

    assert Disposition.HOLD == held.disposition
    assert "unknown_country" == held.findings[0].missing


def test_a_review_clears_only_what_a_review_may_clear() -> None:
    held = law_of(rule(_look))
    denied = law_of(rule(_never))
    key = frozenset({("test.rule", "look", None, None), ("test.rule", "never", None, None)})
    reviewed = replace(transaction({}, DAY), reviewed=key)

    assert Disposition.RELEASE == determine(reviewed, held, today=DAY).disposition
    assert Disposition.DENY == determine(reviewed, denied, today=DAY).disposition


def test_the_stricter_of_today_and_the_planned_day_wins() -> None:
    given = {"destination": "VN", "item": {"tpp": 4992, "io": 600}}
    before, after = date(2023, 11, 16), date(2023, 11, 17)
    planned_later = replace(transaction(given, before), planned_export_on=after)

    assert (
        Disposition.RELEASE
        == determine(transaction(given, before), load_law(), today=before).disposition
    )
    later = determine(planned_later, load_law(), today=before)

    assert Disposition.HOLD == later.disposition
    assert (before, after) == later.law_days


def test_a_planned_day_in_the_past_holds() -> None:
    past = replace(transaction({}, DAY), planned_export_on=date(2026, 11, 22))
    held = determine(past, load_law(), today=DAY)

    assert ["planned_date_past"] == [finding.reason for finding in held.findings]


def test_no_planned_day_counts_as_today() -> None:
    undated = replace(transaction({}, DAY), planned_export_on=None)

    assert (DAY,) == determine(undated, load_law(), today=DAY).law_days


def test_an_unknown_mode_is_refused() -> None:
    with pytest.raises(ModeError):
        determine(transaction({}, DAY), load_law(), today=DAY, mode="as_wished")


def test_a_release_names_the_license_the_account_and_the_day_it_ends() -> None:
    given = {
        "destination": "CN",
        "item": {"tpp": 4800, "eccn": "3A090.a"},
        "quantity": 3,
        "licenses": [{"destination": "CN", "valid_to": date(2026, 12, 1)}],
    }
    released = determine(transaction(given, DAY), load_law(), today=DAY)

    assert Disposition.RELEASE == released.disposition
    assert [("license/SIM-LIC-1/SKU-1", 3)] == [
        (part.account, part.amount) for part in released.reservations
    ]
    assert date(2026, 12, 2) == released.lapses_on
    assert "ear.3a090.destination" in released.clear


def test_a_hold_reserves_nothing() -> None:
    given = {
        "destination": "CN",
        "item": {"tpp": 4800, "eccn": "3A090.a"},
        "licenses": [{"destination": "CN"}],
        "absent": ["payer"],
    }
    held = determine(transaction(given, DAY), load_law(), today=DAY)

    assert Disposition.HOLD == held.disposition
    assert ((), ()) == (held.reservations, held.licenses)


def test_a_release_lapses_on_the_next_change_of_law() -> None:
    day = date(2026, 11, 9)
    released = determine(transaction({}, day), load_law(), today=day)

    assert date(2026, 11, 10) == released.lapses_on


def test_two_lines_of_one_sku_share_the_balance() -> None:
    given = {
        "destination": "CN",
        "item": {"tpp": 4800, "eccn": "3A090.a"},
        "quantity": 60,
        "licenses": [{"destination": "CN", "remaining": 100}],
    }
    one = transaction(given, DAY)
    two = replace(one, lines=(one.lines[0], replace(one.lines[0], line_id="2")))
    held = determine(two, load_law(), today=DAY)

    assert {"license_balance_short"} == {
        finding.reason for finding in held.findings if finding.rule == "ear.3a090.destination"
    }


def test_weak_matches_inform() -> None:
    given = {"purchaser": {"matches": [{"status": "weak"}]}}
    released = determine(transaction(given, DAY), load_law(), today=DAY)

    assert ["purchaser"] == [found.role for found in released.informs]


def test_answers_have_dispositions() -> None:
    finding = Finding(rule="r", answer=Answer.UNDETERMINED, reason="x", remedy="fact")

    assert Disposition.HOLD == finding.disposition


def test_an_order_without_lines_holds() -> None:
    empty = replace(transaction({}, DAY), lines=())
    held = determine(empty, load_law(), today=DAY)

    assert ["item_unknown"] == [finding.reason for finding in held.findings]


def test_a_license_for_another_item_lifts_nothing() -> None:
    given = {
        "destination": "CN",
        "item": {"tpp": 4800, "eccn": "3A090.a"},
        "licenses": [{"destination": "CN"}],
    }
    covered = transaction(given, DAY)
    other = replace(covered, lines=(replace(covered.lines[0], sku="SKU-2"),))
    held = determine(other, load_law(), today=DAY)

    assert {"license_required"} == {finding.reason for finding in held.findings}


def test_a_short_balance_leaves_the_open_question_open() -> None:
    given = {
        "item": {"tpp": 4800, "eccn": "3A090.a"},
        "quantity": 101,
        "end_user": {"ultimate_parent": "unknown"},
        "licenses": [{"remaining": 100}],
    }
    held = determine(transaction(given, DAY), load_law(), today=DAY)

    assert ["ultimate_parent_unknown"] == [finding.reason for finding in held.findings]


def test_a_license_for_one_line_covers_no_other_of_the_same_id() -> None:
    given = {
        "destination": "CN",
        "item": {"tpp": 4800, "pd": 3, "eccn": "3A090.a"},
        "licenses": [{"destination": "CN"}],
    }
    licensed = transaction(given, DAY)
    (line,) = licensed.lines
    both = replace(licensed, lines=(line, replace(line, sku="SKU-2", quantity=1000)))

    assert Disposition.RELEASE == determine(licensed, load_law(), today=DAY).disposition
    assert ["line_repeated"] == [
        finding.reason for finding in determine(both, load_law(), today=DAY).findings
    ]
