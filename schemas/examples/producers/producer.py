"""Send one order: ``python producer.py HOST:PORT order.json``. Needs ``pip install aiokafka``."""  # noqa: INP001 - a script

import asyncio
import json
import sys
from pathlib import Path

from aiokafka import AIOKafkaProducer


async def send(bootstrap: str, value: bytes) -> None:
    """Send one event and wait until Kafka has it."""
    key = json.loads(value)["subject"].encode()  # aiokafka's default partitioner is murmur2
    producer = AIOKafkaProducer(bootstrap_servers=bootstrap, acks="all", enable_idempotence=True)
    await producer.start()
    try:
        sent = await producer.send_and_wait("orders.events.v1", value, key=key)
    finally:
        await producer.stop()
    sys.stdout.write(f"partition {sent.partition} offset {sent.offset}\n")


asyncio.run(send(sys.argv[1], Path(sys.argv[2]).read_bytes()))
