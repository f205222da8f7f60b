"""Offsets are missing: releases of the lane wait, a reviewer looks, and they go on."""

import asyncio
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aiokafka import AIOKafkaProducer
from typer.testing import CliRunner

from schemas.partitions import partition_of
from schemas.topics import LANES, ORDERS
from services.cli import reviewers, sources
from services.cli.ask import UnknownError, ask
from services.cli.officer import gaps
from tests.stage import Running, invariants, stack

pytestmark = [pytest.mark.kafka, pytest.mark.e2e]

SOURCE = "urn:distributor:gaps"
PARTITION = 5
PATIENCE_S = 60


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with stack(tmp_path_factory.mktemp("gaps")) as started:
        told(started, reviewers.app, "add", "ada")
        told(started, sources.app, "add", SOURCE, "--exporter", "Ordinary LLC", "--country", "US")
        yield started


def told(running: Running, app: Any, *words: str) -> Any:
    outcome = CliRunner().invoke(app, [*words, "--home", str(running.home.folder), "--json"])

    assert outcome.exception is None, outcome.exception

    return json.loads(outcome.output)


def names_in(partition: int, count: int) -> list[str]:
    """Ids of orders whose key the Java client's default puts into a partition."""
    named = (f"G-{at}" for at in range(1000))
    return [name for name in named if partition_of(name.encode(), LANES) == partition][:count]


def order(transaction_id: str) -> bytes:
    event = json.loads(Path("schemas/examples/order.submitted.valid.json").read_bytes())
    named = {"source": SOURCE, "subject": transaction_id, "id": f"event-{transaction_id}"}
    facts = event["data"] | {"transaction_id": transaction_id}
    return json.dumps(event | named | {"data": facts}).encode()


async def send_in_a_transaction(kafka: str, names: list[str]) -> None:
    """Send each order in a Kafka transaction of its own: the commit takes an offset after it."""
    producer = AIOKafkaProducer(bootstrap_servers=kafka, transactional_id="gaps")
    await producer.start()
    try:
        for name in names:
            async with producer.transaction():
                await producer.send_and_wait(
                    ORDERS.name, order(name), key=name.encode(), partition=PARTITION
                )
    finally:
        await producer.stop()


def wait_for(running: Running, transaction_id: str, state: str) -> dict[str, Any]:
    end = time.monotonic() + PATIENCE_S
    found: dict[str, Any] = {}
    while time.monotonic() < end and found.get("state") != state:
        time.sleep(0.2)
        try:
            path = f"/v1/transactions/{transaction_id}"
            (found,) = ask(running.home.folder, "screening", path)["transactions"]
        except UnknownError:
            continue

    assert state == found.get("state"), found

    return found


def test_a_gap_bars_its_lane_until_a_reviewer_accepts_it(running: Running) -> None:
    first, second = names_in(PARTITION, 2)
    asyncio.run(send_in_a_transaction(running.kafka, [first, second]))
    halted = wait_for(running, second, "halted")
    (gap,) = told(running, gaps.app, "list")["gaps"]

    assert "gap_unreviewed" == halted["halt_reason"]
    assert (ORDERS.name, PARTITION, 1, 1) == (
        gap["topic"],
        gap["partition"],
        gap["first_offset"],
        gap["last_offset"],
    )

    told(
        running, gaps.app, "accept", ORDERS.name, str(PARTITION),
        "--as", "ada", "--rationale", "A commit marker, no record was lost.",
    )  # fmt: skip
    wait_for(running, second, "released")

    assert [] == told(running, gaps.app, "list")["gaps"]
    assert ["I8"] == [each.invariant for each in invariants(running)]  # it stays on the record
