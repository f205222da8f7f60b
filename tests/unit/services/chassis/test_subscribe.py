import asyncio
from types import SimpleNamespace
from typing import Any, cast

import pytest
from aiokafka import ConsumerRecord, TopicPartition
from aiokafka.errors import ConsumerStoppedError, NoOffsetForPartitionError
from faststream import AckPolicy

from services.chassis import subscribe
from services.chassis.clock import SystemClock
from services.chassis.ownership import Ownership
from services.chassis.process import Process
from services.chassis.records import Received
from services.chassis.settings import ChassisSettings
from services.chassis.wiring import Wiring
from tests.component.services.chassis.fake_kafka import FakeConsumer, FakeKafka
from tests.integration.chassis.echo import Echo

ECHO = Echo("unit")
URGENT = TopicPartition(ECHO.control.name, 0)
OTHER = TopicPartition(ECHO.source.name, 3)


def wiring(failures: list[BaseException]) -> Wiring:
    return cast(
        "Wiring",
        SimpleNamespace(
            process=ECHO,
            settings=ChassisSettings(poll_records_max=3, poll_timeout_ms=7),
            fail=failures.append,
        ),
    )


class Sought:
    """An ownership that remembers being asked to seek."""

    def __init__(self) -> None:
        self.count = 0

    async def seek_again(self) -> None:
        self.count += 1


def fetch(
    consumer: FakeConsumer, failures: list[BaseException], sought: Sought | None = None
) -> tuple[ConsumerRecord, ...]:
    owner = cast("Ownership", sought or Sought())
    return asyncio.run(subscribe._fetch(wiring(failures), owner, cast("Any", consumer)))


def consumer_of(**counts: int) -> FakeConsumer:
    kafka = FakeKafka()
    for place, count in ((URGENT, counts.get("urgent", 0)), (OTHER, counts.get("other", 0))):
        for number in range(count):
            kafka.put(place, bytes([number]))
    consumer = FakeConsumer(kafka)
    consumer.assign([OTHER, URGENT])
    return consumer


def test_the_group_is_another_one_for_other_inputs() -> None:
    other = SimpleNamespace(name="echo", inputs=(ECHO.source,))

    assert subscribe.group_of(ECHO).startswith("portcullis.echo.")
    assert subscribe.group_of(ECHO) != subscribe.group_of(cast("Process", other))


def test_the_first_input_is_fetched_ahead_of_the_others() -> None:
    found = fetch(consumer_of(urgent=2, other=5), [])

    assert [URGENT.topic, URGENT.topic, OTHER.topic] == [record.topic for record in found]


def test_a_poll_full_of_urgent_records_leaves_the_others_for_later() -> None:
    found = fetch(consumer_of(urgent=5, other=5), [])

    assert [URGENT.topic] * 3 == [record.topic for record in found]


def test_without_urgent_partitions_the_rest_is_waited_for() -> None:
    consumer = consumer_of(other=1)
    consumer.assign([OTHER])

    assert [OTHER.topic] == [record.topic for record in fetch(consumer, [])]


def test_a_position_lost_while_polling_is_sought_again() -> None:
    consumer, sought, failures = consumer_of(other=1), Sought(), list[BaseException]()
    consumer.trouble = [NoOffsetForPartitionError()]

    assert () == fetch(consumer, failures, sought)
    assert (1, []) == (sought.count, failures)


def test_a_consumer_that_stops_is_no_failure() -> None:
    consumer, failures = consumer_of(), list[BaseException]()
    consumer.trouble = [ConsumerStoppedError()]
    with pytest.raises(ConsumerStoppedError):
        fetch(consumer, failures)

    assert [] == failures


def test_other_trouble_while_polling_ends_the_process() -> None:
    consumer, failures = consumer_of(), list[BaseException]()
    consumer.trouble = [OSError("gone")]
    with pytest.raises(ConsumerStoppedError):
        fetch(consumer, failures)

    assert ["gone"] == [str(error) for error in failures]


def test_a_handler_that_raises_ends_the_process() -> None:
    failures: list[BaseException] = []
    handled: list[list[Received]] = []

    async def handle(records: list[Received]) -> None:
        handled.append(records)
        raise ValueError("doubt")  # noqa: EM101 - any error

    asyncio.run(subscribe._guard(handle, failures.append)([]))

    assert ([[]], ["doubt"]) == (handled, [str(error) for error in failures])


def test_a_subscriber_acknowledges_nothing_and_reads_no_offsets_of_the_group() -> None:
    async def scenario() -> tuple[Any, Any]:
        made = wiring([])
        broker = subscribe.make_broker(made.settings, made.process)
        handler = cast("Any", lambda _: None)
        listener = Ownership.__new__(Ownership)
        return broker, subscribe.subscribe(broker, made, listener, handler)

    broker, subscriber = asyncio.run(scenario())

    assert [subscriber] == list(broker.subscribers)
    assert [topic.name for topic in ECHO.inputs] == [topic.name for topic in subscriber.topics]
    assert AckPolicy.MANUAL == subscriber.ack_policy
    assert "none" == subscriber._connection_args["auto_offset_reset"]


class Arriving:
    """A consumer to which batches arrive one after the other."""

    def __init__(self, *batches: dict[TopicPartition, list[str]]) -> None:
        self.batches = list(batches)
        self.asked: list[int | None] = []

    async def getmany(
        self, *, timeout_ms: int, max_records: int | None
    ) -> dict[TopicPartition, list[str]]:
        assert timeout_ms >= 0
        self.asked.append(max_records)
        return self.batches.pop(0) if self.batches else {}


def company(
    arriving: Arriving, found: dict[TopicPartition, list[str]], *, patience_ms: int = 50
) -> dict[TopicPartition, list[str]]:
    process = SimpleNamespace(awaited=(ECHO.control,), patience_ms=patience_ms)
    settings = ChassisSettings(poll_records_max=5)
    waiting = SimpleNamespace(process=process, settings=settings, clock=SystemClock())
    asyncio.run(
        subscribe._wait_for_company(
            cast("Wiring", waiting), cast("Any", arriving), cast("Any", found)
        )
    )
    return found


def test_a_poll_nobody_waits_for_waits_for_one_that_somebody_does() -> None:
    arriving = Arriving({OTHER: ["b"]}, {URGENT: ["c"]}, {OTHER: ["too late"]})

    assert {OTHER: ["a", "b"], URGENT: ["c"]} == company(arriving, {OTHER: ["a"]})
    assert [4, 3] == arriving.asked


def test_a_poll_somebody_waits_for_waits_for_nothing() -> None:
    arriving = Arriving({OTHER: ["b"]})

    assert {URGENT: ["a"]} == company(arriving, {URGENT: ["a"]})
    assert [] == arriving.asked


def test_patience_ends() -> None:
    assert {OTHER: ["a"]} == company(Arriving(), {OTHER: ["a"]}, patience_ms=1)


def test_an_empty_poll_and_a_full_one_wait_for_nothing() -> None:
    arriving = Arriving({OTHER: ["b"]})

    assert {} == company(arriving, {})
    assert 5 == len(company(arriving, {OTHER: list("abcde")})[OTHER])
    assert [] == arriving.asked
