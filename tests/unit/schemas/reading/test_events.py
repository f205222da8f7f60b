import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from schemas.orders import OrderSubmitted
from schemas.reading import SchemaError, read_all_errors, read_event
from schemas.topics import CONTROLS, DETERMINATIONS, DISPOSITIONS, ORDERS

EXAMPLES = Path("schemas/examples")
ORDER = (EXAMPLES / "order.submitted.valid.json").read_bytes()
KEY = b"ORD-1001"


def changed(**fields: Any) -> bytes:
    event = json.loads(ORDER)
    event["data"].update(fields)
    return json.dumps(event).encode()


def refused(value: bytes | None, headers: Any = (), key: bytes | None = KEY) -> SchemaError:
    with pytest.raises(SchemaError) as caught:
        read_event(ORDERS, value, headers, key)
    return caught.value


def test_a_valid_order_is_read() -> None:
    event = read_event(ORDERS, ORDER, (), KEY)

    assert isinstance(event, OrderSubmitted)
    assert "ORD-1001" == event.data.transaction_id


def test_a_refusal_names_source_transaction_and_event() -> None:
    error = refused(changed(version=0))

    assert ("bad_value", "/data/version") == (error.code, error.pointer)
    assert ("fictitious/erp", "ORD-1001", "evt-1") == (
        error.source,
        error.transaction_id,
        error.event_id,
    )
    assert str(error).startswith("bad_value at /data/version: Must be at least 1.")


@pytest.mark.parametrize("key", [None, b"", b"ORD-2", b"\xff"])
def test_a_key_that_is_not_the_transaction_id_is_refused(key: bytes | None) -> None:
    assert "wrong_key" == refused(ORDER, key=key).code


def test_a_transaction_id_that_is_not_the_subject_is_refused() -> None:
    assert "wrong_key" == refused(changed(transaction_id="ORD-2")).code


def test_a_cut_off_record_is_named_by_its_key() -> None:
    error = refused(ORDER[:100])

    assert ("not_json", "ORD-1001", None) == (error.code, error.transaction_id, error.event_id)


@pytest.mark.parametrize("key", [None, b"\xff", b"a b"])
def test_a_cut_off_record_with_a_bad_key_is_named_by_nothing(key: bytes | None) -> None:
    assert refused(ORDER[:100], key=key).transaction_id is None


def test_a_doubled_id_names_nothing() -> None:
    value = ORDER.replace(b'"id": "evt-1"', b'"id": "evt-1", "id": "evt-2"')
    error = refused(value)

    assert ("duplicate_key", "/id", None) == (error.code, error.pointer, error.event_id)


def test_an_ill_formed_id_is_not_repeated() -> None:
    assert refused(ORDER.replace(b'"evt-1"', b'"evt 1"')).event_id is None


def test_a_tombstone_is_refused() -> None:
    error = refused(None)

    assert ("null_value", "ORD-1001") == (error.code, error.transaction_id)


def test_an_oversize_record_is_refused_and_named_by_its_key() -> None:
    error = refused(ORDER + b" " * ORDERS.bytes_max)

    assert ("oversize", "ORD-1001", None) == (error.code, error.transaction_id, error.event_id)


def test_headers_count_towards_the_size() -> None:
    assert "oversize" == refused(ORDER, [("trace", b"x" * ORDERS.bytes_max)]).code


def test_a_bad_header_still_names_the_event() -> None:
    error = refused(ORDER, [("trace", b"\xff")])

    assert ("bad_header", "evt-1") == (error.code, error.event_id)


def test_a_bad_header_on_garbage_is_named_by_its_key() -> None:
    assert "ORD-1001" == refused(b"[" * 300, [("trace", b"\xff")]).transaction_id


def test_unknown_attributes_of_the_envelope_are_ignored() -> None:
    event = {**json.loads(ORDER), "traceparent": "00-1", "weight": 1.5, "a": [1, {"b": None}]}

    assert read_event(ORDERS, json.dumps(event).encode(), (), KEY)


