import json
import tomllib
from pathlib import Path

import pytest
from pydantic import BaseModel

from schemas import orders, parties, provisioning
from schemas.asyncapi import generate_artifacts
from schemas.orders import Order
from schemas.topics import TOPICS

GENERATED = Path("schemas/generated")
ROLES = tomllib.loads(Path("schemas/field_roles.toml").read_text(encoding="utf-8"))


def test_generating_again_changes_nothing() -> None:
    stale = [path.name for path, text in generate_artifacts().items() if path.read_text() != text]

    assert [] == stale


def test_no_generated_file_is_left_over() -> None:
    written = {path.name for path in generate_artifacts()} - {"README.md"}

    assert written == {path.name for path in GENERATED.iterdir()}


def test_every_reference_of_the_asyncapi_document_resolves() -> None:
    document = json.loads((GENERATED / "asyncapi.json").read_text(encoding="utf-8"))
    waiting, dangling = [document], []
    while waiting:
        node = waiting.pop()
        waiting.extend(node.values() if isinstance(node, dict) else node)
        waiting = [one for one in waiting if isinstance(one, dict | list)]
        reference = node.get("$ref") if isinstance(node, dict) else None
        if reference is None:
            continue
        if not reference.startswith("#/"):
            if not (GENERATED / reference).exists():
                dangling.append(reference)
            continue
        target = document
        for name in reference[2:].split("/"):
            target = target[name]

    assert [] == dangling


def test_the_asyncapi_document_has_the_members_the_standard_requires() -> None:
    document = json.loads((GENERATED / "asyncapi.json").read_text(encoding="utf-8"))

    assert document["asyncapi"] == "3.0.0"
    assert {"title", "version"} <= set(document["info"])
    assert {topic.name for topic in TOPICS} == set(document["channels"])
    for topic in TOPICS:
        kafka = document["channels"][topic.name]["bindings"]["kafka"]
        assert topic.partitions == kafka["partitions"]
    for operation in document["operations"].values():
        assert operation["action"] in {"send", "receive"}
        assert set(operation) == {"action", "channel", "messages"}
    for message in document["components"]["messages"].values():
        assert {"schemaFormat", "schema"} == set(message["payload"])


@pytest.mark.parametrize("name", sorted(ROLES))
def test_every_field_decides_identifies_or_informs(name: str) -> None:
    model: type[BaseModel] = next(
        getattr(room, name) for room in (orders, parties, provisioning) if hasattr(room, name)
    )
    declared = [field for fields in ROLES[name].values() for field in fields]

    assert {"identifies", "decides", "informs"} == set(ROLES[name])
    assert sorted(model.model_fields) == sorted(declared)


def test_every_field_a_sender_fills_is_described() -> None:
    rooms = (orders, parties, provisioning)
    models = {
        model
        for room in rooms
        for model in vars(room).values()
        if isinstance(model, type) and issubclass(model, BaseModel)
    }
    bare = [
        f"{model.__name__}.{name}"
        for model in models
        for name, field in model.model_fields.items()
        if not field.description and name not in {"type", "data", "datacontenttype"}
    ]

    assert [] == sorted(bare)


def test_the_short_order_has_no_other_required_fields() -> None:
    required = {name for name, field in Order.model_fields.items() if field.is_required()}

    assert required == {
        "transaction_id",
        "version",
        "planned_export_on",
        "ships_from",
        "destination",
        "end_use",
        "red_flags_seen",
        "purchaser",
        "intermediate_consignee",
        "ultimate_consignee",
        "end_user",
        "freight_forwarder",
        "lines",
    }
