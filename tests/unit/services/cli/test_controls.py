import asyncio
import hashlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from schemas.reading import read_event
from schemas.topics import CONTROLS, ORDERS
from services.chassis.local.home import Home
from services.cli.controls import (
    activate_catalog,
    activate_list,
    publish_controls,
    register_source,
    store,
)
from services.cli.errors import FileError
from services.matching.starter import load_starter

NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)


def test_a_source_is_registered_for_the_topics_named() -> None:
    written = register_source("urn:acme:erp", (ORDERS,), "ACME Inc.", "US", NOW)
    event = read_event(CONTROLS, written.value, [], b"global")

    assert "source.registered" == event.type
    assert "urn:acme:erp" == event.subject


def test_a_list_is_stored_under_the_digest_the_event_names(tmp_path: Path) -> None:
    content = load_starter()
    written = activate_list(Home(tmp_path), content, NOW, "test")
    digest = hashlib.sha256(content).hexdigest()

    assert content == (Home(tmp_path).lists / f"{digest}.csv").read_bytes()
    assert digest.encode() in written.value


def test_a_later_activation_of_the_same_list_is_another_event(tmp_path: Path) -> None:
    content = load_starter()
    first = activate_list(Home(tmp_path), content, NOW, "test")
    again = activate_list(Home(tmp_path), content, NOW.replace(hour=16), "test")
    ids = {read_event(CONTROLS, each.value, [], b"global").id for each in (first, again)}

    assert 2 == len(ids)


def test_an_item_master_with_defects_is_refused_and_not_stored(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="defects"):
        activate_catalog(Home(tmp_path), b"sku,title\n", NOW, "test")

    assert not Home(tmp_path).catalogs.exists()


def test_storing_the_same_content_twice_keeps_one_file(tmp_path: Path) -> None:
    assert store(tmp_path, b"rows\n") == store(tmp_path, b"rows\n")
    assert 1 == len(list(tmp_path.iterdir()))


def test_controls_go_to_the_one_partition_in_the_sequence_given(wire: Any) -> None:
    asyncio.run(publish_controls("there:9092", [b"1", b"2"]))

    assert [(CONTROLS, 0, b"1"), (CONTROLS, 0, b"2")] == [
        (record.topic, record.partition, record.value) for record in wire.published
    ]
