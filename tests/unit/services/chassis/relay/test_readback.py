import asyncio
from typing import Any, cast

from aiokafka import TopicPartition

from services.chassis.relay.readback import (
    Tail,
    TailReader,
    compare,
    has_enough,
    laneseq_of,
    make_reader,
    read_range,
)
from tests.component.services.chassis.fake_kafka import FakeConsumer, FakeKafka

PLACE = TopicPartition("t", 3)


def test_a_fresh_output_has_nothing_there() -> None:
    assert (0, None) == compare(0, "", {}, Tail(is_whole=True))


def test_pending_events_already_there_are_passed_over() -> None:
    assert (2, None) == compare(3, "c", {2: "b", 3: "c"}, Tail({1: "a", 2: "b"}))


def test_an_output_ahead_of_the_database_is_refused() -> None:
    assert compare(1, "a", {}, Tail({1: "a", 2: "b"}))[1] is not None


def test_another_digest_under_the_same_laneseq_is_refused() -> None:
    assert compare(1, "a", {}, Tail({1: "x"}))[1] is not None


def test_published_records_that_are_gone_are_refused() -> None:
    assert compare(3, "c", {}, Tail({1: "a"}))[1] is not None


def test_a_tail_must_reach_back_to_the_first_pending_event() -> None:
    assert not has_enough(Tail({5: "e"}), {4: "d"})
    assert has_enough(Tail({4: "d", 5: "e"}), {4: "d"})


def test_an_event_without_laneseq_has_none() -> None:
    assert laneseq_of(b"{}") is None
    assert laneseq_of(b"\xff") is None
    assert 7 == laneseq_of(b'{"laneseq":7}')


def test_a_tail_is_read_back_in_growing_windows_as_far_as_needed() -> None:
    kafka = FakeKafka()
    for number in range(1, 301):
        kafka.put(PLACE, b'{"laneseq":%d}' % number)
    kafka.put(PLACE, None)
    ends = {PLACE: kafka.end(PLACE)}

    def read(pending: dict[int, str]) -> Tail:
        reader = TailReader(cast("Any", FakeConsumer(kafka)))
        return asyncio.run(reader.read(ends, {PLACE: pending}))[PLACE]

    assert (286, 300, False) == _reach(read({}))
    assert (174, 300, False) == _reach(read({200: "x"}))
    assert (1, 300, True) == _reach(read({2: "x"}))


def _reach(tail: Tail) -> tuple[int, int, bool]:
    return min(tail.digests), tail.last, tail.is_whole


def test_a_partition_without_numbers_is_read_whole() -> None:
    kafka = FakeKafka()
    for _ in range(40):
        kafka.put(PLACE, b'{"type":"lane.opened"}')
    reader = TailReader(cast("Any", FakeConsumer(kafka)))
    tails = asyncio.run(reader.read({PLACE: 40}, {}))

    assert {PLACE: Tail(is_whole=True)} == tails


def test_a_range_ends_where_it_was_said_to_end() -> None:
    kafka = FakeKafka()
    for number in range(5):
        kafka.put(PLACE, bytes([number]))

    async def scenario() -> list[int]:
        consumer = cast("Any", FakeConsumer(kafka))
        return [each.offset async for each in read_range(consumer, {PLACE: 1}, {PLACE: 3})]

    assert [1, 2] == asyncio.run(scenario())


def test_a_reader_belongs_to_no_group() -> None:
    async def scenario() -> Any:
        reader = make_reader("127.0.0.1:1", "reader")
        await reader.stop()
        return reader._group_id

    assert asyncio.run(scenario()) is None
