import io
import json
from collections.abc import Callable
from typing import Any

import pytest
import typer

from schemas.reading import read_event
from schemas.topics import CONTROLS
from services.chassis.local.home import Home
from services.cli import sources as door


def test_a_source_is_registered_for_both_channels_unless_one_is_named(
    running: Home, wire: Any, page: Callable[..., io.StringIO]
) -> None:
    text = page(door)
    door.add("urn:acme:erp", exporter="ACME [red]", country="US", home=running.folder)
    door.add("urn:acme:two", exporter="A", country="US", channel=["orders"], home=running.folder)
    first, second = [read_event(CONTROLS, r.value, [], b"global").data for r in wire.published]

    assert ("orders.events.v1", "provisioning.events.v1") == first.channels
    assert ("orders.events.v1",) == second.channels
    assert "urn:acme:erp for ACME [red]" in text.getvalue()


def test_a_channel_that_does_not_exist_is_refused(running: Home, wire: Any) -> None:
    with pytest.raises(typer.BadParameter, match="no channel letters"):
        door.add("urn:x", exporter="A", country="US", channel=["letters"], home=running.folder)

    assert [] == wire.published


def test_the_known_sources_are_listed(
    running: Home, answers: dict[str, Any], page: Callable[..., io.StringIO]
) -> None:
    text = page(door)
    answers["/v1/status"] = {}
    door.show(home=running.folder)
    answers["/v1/status"] = {"sources": ["urn:one", "urn:two"]}
    door.show(home=running.folder)

    assert "No source is registered.\nurn:one\nurn:two\n" == text.getvalue()


def test_json_lists_them_too(
    running: Home, answers: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    answers["/v1/status"] = {"sources": ["urn:one"]}
    door.show(home=running.folder, as_json=True)

    assert {"sources": ["urn:one"]} == json.loads(capsys.readouterr().out)
