import json
import tomllib
from pathlib import Path

import jsonschema
import pytest

from schemas.lanes import LaneOpened
from schemas.reading import SchemaError, read_all_errors, read_event
from schemas.reading.events import topic_of, type_of
from schemas.topics import TOPICS, Topic

EXAMPLES = Path("schemas/examples")
EXPECTED = tomllib.loads((EXAMPLES / "expected.toml").read_text(encoding="utf-8"))
VALID = sorted(EXAMPLES.glob("*.valid.json"))
INVALID = sorted(EXAMPLES.glob("*.invalid.json"))


def topic_for(path: Path) -> Topic:
    topic = topic_of(".".join(path.name.split(".")[:2]))
    if topic is None:
        pytest.fail(f"{path.name}: no topic takes this event")
    return topic


def key_of(value: bytes) -> bytes:
    return json.loads(value)["subject"].encode()


def test_every_event_has_a_valid_and_an_invalid_example() -> None:
    names = {type_of(event) for topic in TOPICS for event in topic.events} | {type_of(LaneOpened)}

    assert names == {".".join(path.name.split(".")[:2]) for path in VALID}
    assert names == {".".join(path.name.split(".")[:2]) for path in INVALID}


def test_the_table_of_expected_refusals_names_every_invalid_example() -> None:
    assert sorted(EXPECTED) == [path.name for path in INVALID]


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.name)
def test_a_valid_example_can_be_read_and_fits_its_json_schema(path: Path) -> None:
    value = path.read_bytes()
    event = read_event(topic_for(path), value, (), key_of(value))
    schema = json.loads(Path(f"schemas/generated/{event.type}.schema.json").read_text())

    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads(value), schema)

    assert [] == read_all_errors(topic_for(path), value, ())


@pytest.mark.parametrize("path", INVALID, ids=lambda path: path.name)
def test_an_invalid_example_is_refused_for_its_reason(path: Path) -> None:
    value = path.read_bytes()
    with pytest.raises(SchemaError) as caught:
        read_event(topic_for(path), value, (), b"ORD-1001")
    error = caught.value

    assert EXPECTED[path.name] == {"code": error.code, "pointer": error.pointer}
    assert (error.code, error.pointer) in {
        (one.code, one.pointer) for one in read_all_errors(topic_for(path), value, ())
    }
    assert len(error.message) <= 500
