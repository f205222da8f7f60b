from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from services.policy import ear
from services.policy.determine import determine
from services.policy.errors import ParameterError
from services.policy.findings import Disposition
from services.policy.law import build_law, load_law, read_families
from services.policy.rule import Rule
from services.policy.rulebook import FAMILIES, RULEBOOK
from tests.law.build import transaction

EAR = Path(ear.__file__).parent
_MODULES = sorted(path.parent.name for path in EAR.glob("*/rules.py"))


def test_every_family_is_listed() -> None:
    assert _MODULES == sorted(FAMILIES)


@pytest.mark.parametrize("family", FAMILIES)
def test_every_rule_of_a_family_is_in_the_rulebook(family: str) -> None:
    module = __import__(f"services.policy.ear.{family}.rules", fromlist=["RULES"])
    found = [value for value in vars(module).values() if isinstance(value, Rule)]

    assert set(module.RULES) <= set(RULEBOOK)
    assert all(rule in RULEBOOK for rule in found)


@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_has_its_three_files(family: str) -> None:
    names = {path.name for path in (EAR / family).iterdir()}

    assert {"rules.py", "parameters.toml", "README.md"} <= names


def test_ids_are_given_once() -> None:
    ids = [rule.id for rule in RULEBOOK]

    assert len(ids) == len(set(ids))


def test_the_next_change_is_the_first_later_day() -> None:
    law = load_law()

    assert date(2023, 11, 17) == law.next_change(date(2023, 11, 16))
    assert law.next_change(law.changes[-1]) is None


def test_a_stretch_without_change_is_worked_out_once() -> None:
    law = load_law()

    assert law.on(date(2026, 11, 23)) is law.on(date(2026, 11, 24))


def test_a_name_given_twice_is_refused() -> None:
    with pytest.raises(ParameterError):
        read_families(("affiliates", "affiliates"))


def test_the_access_policy_can_be_switched() -> None:
    law = load_law()
    day = date(2026, 11, 23)
    name = "cloud_access.access_policy"
    dated = law.parameters[name]
    entry = replace(dated.history[0], value="inform")
    switched = build_law(
        law.rules, {**law.parameters, name: replace(dated, history=(entry,))}, law.countries
    )
    facts = transaction(
        {
            "kind": "capacity",
            "destination": "SG",
            "item": {"tpp": 4800, "eccn": "3A090.a"},
            "tenant": {"headquarters": "CN"},
        },
        day,
    )

    assert Disposition.HOLD == determine(facts, law, today=day).disposition
    assert Disposition.RELEASE == determine(facts, switched, today=day).disposition
    assert law.digest != switched.digest
