import asyncio
import json

import pytest

from schemas.partitions import partition_of
from schemas.topics import DISPOSITIONS, LANES, ORDERS, TOPICS
from services.chassis.errors import KafkaTroubleError
from services.chassis.producer import ensure_topics
from services.chassis.records import Received
from services.chassis.traffic import BulkPublisher, EventReader, Outgoing

pytestmark = pytest.mark.kafka


async def read(bootstrap: str, count: int) -> list[Received]:
    found: list[Received] = []
    async with EventReader(bootstrap, [ORDERS]) as reader:
        while len(found) < count:
            found += await reader.fetch(timeout_ms=200)
    return found


def test_topics_are_made_once_and_left_alone_afterwards(kafka: str) -> None:
    async def scenario() -> int:
        await ensure_topics(kafka)
        await ensure_topics(kafka)
        async with EventReader(kafka, TOPICS) as reader:
            return len(await reader.ends())

    assert sum(topic.partitions for topic in TOPICS) == asyncio.run(scenario())


def test_records_go_where_the_java_client_puts_them_and_come_back_verbatim(kafka: str) -> None:
    async def scenario() -> list[Received]:
        await ensure_topics(kafka)
        async with BulkPublisher(kafka) as publisher:
            await publisher.publish_many(
                Outgoing(topic=ORDERS, key=f"p-{n}".encode(), value=b"x" * 3000) for n in range(500)
            )
            await publisher.publish(ORDERS, b"p-last", None, (("h", b"\xff"),))
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
            for value in values:
                await publisher.publish(DISPOSITIONS, b"k", value, partition=3)
        async with EventReader(kafka, [DISPOSITIONS]) as reader:
            return [e["laneseq"] for _ in range(5) for _, e in await reader.take_events()]

    assert [1, 2, 3] == asyncio.run(scenario())


def test_a_reader_can_start_at_the_end(kafka: str) -> None:
    async def scenario() -> list[bytes | None]:
        await ensure_topics(kafka)
        async with BulkPublisher(kafka) as publisher:
            await publisher.publish(DISPOSITIONS, b"k", b"{}", partition=5)
            async with EventReader(kafka, [DISPOSITIONS], begin="end") as reader:
                await publisher.publish(DISPOSITIONS, b"k", b'{"late":1}', partition=5)
                return [r.value for _ in range(3) for r in await reader.fetch(timeout_ms=200)]

    assert [b'{"late":1}'] == asyncio.run(scenario())


def test_nobody_there_is_said_plainly() -> None:
    async def scenario() -> None:
        async with BulkPublisher("127.0.0.1:1"):
            pass

    with pytest.raises(KafkaTroubleError, match="is Kafka up"):
        asyncio.run(scenario())
