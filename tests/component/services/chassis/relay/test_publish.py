"""The relay on a Kafka in memory: skipped, sent again, fenced, never doubled."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from aiokafka import TopicPartition
from aiokafka.errors import KafkaConnectionError, RequestTimedOutError

from services.chassis.codec import as_received
from services.chassis.errors import LaneLostError, LaneRefusedError
from services.chassis.records import Received
from services.chassis.relay import publish
from services.chassis.relay.publish import Relay
from tests.component.services.chassis.fake_kafka import FakeKafka
from tests.component.services.chassis.rig import Rig


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publish, "RETRY_FIRST_S", 0.001)


def play(home: Path, story: Callable[[Rig], Awaitable[None]]) -> Rig:
    """Let a story happen on a rig."""
    kafka = FakeKafka()

    async def scenario() -> Rig:
        rig = Rig(home, kafka)
        try:
            await story(rig)
        finally:
            await rig.close()
        return rig

    with kafka.in_place():
        return asyncio.run(scenario())


def test_answers_are_published_in_order(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        await rig.assign()
        for _ in range(5):
            rig.say(3)
        await rig.poll()
        await rig.until(lambda: rig.answers(3) == 5)

    rig = play(tmp_path, story)

    values = rig.kafka.values(rig.echo.out.name, 3)[1:]
    assert [f'"laneseq":{n}'.encode() in value for n, value in enumerate(values, 1)] == [True] * 5


@pytest.mark.parametrize("lands", [False, True])
@pytest.mark.parametrize("error", [RequestTimedOutError(), TimeoutError()], ids=repr)
def test_a_send_of_unknown_outcome_is_read_back_before_it_is_sent_again(
    tmp_path: Path, error: BaseException, *, lands: bool
) -> None:
    async def story(rig: Rig) -> None:
        await rig.assign()
        rig.kafka.lands = lands
        rig.kafka.trouble = [error]
        rig.say(3)
        await rig.poll()
        await rig.until(lambda: rig.answers(3) > 0)
        rig.say(3)
        await rig.poll()
        await rig.until(lambda: rig.answers(3) > 1)

    rig = play(tmp_path, story)

    assert [] == rig.failures
    assert 2 == rig.answers(3)


def test_take_over_is_tried_again_as_often_as_kafka_needs(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        await rig.assign()
        rig.kafka.trouble = [RequestTimedOutError()]
        rig.kafka.start_trouble = [KafkaConnectionError(), KafkaConnectionError()]
        rig.say(3)
        await rig.poll()
        await rig.until(lambda: rig.answers(3) == 1)

    rig = play(tmp_path, story)

    assert [] == rig.failures


def test_a_relay_that_lost_its_lane_ends_the_process(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        await rig.assign()
        rig.say(3)
        records = await rig.fetch()
        rig.kafka.trouble = [RequestTimedOutError()]
        await rig.loop.poll(records)
        rig.worker.give_up([3])  # as another worker's higher epoch would
        await rig.until(lambda: bool(rig.failures))

    rig = play(tmp_path, story)

    assert [LaneLostError] == [type(error) for error in rig.failures]
    assert 0 == rig.answers(3)


def test_an_output_ahead_of_the_database_is_refused_with_what_to_do(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        rig.kafka.put(TopicPartition(rig.echo.out.name, 3), b'{"laneseq":7}')
        await rig.assign()

    rig = play(tmp_path, story)

    assert [LaneRefusedError] == [type(error) for error in rig.failures]
    assert "it is older; database and topics are not of one time" in str(rig.failures[0])


def test_what_is_committed_before_a_crash_is_published_after_it(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        rig.worker.take_over(range(16))
        rig.worker.poll(_spoken(rig))
        await rig.assign()
        await rig.until(lambda: rig.answers(3) == 2)

    rig = play(tmp_path, story)

    assert 2 == rig.answers(3)


def _spoken(rig: Rig) -> list[Received]:
    rig.say(3)
    rig.say(3)
    place = TopicPartition(rig.echo.source.name, 3)
    return [as_received(record) for record in rig.kafka.logs[place]]


def test_a_relay_that_is_not_open_sends_nothing(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        relay = Relay(rig.wiring, (3,))

        assert not relay.is_open

        rig.worker.take_over([3])
        rig.worker.poll(_spoken(rig))
        relay.wake()
        with pytest.raises(LaneLostError, match="is not open"):
            await relay.run()

    play(tmp_path, story)


def test_a_full_page_of_rows_is_followed_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publish, "ROWS_MAX", 2)

    async def story(rig: Rig) -> None:
        await rig.assign()
        for _ in range(5):
            rig.say(3)
        await rig.poll()
        await rig.until(lambda: rig.answers(3) == 5)

    rig = play(tmp_path, story)

    assert 5 == rig.answers(3)


def test_an_overdue_send_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def story(rig: Rig) -> None:
        await rig.assign()
        relay = rig.ownership._relays[3]
        producer = relay._producer
        assert producer is not None
        never = asyncio.get_running_loop().create_future()

        async def hang(*_: object, **__: object) -> asyncio.Future[None]:
            return never

        monkeypatch.setattr(producer, "send_batch", hang)
        rig.say(3)
        await rig.poll()
        await rig.until(lambda: rig.answers(3) == 1)

    rig = play(tmp_path, story)

    assert 1 == rig.answers(3)
    assert [] == rig.failures


def test_a_relay_cancelled_while_it_takes_over_again_ends(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        await rig.assign()
        task = rig.ownership._tasks[rig.ownership._relays[3]]
        rig.kafka.trouble = [RequestTimedOutError()]
        rig.kafka.start_trouble = [KafkaConnectionError()] * 1_000
        rig.say(3)
        await rig.poll()
        await rig.until(lambda: len(rig.kafka.start_trouble) < 999)
        rig.kafka.start_trouble = []
        await rig.assign(range(8, 16))
        with contextlib.suppress(asyncio.CancelledError):
            await task

        assert task.done()

    rig = play(tmp_path, story)

    assert [] == rig.failures


def test_a_relay_takes_over_again_before_kafka_forgets_its_epoch(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        await rig.assign()
        rig.say(3)
        await rig.poll()
        await rig.until(lambda: rig.answers(3) == 1)
        rig.clock.advance(hours=13)
        rig.say(3)
        await rig.poll()
        await rig.until(lambda: rig.answers(3) == 2)

    rig = play(tmp_path, story)

    assert (2, 1) == (rig.kafka.epochs["echo.3"], rig.kafka.epochs["echo.4"])
    assert [] == rig.failures
