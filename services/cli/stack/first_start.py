"""The first words of an installation: its local source, the starter list, the starter catalog.

Owns: saying them exactly once. Refuses to know: what later controls say.
The events are written to ``first_start.json`` before they are published, and published again with
the same bytes when a start was cut short: a repeated event id with the same bytes changes nothing.
"""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from schemas.topics import ORDERS, PROVISIONING
from services.chassis.clock import Clock
from services.chassis.local.home import Home, write_atomically
from services.cli.controls import (
    activate_catalog,
    activate_list,
    publish_controls,
    register_source,
)
from services.matching.starter import load_starter
from services.policy.reference.catalog import starter_catalog

LOCAL_SOURCE = "urn:portcullis:local"
LOCAL_EXPORTER = "Local test exporter (fictitious)"
NOTE = "starter file shipped with Portcullis; replace it before anything real"


class FirstWords(BaseModel):
    """What is said, word for word, and whether Kafka has it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    published: bool
    events: tuple[str, ...]


def publish(home: Home, kafka: str, clock: Clock) -> bool:
    """Publish the first words if they were not published yet; gives whether they were now.

    Raises:
        UnreachableError: Kafka did not take them; the next start publishes them again.
    """
    record = home.folder / "first_start.json"
    words = _read(record) or FirstWords(published=False, events=_write_events(home, clock))
    if words.published:
        return False
    write_atomically(record, words.model_dump_json() + "\n")
    asyncio.run(publish_controls(kafka, [event.encode() for event in words.events]))
    write_atomically(record, words.model_copy(update={"published": True}).model_dump_json() + "\n")
    return True


def is_heard(screening: Mapping[str, Any]) -> bool:
    """Whether screening, as it says of itself, has taken the first words in."""
    registered = LOCAL_SOURCE in screening.get("sources", ())
    return registered and bool(screening.get("lists")) and bool(screening.get("catalog_digest"))


def _write_events(home: Home, clock: Clock) -> tuple[str, ...]:
    now = clock.now()
    events = (
        register_source(LOCAL_SOURCE, (ORDERS, PROVISIONING), LOCAL_EXPORTER, "US", now),
        activate_list(home, load_starter(), now, NOTE),
        activate_catalog(home, starter_catalog(), now, NOTE),
    )
    return tuple(event.value.decode() for event in events)


def _read(record: Path) -> FirstWords | None:
    return FirstWords.model_validate_json(record.read_bytes()) if record.exists() else None
