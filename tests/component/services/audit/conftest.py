"""The audit process on a real folder and a real SQLite file, fed records with offsets."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from schemas.envelope import Draft, render
from schemas.topics import BY_NAME
from services.audit.app import AuditApp
from services.audit.settings import AuditSettings
from services.chassis.clock import FixedClock
from services.chassis.database import Statement
from services.chassis.records import ALL_LANES, Received
from services.chassis.tables import OUTBOX
from services.chassis.worker import LaneWorker
from services.tlog.verify import Verification, verify_folder
from tests.component.services.audit.story import Story

EXAMPLES = Path(__file__).parents[4] / "schemas" / "examples"
NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
_OUTBOX = Statement(
    select(OUTBOX.c.id, OUTBOX.c.topic, OUTBOX.c.partition, OUTBOX.c.key, OUTBOX.c.value).order_by(
        OUTBOX.c.id
    )
)


def example(name: str, **changes: Any) -> dict[str, Any]:
    """A valid example event, with fields of the envelope or (``data__x``) of its data changed."""
    event: dict[str, Any] = json.loads((EXAMPLES / f"{name}.valid.json").read_text())
    for field, value in changes.items():
        if field.startswith("data__"):
            event["data"][field.removeprefix("data__")] = value
        else:
            event[field] = value
    return event


class Topics:
    """Gives records their offsets."""

    def __init__(self) -> None:
        self.next: dict[tuple[str, int], int] = defaultdict(int)

    def raw(self, topic: str, value: bytes | None, partition: int = 3, **kw: Any) -> Received:
        """Append a record with exactly this value."""
        offset = self.next[topic, partition]
        self.next[topic, partition] += 1
        return Received(
            topic=topic,
            partition=partition,
            offset=offset,
            timestamp_ms=int(NOW.timestamp() * 1000),
            key=kw.get("key", b"ORD-1001"),
            value=value,
            headers=kw.get("headers", ()),
        )

    def put(self, topic: str, name: str, partition: int = 3, **changes: Any) -> Received:
        """Append an example event, as our relay writes it where the topic is ours."""
        headers = changes.pop("headers", ())
        event = example(name, **changes)
        key = event["subject"].encode()
        if BY_NAME[topic].inbound:
            value = json.dumps(event).encode()
            return self.raw(topic, value, partition, key=key, headers=headers)
        model = next(
            one for one in BY_NAME[topic].events if name in str(one.model_fields["type"].annotation)
        )
        parsed = model.model_validate_json(json.dumps(event))
        draft = Draft(id=parsed.id, type=parsed.type, subject=parsed.subject, data=parsed.data)
        sequence = self.next[topic, partition] + 1
        value = render(draft, source="portcullis/test", time=NOW, lane=partition, laneseq=sequence)
        return self.raw(topic, value, partition, key=key, headers=headers)


class Audit:
    """One life of the audit process."""

    def __init__(self, home: Path) -> None:
        self.settings = AuditSettings(home=home)
        self.app = AuditApp(self.settings, FixedClock(NOW))
        self.app.begin(None)
        self.worker = LaneWorker(self.app.process, self.app.database, FixedClock(NOW))
        self.worker.take_over(ALL_LANES)
        self.worker.settle()

    def poll(self, *records: Received) -> None:
        """Handle one poll."""
        self.worker.poll(records)

    def outbox(self, topic: str | None = None) -> list[tuple[int, bytes | None, dict[str, Any]]]:
        """What was emitted: partition, key, event."""
        with self.app.database.read() as reading:
            rows = reading.rows(_OUTBOX)
        return [
            (partition, key, json.loads(value))
            for _, name, partition, key, value in rows
            if topic in (None, name)
        ]

    def verify(self, last_seen: str | None = None) -> Verification:
        """Verify the folder as an auditor does."""
        return verify_folder(self.app.folder.read, self.app.signer.verifier, last_seen)

    def checkpoint(self) -> str:
        """The signed note in the folder."""
        raw = self.app.folder.read("checkpoint")
        return "" if raw is None else raw.decode()

    def entries(self) -> list[bytes]:
        """Every committed log entry."""
        from services.audit.handlers.reading import read_range  # noqa: PLC0415 - only here

        with self.app.database.read() as reading:
            size = self.app.ledger.tree(reading).size
        return [one.entry for one in read_range(self.app.folder.read, 0, size, size)]

    def file_reports(self) -> None:
        """Let the filing desk do one round."""
        with self.app.database.read() as reading:
            self.app.process._desk.draw_up(reading)
        self.worker.tick(-1)

    def close(self) -> None:
        """End, as a crash would: nothing is flushed."""
        self.app.database.close()
        self.app.folder.close()


@pytest.fixture
def topics() -> Topics:
    return Topics()


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[[], Audit]]:
    lives: list[Audit] = []

    def begin() -> Audit:
        if lives:
            lives.pop().close()
        lives.append(Audit(tmp_path))
        return lives[-1]

    yield begin
    if lives:
        lives.pop().close()


@pytest.fixture
def story(start: Callable[[], Any], topics: Any) -> Story:
    return Story(start(), topics)
