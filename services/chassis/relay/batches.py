"""Many records of one partition in few batches.

Owns: how much one batch holds. Kafka's ``max.message.bytes`` is for the whole batch, so a batch
never holds more than one event of its topic may.
Refuses to know: where records come from, and what to do when a batch is not taken.
"""

from collections.abc import Awaitable, Iterable, Sequence

from aiokafka import AIOKafkaProducer

from schemas.topics import Topic
from services.chassis.relay.fence import BATCH_BYTES_MAX

RECORD_OVERHEAD_BYTES = 32  # lengths, timestamp and offset of a record, rounded up
HEADER_OVERHEAD_BYTES = 8

Record = tuple[bytes | None, bytes | None, Sequence[tuple[str, bytes]]]  # key, value, headers


def weigh(record: Record) -> int:
    """Say how many bytes of a batch a record takes at most."""
    key, value, headers = record
    names = sum(len(name.encode()) + len(each) + HEADER_OVERHEAD_BYTES for name, each in headers)
    return len(key or b"") + len(value or b"") + names + RECORD_OVERHEAD_BYTES


async def send_in_batches(
    producer: AIOKafkaProducer, topic: Topic, partition: int, records: Iterable[Record]
) -> list[Awaitable[object]]:
    """Hand records to the producer in order; return what to wait for, one per batch.

    A record longer than the topic allows goes alone: the broker refuses it, and only it.
    """
    size_max = min(topic.bytes_max, BATCH_BYTES_MAX)
    sent: list[Awaitable[object]] = []
    batch, size = producer.create_batch(), 0
    for record in records:
        weight = weigh(record)
        if size and size + weight > size_max:
            sent.append(await producer.send_batch(batch, topic.name, partition=partition))
            batch, size = producer.create_batch(), 0
        key, value, headers = record
        batch.append(timestamp=None, key=key, value=value, headers=list(headers))
        size += weight
    if size:
        sent.append(await producer.send_batch(batch, topic.name, partition=partition))
    return sent
