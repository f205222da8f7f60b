import json
from pathlib import Path
from typing import Any

import pytest

from schemas.orders import OrderSubmitted
from schemas.reading import SchemaError, read_event
from schemas.topics import ORDERS

ORDER = json.loads(Path("schemas/examples/order.submitted.valid.json").read_bytes())
STRUCTURED = json.dumps(ORDER).encode()
DATA = json.dumps(ORDER["data"]).encode()
ATTRIBUTES = ("specversion", "id", "source", "type", "subject", "time")
BINARY = [(f"ce_{name}", ORDER[name].encode()) for name in ATTRIBUTES]
JSON = ("content-type", b"application/json")
KEY = b"ORD-1001"


def code_of(value: bytes, headers: Any) -> str:
    with pytest.raises(SchemaError) as caught:
        read_event(ORDERS, value, headers, KEY)
    return caught.value.code


@pytest.mark.parametrize(
    "content_type",
    [
        "application/cloudevents+json",
        "application/cloudevents+json; charset=UTF-8",
        'Application/CloudEvents+JSON;charset="utf-8"',
    ],
)
def test_structured_mode_says_so_or_nothing(content_type: str) -> None:
    headers = [("content-type", content_type.encode()), ("trace", b"1")]

    assert isinstance(read_event(ORDERS, STRUCTURED, headers, KEY), OrderSubmitted)


@pytest.mark.parametrize("headers", [[*BINARY, JSON], BINARY, [*BINARY, ("ce_tracestate", b"x")]])
def test_binary_mode_gives_the_same_event(headers: Any) -> None:
    assert read_event(ORDERS, STRUCTURED, (), KEY) == read_event(ORDERS, DATA, headers, KEY)


def test_a_structured_event_may_repeat_its_attributes_as_headers() -> None:
    headers = [*BINARY, ("content-type", b"application/cloudevents+json")]

    assert read_event(ORDERS, STRUCTURED, headers, KEY)


def test_a_value_cannot_close_the_envelope_and_go_on() -> None:
    value = DATA + b', "laneseq": 7, "x": {}'

    assert "not_json" == code_of(value, [*BINARY, JSON])


@pytest.mark.parametrize(
    "headers",
    [
        [JSON],
        [("content-type", b"text/plain")],
        [("content-type", b"application/cloudevents-batch+json")],
        [("content-type", b"application/cloudevents+json; charset=latin1")],
        [("content-type", b"\xff")],
        [("sig", None)],
        [("sig", b"a"), ("SIG", b"b")],
    ],
)
def test_headers_that_cannot_be_read_one_way_are_refused(headers: Any) -> None:
    assert "bad_header" == code_of(STRUCTURED, headers)


def test_an_attribute_twice_is_refused() -> None:
    assert "bad_header" == code_of(DATA, [*BINARY, ("ce_id", b"evt-2")])


def test_a_foreign_header_may_repeat() -> None:
    assert read_event(ORDERS, STRUCTURED, [("trace", b"1"), ("trace", b"2")], KEY)


def test_a_missing_attribute_of_binary_mode_has_a_pointer() -> None:
    with pytest.raises(SchemaError) as caught:
        read_event(ORDERS, DATA, [*BINARY[:2], *BINARY[3:]], KEY)

    assert ("missing_field", "/source") == (caught.value.code, caught.value.pointer)
