"""A whole stack in a folder, and what its topics hold: shared by e2e, fault and benchmark runs."""

import asyncio
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic_core import from_json

from schemas.topics import TOPICS, Topic
from services.audit.domain.reconcile import LogView, TopicRecord, Violation, check
from services.audit.handlers.reading import read_bundle
from services.chassis.local import control
from services.chassis.local.home import Home, find_home
from services.chassis.records import Received
from services.chassis.traffic import EventReader
from services.cli.stack.up import start_stack
from services.tlog.checkpoint import open_checkpoint
from services.tlog.note import parse_vkey
from services.tlog.tiles import TILE_WIDTH

AS_OF = datetime(2026, 11, 23, 15, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Running:
    """A running stack."""

    home: Home
    kafka: str


@contextmanager
def stack(folder: Path, *, failpoint: str = "", database: str | None = None) -> Iterator[Running]:
    """Start a whole stack in ``folder`` on free ports; stop it at the end, whatever happened."""
    home = find_home(folder)
    before = os.environ.get("PORTCULLIS_FAILPOINT")
    os.environ["PORTCULLIS_FAILPOINT"] = failpoint
    try:
        started = start_stack(home, as_of=AS_OF, ports="free", database=database)
    finally:
        if before is None:
            del os.environ["PORTCULLIS_FAILPOINT"]
        else:
            os.environ["PORTCULLIS_FAILPOINT"] = before
    try:
        yield Running(home=home, kafka=started.kafka)
    finally:
        control.stop(home)


def read_raw(bootstrap: str, topics: tuple[Topic, ...] = TOPICS) -> list[Received]:
    """Read every record of every partition, with no de-duplication whatever."""

    async def read() -> list[Received]:
        async with EventReader(bootstrap, topics, raw=True) as reader:
            return await reader.read_to_end()

    return asyncio.run(read())


def events_of(records: list[Received], event_type: str) -> list[dict[str, Any]]:
    """Give the events of one type, in the order they lie."""
    found = []
    for record in records:
        try:
            event = from_json(record.value or b"")
        except ValueError:
            continue
        if isinstance(event, dict) and event.get("type") == event_type:
            found.append(event)
    return found


def holes(records: list[Received]) -> list[str]:
    """Name every missing or doubled ``laneseq`` on raw partitions; openings carry none."""
    seen: dict[tuple[str, int], list[int]] = {}
    for record in records:
        try:
            event = from_json(record.value or b"")
        except ValueError:
            continue
        if isinstance(event, dict) and isinstance(event.get("laneseq"), int):
            seen.setdefault((record.topic, record.partition), []).append(event["laneseq"])
    return [
        f"{topic}/{partition}: {numbers}"
        for (topic, partition), numbers in sorted(seen.items())
        if numbers != list(range(1, len(numbers) + 1))
    ]


def doubled(events: list[dict[str, Any]]) -> list[str]:
    """Name every event id that occurs more than once."""
    return [name for name, count in Counter(event["id"] for event in events).items() if count > 1]


def invariants(running: Running) -> list[Violation]:
    """Check every invariant from topics and log alone, as an outsider would."""
    log = running.home.log
    verifier = parse_vkey((log / "log.vkey").read_text("utf-8"))
    size = open_checkpoint((log / "checkpoint").read_text("utf-8"), verifier).size

    def load(path: str) -> bytes | None:
        file = log / path
        return file.read_bytes() if file.exists() else None

    entries: list[bytes] = []
    for first in range(0, size, TILE_WIDTH):
        entries += read_bundle(load, first // TILE_WIDTH, min(TILE_WIDTH, size - first))
    told = [
        TopicRecord(each.topic, each.partition, each.offset, each.key, each.value, each.headers)
        for each in read_raw(running.kafka)
    ]
    return check(told, LogView(entries, verifier))
