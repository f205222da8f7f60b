import io
from collections.abc import Callable
from typing import Any

import pytest
from rich.console import Console

from services.cli.explain.dossier import tell
from services.cli.explain.page import show
from services.policy.law import load_law

LAW = load_law()
LICENSE = {
    "rule": "ear.3a090.destination",
    "answer": "hold",
    "reason": "license_required",
    "remedy": "authorization",
    "line": "1",
    "forecast": "case_by_case",
    "confirm_required": True,
    "compared": [
        {"fact": "tpp", "value": "15832.0000", "origin": "datasheet", "threshold": "4800.00"},
        {"fact": "destination", "value": "CN", "origin": "order"},
    ],
    "would_change": "a license for these parties and items",
}
FACT = {
    "rule": "ear.744.2.weapons",
    "answer": "undetermined",
    "reason": "end_use_unanswered",
    "remedy": "fact",
    "missing": "weapons_end_use",
    "would_change": "stating weapons_end_use",
}
MATCH = {
    "role": "end_user",
    "list_name": "entity_list",
    "entry_id": "E-1",
    "entry_name": "Listed [Co.]",
    "score": 1000,
    "status": "confirmed",
    "reasons": ["name_exact", "address_agrees"],
}
DENIED = {
    "rule": "ear.736.2.b4.denied_persons",
    "answer": "deny",
    "reason": "denied_person",
    "remedy": "none",
    "role": "purchaser",
    "matches": [MATCH],
}
ITEM = {
    "line": "1",
    "sku": "SRV-ATLAS-800-910B",
    "eccn": "4A090.a",
    "level": "a",
    "quantity": 2,
    "tpp": "5008",
    "performance_density": "19.4496",
    "total_tpp": "80128",
}


@pytest.fixture
def read(standing: dict[str, Any]) -> Callable[..., str]:
    """What a person reads of a determination with these changes, at 80 columns or more."""

    def printed(width: int = 80, **changes: Any) -> str:
        standing["determination"]["data"] |= changes
        text = io.StringIO()
        show(tell(standing, LAW), Console(file=text, width=width, highlight=False))
        return text.getvalue()

    return printed


def test_the_head_says_what_may_happen_to_what_under_which_law(read: Callable[..., str]) -> None:
    text = read()

    assert "T-1, version 1, of urn:one" in text
    assert "hold: must not move until the reasons below are gone" in text
    assert "Order of Exporter (fictitious), bound for CN" in text
    assert "Under the law of 2026-11-23 and 2026-11-25, as enforced" in text


def test_one_day_of_law_is_said_once_and_an_unknown_exporter_is_said(
    read: Callable[..., str],
) -> None:
    text = read(law_days=["2026-11-23", "2026-11-23"], exporter=None)

    assert "Under the law of 2026-11-23, as enforced" in text
    assert "Order of an unknown exporter" in text


def test_a_reason_has_citation_question_values_with_origin_and_remedy(
    read: Callable[..., str],
) -> None:
    text = read(findings=[LICENSE], width=120)

    assert "1. license required: line 1" in text
    assert "15 CFR 742.6(a)(6)(iii)" in text
    assert "Rule ear.3a090.destination (law; published: " in text
    assert "tpp = 15832, compared with 4800 (from datasheet)" in text
    assert "destination = CN (from order)" in text
    assert "License review policy: case by case" in text
    assert "Confirm: a value it rests on has a weak source" in text
    assert "Remedy: a license" in text


def test_several_values_of_one_fact_stand_in_one_line(read: Callable[..., str]) -> None:
    values = [{"fact": "answers", "value": f"DD-{n}", "origin": "evidence"} for n in (1, 2, 1)]
    text = read(findings=[LICENSE | {"compared": values}])

    assert "answers = DD-1, DD-2 (from evidence)" in text


