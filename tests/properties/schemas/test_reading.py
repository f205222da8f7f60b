import json
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.reading import SchemaError, read_all_errors, read_event
from schemas.reading.events import topic_of
from schemas.rejections import Rejection
from schemas.topics import TOPICS

VALUES = {
    path.name.removesuffix(".valid.json"): path.read_bytes()
    for path in sorted(Path("schemas/examples").glob("*.valid.json"))
}
TOPICS_OF_VALUES = {name: topic_of(json.loads(value)["type"]) for name, value in VALUES.items()}
NAMES = st.sampled_from(sorted(VALUES))
EDITS = st.lists(
    st.tuples(
        st.integers(0, 10_000),
        st.integers(0, 12),
        st.sampled_from(
            [b"", b'"', b"{", b"[" * 300, b"9" * 200, b"NaN", b"1e1000000", b"\\ud800", b"\xff"]
        )
        | st.binary(max_size=6),
    ),
    min_size=1,
    max_size=4,
)


def key_of(value: bytes) -> bytes:
    return json.loads(value)["subject"].encode()


@given(name=NAMES)
def test_serialise_parse_serialise_is_a_fixed_point(name: str) -> None:
    value = VALUES[name]
    once = read_event(TOPICS_OF_VALUES[name], value, (), key_of(value)).model_dump_json(
        exclude_none=True
    )
    twice = read_event(TOPICS_OF_VALUES[name], once.encode(), (), key_of(value))

    assert once == twice.model_dump_json(exclude_none=True)


@settings(deadline=None, max_examples=300)
@given(name=NAMES, edits=EDITS)
def test_mutated_bytes_give_an_event_or_a_schema_error(name: str, edits: list) -> None:
    value = VALUES[name]
    key = key_of(value)
    for place, cut, put in edits:
        at = place % (len(value) + 1)
        value = value[:at] + put + value[at + cut :]
    refusal = None
    try:
        read_event(TOPICS_OF_VALUES[name], value, (), key)
    except SchemaError as error:
        refusal = error
    errors = read_all_errors(TOPICS_OF_VALUES[name], value, ())

    if refusal is None or refusal.code != "wrong_key":
        assert (refusal is None) == (errors == [])
    for error in errors:
        assert Rejection(
            topic=TOPICS_OF_VALUES[name].name,
            partition=0,
            offset=0,
            digest="0" * 64,
            reason=error.code,
            pointer=error.pointer,
            message=error.message,
            transaction_id=error.transaction_id,
            event_id=error.event_id,
        )


@settings(deadline=None)
@given(
    value=st.none() | st.binary(max_size=300),
    headers=st.lists(
        st.tuples(
            st.sampled_from(["content-type", "ce_specversion", "ce_id", "sig", "x"]),
            st.sampled_from([b"1.0", b"application/json", b"application/cloudevents+json"])
            | st.binary(max_size=8),
        ),
        max_size=4,
    ),
    key=st.none() | st.binary(max_size=8),
)
def test_anything_at_all_gives_a_schema_error(
    value: bytes | None, headers: list[tuple[str, bytes]], key: bytes | None
) -> None:
    for topic in TOPICS:
        try:
            read_event(topic, value, headers, key)
        except SchemaError:
            continue
        raise AssertionError(value)