@pytest.mark.parametrize("number", ["NaN", "-Infinity", "1e400", "[[1, 1e999]]"])
def test_impossible_numbers_are_refused_even_where_nobody_looks(number: str) -> None:
    value = ORDER.replace(b'"id":', f'"x": {number}, "id":'.encode())

    assert "not_finite" == refused(value).code


@pytest.mark.parametrize("digits", [30, 4_000, 20_000])
def test_a_long_integer_is_refused(digits: int) -> None:
    value = ORDER.replace(b'"version": 1', b'"version": ' + b"9" * digits)

    assert refused(value).code in {"bad_value", "not_json"}


def test_depth_is_bounded_wherever_it_is() -> None:
    for depth, code in ((150, None), (300, "too_deep"), (20_000, "too_deep")):
        value = ORDER.replace(b'"id":', b'"x": ' + b"[" * depth + b"]" * depth + b', "id":')
        found = [error.code for error in read_all_errors(ORDERS, value, ())]

        assert ([code] if code else []) == found


def test_a_stack_that_is_nearly_full_is_a_refusal_and_no_crash() -> None:
    value = ORDER.replace(b'"id":', b'"x": ' + b"[" * 150 + b"]" * 150 + b', "id":')

    def descend() -> str:
        try:
            return descend()
        except RecursionError:
            return refused(value).code

    assert descend() == "too_deep"


def test_messages_never_repeat_a_value() -> None:
    name = "Geheime Person"
    value = changed(purchaser={"name": name, "address": [name], "country": name, "x": name})
    errors = read_all_errors(ORDERS, value, ())

    assert {"/data/purchaser/country", "/data/purchaser/x"} == {error.pointer for error in errors}
    assert not any(name in str(error) for error in errors)


def test_the_cause_is_not_chained_because_it_quotes_values() -> None:
    error = refused(changed(destination="secret"))

    assert error.__suppress_context__


def test_all_errors_come_at_once() -> None:
    value = changed(version="1", destination="de", tint=1).replace(b'"time":', b'"time":1,"time":')
    found = {error.code: error.pointer for error in read_all_errors(ORDERS, value, ())}

    assert {
        "duplicate_key": "/time",
        "wrong_type": "/data/version",
        "bad_value": "/data/destination",
        "unknown_field": "/data/tint",
    } == found


def test_no_errors_of_a_value_that_can_be_read() -> None:
    assert [] == read_all_errors(ORDERS, ORDER, ())


def test_a_frame_error_is_the_only_one_listed() -> None:
    assert ["null_value"] == [error.code for error in read_all_errors(ORDERS, None, ())]


def test_topics_of_ours_carry_lane_openings() -> None:
    opening = (EXAMPLES / "lane.opened.valid.json").read_bytes()

    assert "lane.opened" == read_event(DISPOSITIONS, opening, ()).type
    with pytest.raises(SchemaError):
        read_event(ORDERS, opening, (), b"lane-3")


def test_a_topic_of_ours_does_not_look_at_the_key() -> None:
    value = (EXAMPLES / "determination.issued.valid.json").read_bytes()
    bad = value.replace(b'"generation": 4', b'"generation": -4')

    assert read_event(DETERMINATIONS, value, (), b"other")
    with pytest.raises(SchemaError) as caught:
        read_event(DETERMINATIONS, bad, ())
    assert "ORD-1001" == caught.value.transaction_id


def test_a_global_topic_names_no_transaction() -> None:
    with pytest.raises(SchemaError) as caught:
        read_event(CONTROLS, b"{}", (), b"ORD-1")

    assert caught.value.transaction_id is None


def test_an_inbound_topic_may_have_one_event() -> None:
    single = replace(ORDERS, events=(OrderSubmitted,))

    assert read_event(single, ORDER, (), KEY)
    other = ORDER.replace(b"order.submitted", b"order.amended")
    assert ["unknown_type"] == [error.code for error in read_all_errors(single, other, ())]
