import json
from pathlib import Path
from typing import Any

import pytest

from schemas.reading import read_all_errors
from schemas.reading.faults import explain, show_pointer
from schemas.topics import ORDERS

ORDER = json.loads(Path("schemas/examples/order.submitted.valid.json").read_bytes())
PARTY = ORDER["data"]["purchaser"]


def found(**fields: Any) -> list[tuple[str, str]]:
    event = {**ORDER, "data": {**ORDER["data"], **fields}}
    errors = read_all_errors(ORDERS, json.dumps(event).encode(), ())
    return [(error.code, error.pointer.removeprefix("/data")) for error in errors]


@pytest.mark.parametrize(
    ("end_user", "expected"),
    [
        ("nobody", [("bad_value", "/end_user")]),
        (5, [("wrong_type", "/end_user")]),
        ({"same_as": "me"}, [("bad_value", "/end_user/same_as")]),
        ({**PARTY, "x": 1}, [("unknown_field", "/end_user/x")]),
        ({**PARTY, "country": "de"}, [("bad_value", "/end_user/country")]),
        ({**PARTY, "address": [""]}, [("bad_value", "/end_user/address/0")]),
    ],
)
def test_of_several_forms_the_one_meant_is_explained(
    end_user: Any, expected: list[tuple[str, str]]
) -> None:
    assert expected == found(end_user=end_user)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"red_flags_seen": ["RF-Z"]}, ("bad_value", "/red_flags_seen/0")),
        ({"red_flags_seen": "no"}, ("bad_value", "/red_flags_seen")),
        ({"lines": [5]}, ("wrong_type", "/lines/0")),
        ({"lines": {}}, ("wrong_type", "/lines")),
        ({"partial_shipment": "yes"}, ("wrong_type", "/partial_shipment")),
        ({"version": 1.0}, ("wrong_type", "/version")),
        ({"a/b~c": 1}, ("unknown_field", "/a~1b~0c")),
        ({"x" * 65: 1}, ("unknown_field", "")),
        ({"x\u202e": 1}, ("unknown_field", "")),
        ({"end_use_description": "a\u200b"}, ("invisible_character", "/end_use_description")),
    ],
)
def test_each_fault_has_its_code_and_pointer(
    fields: dict[str, Any], expected: tuple[str, str]
) -> None:
    assert expected == found(**fields)[0]


def test_a_pointer_ends_before_it_grows_too_long() -> None:
    assert "/aaaa" * 59 == show_pointer(("aaaa",) * 59)
    assert 300 == len(show_pointer(("aaaa",) * 100))


def test_an_error_pydantic_may_add_one_day_is_a_bad_value() -> None:
    error: Any = {"type": "novel", "loc": ("data",), "msg": "", "input": None}
    (fault,) = explain([error], {"data": 1}, frozenset())

    assert ("bad_value", ("data",)) == (fault.code, fault.path)
