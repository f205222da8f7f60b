import asyncio
from collections.abc import Sequence

from schemas.topics import ORDERS
from services.chassis.relay.batches import Record, send_in_batches, weigh
from tests.component.services.chassis.fake_kafka import FakeKafka, FakeProducer


def sizes(records: Sequence[Record]) -> list[int]:
    """How many records each batch holds."""
    producer = FakeProducer(FakeKafka())

    async def scenario() -> None:
        await asyncio.gather(*await send_in_batches(producer, ORDERS, 3, records))  # type: ignore[arg-type]  # a fake

    asyncio.run(scenario())
    return [len(batch.records) for batch in producer.batches]


def test_a_record_weighs_what_it_holds_and_a_little_more() -> None:
    assert 32 == weigh((None, None, ()))
    assert 1 + 2 + 3 + 4 + 8 + 32 == weigh((b"k", b"vv", [("abc", b"4444")]))


def test_no_records_are_no_batch() -> None:
    assert [] == sizes([])


def test_a_batch_holds_no_more_than_one_event_of_its_topic_may() -> None:
    half = (b"k", b"x" * (ORDERS.bytes_max // 2 - 100), ())

    assert [2, 2, 1] == sizes([half] * 5)


def test_a_record_too_long_for_its_topic_goes_alone() -> None:
    small: Record = (b"k", b"v", ())
    large: Record = (b"k", b"x" * 2 * ORDERS.bytes_max, ())

    assert [2, 1, 1] == sizes([small, small, large, small])
