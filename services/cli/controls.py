"""What the operator says on ``controls.events.v1``, and the files it names.

Owns: storing lists and catalogs by digest, and writing control events down.
Refuses to know: what the processes make of them.
"""

import hashlib
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from schemas.controls import (
    CatalogActivation,
    ListActivation,
    SourceRegistration,
)
from schemas.envelope import Draft, derive_id, format_instant, render
from schemas.topics import CONTROLS, Topic
from schemas.wire import WireModel
from services.chassis.local.home import Home, write_atomically
from services.chassis.traffic import BulkPublisher, Outgoing
from services.cli.errors import FileError
from services.matching.lists import parse_csl_csv
from services.policy.reference.catalog import Catalog, import_item_master

SOURCE = "portcullis/operator"
LIST_SLOT = (
    "consolidated-screening-list"  # the starter list holds the slot until the real one comes
)


class ControlEvent(NamedTuple):
    """A control event written down: its type, what it is about, and its bytes."""

    type: str
    subject: str
    value: bytes


def write_control(kind: str, subject: str, content: WireModel, now: datetime) -> ControlEvent:
    """Write a control event down; the id names its cause: this kind, subject and instant."""
    event_id = derive_id("control", kind, subject, format_instant(now))
    draft = Draft(id=event_id, type=kind, subject=subject, data=content)
    return ControlEvent(kind, subject, render(draft, source=SOURCE, time=now))


def register_source(
    source: str, channels: tuple[Topic, ...], exporter: str, country: str, now: datetime
) -> ControlEvent:
    """Write down that a source may speak on topics, and for which exporter."""
    content = SourceRegistration(
        registered_source=source,
        channels=tuple(topic.name for topic in channels),
        exporter=exporter,
        exporter_country=country,
    )
    return write_control("source.registered", source, content, now)


def activate_list(home: Home, content: bytes, now: datetime, note: str) -> ControlEvent:
    """Store a list in the official CSV layout and write its activation down.

    Raises:
        MatchingError: the file is not such a list.
    """
    parsed = parse_csl_csv(content)
    digest = store(home.lists, content)
    activation = ListActivation(
        list_name=LIST_SLOT,
        digest=digest,
        rows=len(parsed.entries),
        format="csl_csv",
        fetched_at=now,
        note=note,
    )
    return write_control("list.activated", LIST_SLOT, activation, now)


def activate_catalog(home: Home, content: bytes, now: datetime, note: str) -> ControlEvent:
    """Store an item master and write its activation down.

    Raises:
        FileError: the item master has defects; the message names the first of them.
    """
    catalog = import_item_master(content)
    if not isinstance(catalog, Catalog):
        message = f"The item master has {len(catalog)} defects, the first: {catalog[0]}"
        raise FileError(message, remedy="Correct the rows named and load it again.")
    digest = store(home.catalogs, catalog.content)
    activation = CatalogActivation(digest=digest, items=len(catalog.items), note=note)
    return write_control("catalog.activated", "catalog", activation, now)


def store(folder: Path, content: bytes, suffix: str = "csv") -> str:
    """Keep a file under its SHA-256; give the digest."""
    digest = hashlib.sha256(content).hexdigest()
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / f"{digest}.{suffix}"
    if not kept.exists():
        write_atomically(kept, content.decode("utf-8"))
    return digest


async def publish_controls(kafka: str, values: list[bytes]) -> None:
    """Publish control events in this sequence and wait until Kafka has them.

    Raises:
        UnreachableError: Kafka does not answer or did not take them.
    """
    async with BulkPublisher(kafka) as publisher:
        await publisher.publish_many(
            Outgoing(topic=CONTROLS, key=CONTROLS.key.encode(), value=value, partition=0)
            for value in values
        )
