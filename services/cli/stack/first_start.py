"""The first words of an installation: its local source, the starter list, the starter catalog.

Owns: saying them exactly once, and at later starts that the starter list is still the shipped one.
Refuses to know: what later controls say.
The events are written to ``first_start.json`` before they are published, and published again with
the same bytes when a start was cut short: a repeated event id with the same bytes changes nothing.
"""

import asyncio
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from schemas.controls import ListActivation
from schemas.topics import ORDERS, PROVISIONING
from services.chassis.clock import Clock
from services.chassis.local.home import Home, write_atomically
from services.cli.controls import (
    ControlEvent,
    activate_catalog,
    activate_list,
    publish_controls,
    register_source,
    write_control,
)
from services.matching.starter import load_starter, starter_digest
from services.policy.reference.catalog import starter_catalog

LOCAL_SOURCE = "urn:portcullis:local"
LOCAL_EXPORTER = "Local test exporter (fictitious)"
NOTE = "starter file shipped with Portcullis; replace it before anything real"
NOTE_AGAIN = "shipped starter list, unchanged since this version was made; it is not kept current"
REFRESH_AGE_S = 3600


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
    words = _read(record)
    if words is None or not (words.published or _is_current(words)):
        words = FirstWords(published=False, events=_write_events(home, clock))
    if words.published:
        return False
    write_atomically(record, words.model_dump_json() + "\n")
    asyncio.run(publish_controls(kafka, [event.encode() for event in words.events]))
    write_atomically(record, words.model_copy(update={"published": True}).model_dump_json() + "\n")
    return True


def refresh_starter(kafka: str, clock: Clock, screening: Mapping[str, Any]) -> datetime | None:
    """Say that the starter list in force is still the shipped one, if its age begins to matter.

    Nobody publishes it, so there is nothing to fetch: a start is the only time it is looked at. It
    is a demonstration and is not kept current; an official list is never refreshed like that.

    Returns:
        The new instant of its fetch; None where there was nothing to say.
    """
    found = [
        each
        for each in screening.get("lists", ())
        if each.get("digest") == starter_digest() and each["age_s"] > REFRESH_AGE_S
    ]
    if not found:
        return None
    now = clock.now()
    events = [_refresh(each, now).value for each in found]
    asyncio.run(publish_controls(kafka, events))
    return now


def _refresh(told: Mapping[str, Any], now: datetime) -> ControlEvent:
    content = ListActivation.model_validate(
        {
            "list_name": told["list_name"],
            "digest": told["digest"],
            "rows": told["rows"],
            "format": told["format"],
            "kept": told["kept"],
            "fetched_at": now,
            "note": NOTE_AGAIN,
        }
    )
    return write_control("list.activated", told["list_name"], content, now)


def is_refreshed(screening: Mapping[str, Any], since: datetime) -> bool:
    """Whether screening has taken the refresh in."""
    return any(
        each.get("digest") == starter_digest()
        and datetime.fromisoformat(each["fetched_at"]) >= since
        for each in screening.get("lists", ())
    )


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


def _is_current(words: FirstWords) -> bool:
    """Whether words cut short before an update still name the list that now ships."""
    return any(starter_digest() in event for event in words.events)


def _read(record: Path) -> FirstWords | None:
    return FirstWords.model_validate_json(record.read_bytes()) if record.exists() else None
