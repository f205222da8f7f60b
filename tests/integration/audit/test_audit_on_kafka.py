"""The audit process itself, as its own operating-system process, on a real Kafka."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from schemas.topics import BY_NAME, CHECKPOINTS, ORDERS, RECORDS, TOPICS
from services.audit.domain.reconcile import LogView, TopicRecord, check_invariants
from services.audit.handlers.reading import read_bundle
from services.chassis.local.kafka import EmbeddedKafka
from services.chassis.local.ports import free_ports
from services.chassis.records import Received
from services.chassis.topics import ensure_topics
from services.chassis.traffic import BulkPublisher, EventReader, Outgoing
from services.tlog.checkpoint import open_checkpoint
from services.tlog.note import parse_vkey
from services.tlog.tiles import TILE_WIDTH
from services.tlog.verify import verify_folder

ROOT = Path(__file__).parents[3]
EXAMPLE = (ROOT / "schemas" / "examples" / "order.submitted.valid.json").read_text()
PATIENCE_S = 60

pytestmark = pytest.mark.kafka


@pytest.fixture(scope="module")
def own_kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A broker of this module's own: the audit topics belong to one log."""
    port, controller_port = free_ports(2)
    broker = EmbeddedKafka(tmp_path_factory.mktemp("kafka"), port, controller_port)
    try:
        bootstrap = broker.start()
        asyncio.run(ensure_topics(bootstrap))
        yield bootstrap
    finally:
        broker.stop()


def start(kafka: str, home: Path, failpoint: str = "") -> subprocess.Popen[bytes]:
    environment = {
        **os.environ,
        "PORTCULLIS_KAFKA": kafka,
        "PORTCULLIS_HOME": str(home),
        "PORTCULLIS_FAILPOINT": failpoint,
        "PORTCULLIS_TICK_MS": "100",
    }
    return subprocess.Popen([sys.executable, "-m", "services.audit"], env=environment, cwd=ROOT)


def order(number: int) -> Outgoing:
    event = json.loads(EXAMPLE)
    event["id"] = f"e-{number}"
    event["subject"] = event["data"]["transaction_id"] = f"ORD-{number}"
    key = str(event["subject"]).encode()
    return Outgoing(topic=ORDERS, key=key, value=json.dumps(event).encode())


async def publish(kafka: str, numbers: range) -> None:
    async with BulkPublisher(kafka) as publisher:
        await publisher.publish_many(order(number) for number in numbers)
        await publisher.publish_many(
            [Outgoing(topic=ORDERS, key=b"ORD-garbage", value=b"\xff garbage")]
        )


async def read(kafka: str, *names: str, raw: bool = True) -> list[Received]:
    async with EventReader(kafka, [BY_NAME[name] for name in names], raw=raw) as reader:
        return await reader.read_to_end()


def sealed(kafka: str) -> int:
    records = asyncio.run(read(kafka, RECORDS.name, raw=False))
    return sum(b'"topic":"orders.events.v1"' in (record.value or b"") for record in records)


def wait_for(kafka: str, leaves: int) -> None:
    for _ in range(PATIENCE_S * 5):
        if sealed(kafka) >= leaves:
            return
        time.sleep(0.2)
    pytest.fail(f"{leaves} orders were not sealed in {PATIENCE_S} s")


def stop(process: subprocess.Popen[bytes]) -> int:
    process.send_signal(signal.SIGTERM)
    try:
        return process.wait(30)
    finally:
        process.kill()
        process.wait()


def violations(kafka: str, home: Path) -> list[object]:
    verifier = parse_vkey((home / "log" / "log.vkey").read_text())
    checkpoint = open_checkpoint((home / "log" / "checkpoint").read_text(), verifier)
    records = asyncio.run(read(kafka, *(topic.name for topic in TOPICS)))

    def load(path: str) -> bytes | None:
        file = home / "log" / path
        return file.read_bytes() if file.exists() else None

    entries: list[bytes] = []
    for first in range(0, checkpoint.size, TILE_WIDTH):
        width = min(TILE_WIDTH, checkpoint.size - first)
        entries += read_bundle(load, first // TILE_WIDTH, width)

    assert [] == verify_folder(load, verifier).problems
    told = [
        TopicRecord(one.topic, one.partition, one.offset, one.key, one.value, one.headers)
        for one in records
    ]
    return [
        one for one in check_invariants(told, LogView(entries, verifier)) if one.invariant != "I16"
    ]


def test_killed_at_every_named_step_it_loses_and_doubles_nothing(
    own_kafka: str, tmp_path: Path
) -> None:
    published = 0
    for step in ("received", "decided", "committed", "sealed", "published"):
        process = start(own_kafka, tmp_path, f"audit:{step}:1")
        try:
            asyncio.run(publish(own_kafka, range(published, published + 40)))
            published += 40

            assert -signal.SIGKILL == process.wait(PATIENCE_S), step
        finally:
            process.kill()
            process.wait()
    process = start(own_kafka, tmp_path)
    try:
        wait_for(own_kafka, published + 5)
    finally:
        status = stop(process)

    assert 0 == status
    assert [] == violations(own_kafka, tmp_path)
    indexes = [
        json.loads(record.value or b"")["data"].get("index")
        for record in asyncio.run(read(own_kafka, RECORDS.name))
        if b'"audit.recorded"' in (record.value or b"")
    ]

    assert list(range(len(indexes))) == indexes
    assert published + 5 == sealed(own_kafka)
    assert asyncio.run(read(own_kafka, CHECKPOINTS.name))


def test_an_older_copy_of_database_and_log_is_refused(own_kafka: str, tmp_path: Path) -> None:
    process = start(own_kafka, tmp_path)
    try:
        assert 78 == process.wait(PATIENCE_S)
    finally:
        process.kill()
        process.wait()
