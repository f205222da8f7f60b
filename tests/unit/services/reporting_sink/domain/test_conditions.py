import re

import pytest

from services.reporting_sink.domain.conditions import load_conditions, raise_condition


def test_every_code_has_the_form_of_the_wire_and_short_texts() -> None:
    for code, entry in load_conditions().items():
        assert re.fullmatch(r"S-[A-Z0-9-]+", code)
        assert entry.severity in "FCVWI"
        assert max(len(entry.narrative), len(entry.reason), len(entry.resolution)) <= 200


def test_a_detail_is_added_to_the_reason() -> None:
    plain, detailed = raise_condition("S-160"), raise_condition("S-160", "/due_on", detail="Late.")

    assert f"{plain.reason} Late." == detailed.reason
    assert "/due_on" == detailed.pointer


def test_a_code_outside_the_catalog_is_a_defect() -> None:
    with pytest.raises(KeyError):
        raise_condition("S-999")
