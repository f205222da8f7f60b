import asyncio
import json

import pytest

from schemas.partitions import partition_of
from schemas.topics import DISPOSITIONS, LANES, ORDERS, RECORDS
from services.chassis.errors import KafkaTroubleError
from services.chassis.records import Received
from services.chassis.topics import ensure_topics
from services.chassis.traffic import BulkPublisher, EventReader, Outgoing

pytestmark = pytest.mark.kafka


def said(value: bytes, partition: int) -> Outgoing:
    return Outgoing(topic=DISPOSITIONS, key=b"k", value=value, partition=partition)


async def read(bootstrap: str, count: int) -> list[Received]:
    found: list[Received] = []
    async with EventReader(bootstrap, [ORDERS]) as reader:
        while len(found) < count:
            found += await reader.fetch(timeout_ms=200)
    return found


def test_records_go_where_the_java_client_puts_them_and_come_back_verbatim(kafka: str) -> None:
    async def scenario() -> list[Received]:
        await ensure_topics(kafka)
        async with BulkPublisher(kafka) as publisher:
            await publisher.publish_many(
                Outgoing(topic=ORDERS, key=f"p-{n}".encode(), value=b"x" * 3000) for n in range(500)
            )
            await publisher.publish_many(
                [Outgoing(topic=ORDERS, key=b"p-last", value=None, headers=(("h", b"\xff"),))]
            )
        return [r for r in await read(kafka, 501) if (r.key or b"").startswith(b"p-")]

    found = asyncio.run(scenario())

    assert 501 == len(found)
    assert all(partition_of(r.key or b"", LANES) == r.partition for r in found)
    assert [(("h", b"\xff"),)] == [r.headers for r in found if r.value is None]


def test_a_reader_drops_repeated_sequences_and_lane_openings(kafka: str) -> None:
    def event(sequence: int | None, kind: str = "x") -> bytes:
        return json.dumps({"type": kind, "laneseq": sequence}).encode()

    async def scenario() -> list[object]:
        await ensure_topics(kafka)
        values = [
            event(1),
            event(2),
            event(2),
            event(1),
            event(None, "lane.opened"),
            b"]",
            event(3),
        ]
        async with BulkPublisher(kafka) as publisher:
            await publisher.publish_many(said(value, 3) for value in values)
        async with EventReader(kafka, [DISPOSITIONS]) as reader:
            return [e["laneseq"] for _ in range(5) for _, e in await reader.take_events()]

    assert [1, 2, 3] == asyncio.run(scenario())


def test_a_reader_can_start_at_the_end(kafka: str) -> None:
    async def scenario() -> list[bytes | None]:
        await ensure_topics(kafka)
        async with BulkPublisher(kafka) as publisher:
            await publisher.publish_many([said(b"{}", 5)])
            async with EventReader(kafka, [DISPOSITIONS], begin="end") as reader:
                await publisher.publish_many([said(b'{"late":1}', 5)])
                return [r.value for _ in range(3) for r in await reader.fetch(timeout_ms=200)]

    assert [b'{"late":1}'] == asyncio.run(scenario())


def test_many_large_records_of_one_partition_are_split_into_batches_the_broker_takes(
    kafka: str,
) -> None:
    value = b"x" * (RECORDS.bytes_max - 1_000)

    async def scenario() -> list[Received]:
        await ensure_topics(kafka)
        async with BulkPublisher(kafka) as publisher:
            await publisher.publish_many(
                Outgoing(topic=RECORDS, key=b"k", value=value) for _ in range(3)
            )
        async with EventReader(kafka, [RECORDS]) as reader:
            return await reader.read_last(3)

    assert [value] * 3 == [record.value for record in asyncio.run(scenario())]


def test_a_record_longer_than_its_topic_allows_is_not_taken(kafka: str) -> None:
    async def scenario() -> None:
        await ensure_topics(kafka)
        async with BulkPublisher(kafka) as publisher:
            await publisher.publish_many(
                [Outgoing(topic=ORDERS, key=b"k", value=b"x" * (ORDERS.bytes_max + 5_000))]
            )

    with pytest.raises(KafkaTroubleError, match="look before sending again"):
        asyncio.run(scenario())