def test_missing_facts_are_named_and_asked_for_together(read: Callable[..., str]) -> None:
    other = FACT | {"rule": "ear.744.21.military", "missing": "military_end_user"}
    text = read(findings=[FACT, other, LICENSE])
    change = " ".join(text.partition("What would change the answer")[2].split())

    assert "Missing: weapons_end_use" in text
    assert "a license for these parties and items" in change
    assert "stating weapons_end_use, military_end_user" in change
    assert "what is left decides" in change


def test_one_thing_that_would_change_the_answer_needs_no_explanation(
    read: Callable[..., str],
) -> None:
    text = read(findings=[LICENSE])

    assert "- a license for these parties and items" in text
    assert "what is left decides" not in text


def test_a_denial_names_the_listed_party_and_that_nothing_lifts_it(
    read: Callable[..., str],
) -> None:
    text = read(disposition="deny", findings=[DENIED], informs=[MATCH | {"status": "weak"}])

    assert "deny: must not move" in text
    match = "confirmed match 1000/1000: Listed [Co.] (entity list E-1): name exact, address agrees"
    assert match in " ".join(text.split())
    assert "Remedy: neither a review nor a license lifts it" in text
    assert "Nothing this gate can be told would change the answer." in text
    assert "they inform, and hold nothing" in text


def test_a_release_says_until_when_and_on_what_it_rests(read: Callable[..., str]) -> None:
    text = read(
        disposition="release",
        valid_until="2026-11-26T15:00:38.744000Z",
        reviewed_by=["ada", "grace"],
        licenses=["D-1"],
        lists=[],
        catalog_digest=None,
    )

    for words in ("may move", "2026-11-26 15:00 UTC", "Reviewed by ada, grace", "license D-1"):
        assert words in text
    assert "catalog none" in text
    assert "Why" not in text


def test_the_other_mode_is_said_with_what_it_adds(read: Callable[..., str]) -> None:
    shadows = [
        {"mode": "as_codified", "disposition": "hold", "reasons": ["license_required", "fifty"]},
        {"mode": "as_written", "disposition": "hold", "reasons": ["license_required"]},
    ]
    text = read(findings=[LICENSE], shadows=shadows)

    assert "If the law were applied as codified: hold, also for fifty" in text
    assert "If the law were applied as written: hold\n" in text


def test_words_of_the_items_stay_whole_at_eighty_columns(read: Callable[..., str]) -> None:
    bare = {"line": "2", "sku": "FX", "eccn": None, "level": "none", "quantity": 1}
    text = read(items=[ITEM, bare])

    for word in ("SRV-ATLAS-800-910B", "4A090.a", "80128"):
        assert word in text
    assert "Screen too narrow for: density" in text
    assert "19.4496" in read(width=120)


def test_obligations_say_when_and_by_which_provision(read: Callable[..., str]) -> None:
    obligations = [
        {"code": "eei", "binds": "departure", "provision": "15 CFR 758.1(b)"},
        {"code": "something_new", "binds": "later", "provision": "15 CFR part 732, Supp. No. 3"},
    ]
    text = read(obligations=obligations)

    assert "electronic export information   at departure   15 CFR 758.1(b)" in text
    assert "something new" in text


def test_what_is_no_longer_current_or_of_another_pack_is_marked(
    read: Callable[..., str], standing: dict[str, Any]
) -> None:
    standing |= {"determination_id": None, "halt_reason": "unreadable_event"}
    text = read()

    assert "No longer current: the transaction is held unreadable event" in text
    assert "Determined under another policy pack" in text
    assert "another policy pack" not in read(policy_digest=LAW.digest)


def test_a_finding_no_pack_knows_is_still_shown(read: Callable[..., str]) -> None:
    text = read(findings=[LICENSE | {"rule": "ear.gone", "would_change": None, "line": None}])

    assert "no provision in this pack" in text
    assert "What would change" not in text


def test_without_a_determination_the_standing_is_told(standing: dict[str, Any]) -> None:
    text = io.StringIO()
    told = tell(standing | {"determination": None, "halt_reason": "unreadable_event"}, LAW)
    show(told, Console(file=text, width=80))

    assert "held without a determination: unreadable_event" in text.getvalue()
