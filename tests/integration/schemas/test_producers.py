import asyncio
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer, ConsumerRecord

from schemas.partitions import partition_of
from schemas.reading import read_event
from schemas.topics import LANES, ORDERS
from services.chassis.local.jars import cache_folder
from services.chassis.topics import ensure_topics

pytestmark = pytest.mark.kafka

PRODUCERS = Path("schemas/examples/producers")
ORDER = Path("schemas/examples/order.submitted.valid.json")
KEY = b"ORD-1001"


async def find_orders(bootstrap: str) -> list[ConsumerRecord]:
    consumer = AIOKafkaConsumer(
        ORDERS.name, bootstrap_servers=bootstrap, auto_offset_reset="earliest"
    )
    await consumer.start()
    try:
        polled = await consumer.getmany(timeout_ms=15_000)
    finally:
        await consumer.stop()
    return [record for records in polled.values() for record in records if record.key == KEY]


@pytest.mark.parametrize(
    "command",
    [
        pytest.param([sys.executable, "producer.py"], id="python"),
        pytest.param(
            ["java", "-cp", f"{cache_folder()}{os.sep}*", "Producer.java"],
            id="java",
            # The embedded runtime has no compiler, which a single-file program needs.
            marks=pytest.mark.skipif(shutil.which("javac") is None, reason="needs a JDK"),
        ),
    ],
)
def test_a_producer_of_the_readme_sends_an_order_the_gate_can_read(
    kafka: str, command: list[str]
) -> None:
    asyncio.run(ensure_topics(kafka))
    sent = subprocess.run(
        [*command, kafka, str(ORDER.resolve())],
        check=True,
        cwd=PRODUCERS,
        capture_output=True,
        text=True,
    )
    record = asyncio.run(find_orders(kafka))[-1]

    assert f"partition {record.partition} offset {record.offset}" in sent.stdout
    assert partition_of(KEY, LANES) == record.partition
    assert ORDER.read_bytes() == record.value
    assert read_event(ORDERS, record.value, record.headers, record.key)
