import asyncio
from collections.abc import Iterator

import pytest
from aiokafka import TopicPartition
from aiokafka.errors import KafkaConnectionError, RequestTimedOutError

from schemas.partitions import partition_of
from schemas.topics import CONTROLS, DISPOSITIONS, LANES, ORDERS
from services.chassis import traffic
from services.chassis.errors import KafkaTroubleError
from services.chassis.records import Received
from services.chassis.traffic import BulkPublisher, EventReader, Outgoing
from tests.component.services.chassis.fake_kafka import FakeKafka, FakeProducer

SAID = TopicPartition(DISPOSITIONS.name, 3)


@pytest.fixture
def kafka(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeKafka]:
    made = FakeKafka()
    monkeypatch.setattr(traffic, "make_producer", lambda *_, **__: FakeProducer(made))
    monkeypatch.setattr(traffic, "make_reader", made.make_reader)
    return made


def publish(*records: Outgoing) -> None:
    async def scenario() -> None:
        async with BulkPublisher("x:1") as publisher:
            await publisher.publish_many(records)

    asyncio.run(scenario())


def read(*topics: object, begin: str = "beginning", raw: bool = False) -> list[Received]:
    async def scenario() -> list[Received]:
        async with EventReader("x:1", topics, begin=begin, raw=raw) as reader:  # type: ignore[arg-type]  # as callers write it
            return await reader.read_to_end()

    return asyncio.run(scenario())


def test_a_record_goes_where_the_java_client_puts_it() -> None:
    assert partition_of(b"k", LANES) == Outgoing(topic=ORDERS, key=b"k", value=b"v").place()
    assert 7 == Outgoing(topic=ORDERS, key=b"k", value=b"v", partition=7).place()
    assert 0 == Outgoing(topic=CONTROLS, key=None, value=b"v").place()


def test_records_are_published_in_order_per_partition(kafka: FakeKafka) -> None:
    publish(
        *(Outgoing(topic=ORDERS, key=b"k", value=bytes([n]), partition=n % 2) for n in range(6)),
        Outgoing(topic=CONTROLS, key=None, value=b"c", headers=(("h", b"\xff"),)),
    )

    assert [b"\0", b"\2", b"\4"] == kafka.values(ORDERS.name, 0)
    assert [b"\1", b"\3", b"\5"] == kafka.values(ORDERS.name, 1)
    assert [(("h", b"\xff"),)] == [each.headers for each in read(CONTROLS)]


def test_records_not_taken_are_said_so(kafka: FakeKafka) -> None:
    kafka.trouble = [RequestTimedOutError()]

    with pytest.raises(KafkaTroubleError, match="look before sending again"):
        publish(Outgoing(topic=ORDERS, key=b"k", value=b"v"))


def test_a_publisher_is_used_inside_its_block(kafka: FakeKafka) -> None:
    del kafka
    publisher = BulkPublisher("x:1")

    async def scenario() -> None:
        await publisher.__aexit__(None, None, None)
        await publisher.publish_many([])

    with pytest.raises(KafkaTroubleError, match="is closed"):
        asyncio.run(scenario())


@pytest.mark.parametrize("what", ["publish", "read"])
def test_nobody_there_is_said_with_what_to_do(kafka: FakeKafka, what: str) -> None:
    kafka.start_trouble = [KafkaConnectionError("nobody")]

    with pytest.raises(KafkaTroubleError, match=rf"x:1: cannot {what} .*is Kafka up"):
        publish() if what == "publish" else read(ORDERS)


def test_a_reader_drops_repeats_and_gives_everything_raw(kafka: FakeKafka) -> None:
    for value in (b'{"laneseq":1}', b'{"laneseq":2}', b'{"laneseq":1}', b"]", None):
        kafka.put(SAID, value)

    assert [b'{"laneseq":1}', b'{"laneseq":2}', b"]", None] == [
        each.value for each in read(DISPOSITIONS.name)
    ]
    assert 5 == len(read(DISPOSITIONS, raw=True))


def test_a_reader_gives_parsed_events_only(kafka: FakeKafka) -> None:
    for value in (b'{"type":"lane.opened"}', b'{"type":"x"}', b"]", b"[]", None):
        kafka.put(SAID, value)

    async def scenario() -> list[object]:
        async with EventReader("x:1", [DISPOSITIONS]) as reader:
            return [event for _, event in await reader.take_events()]

    assert [{"type": "x"}] == asyncio.run(scenario())


def test_a_reader_can_start_at_the_end(kafka: FakeKafka) -> None:
    kafka.put(SAID, b"{}")

    assert [] == read(DISPOSITIONS, begin="end")


def test_a_reader_can_read_the_last_records_only(kafka: FakeKafka) -> None:
    for number in range(5):
        kafka.put(SAID, bytes([number]))

    async def scenario() -> list[bytes | None]:
        async with EventReader("x:1", [DISPOSITIONS]) as reader:
            assert 5 == (await reader.ends())[DISPOSITIONS.name, 3]

            return [each.value for each in await reader.read_last(2)]

    assert [b"\3", b"\4"] == asyncio.run(scenario())
