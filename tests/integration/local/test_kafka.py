import asyncio
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from services.chassis.local.errors import BrokerError, PortError
from services.chassis.local.jars import fetch
from services.chassis.local.kafka import EmbeddedKafka, wait_for_leaders
from services.chassis.local.ports import free_ports

pytestmark = pytest.mark.kafka


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[EmbeddedKafka]:
    port, controller_port = free_ports(2)
    made = EmbeddedKafka(tmp_path / "kafka", port, controller_port)
    yield made
    made.kill()


async def write(bootstrap: str, topic: str, values: list[bytes]) -> None:
    producer = AIOKafkaProducer(bootstrap_servers=bootstrap, acks="all")
    await producer.start()
    try:
        for value in values:
            await producer.send_and_wait(topic, value)
    finally:
        await producer.stop()


async def read(bootstrap: str, topic: str, count: int) -> list[bytes]:
    consumer = AIOKafkaConsumer(topic, bootstrap_servers=bootstrap, auto_offset_reset="earliest")
    await consumer.start()
    try:
        return [(await asyncio.wait_for(consumer.getone(), 20)).value for _ in range(count)]
    finally:
        await consumer.stop()


async def create(bootstrap: str, topic: str) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        await admin.create_topics([NewTopic(topic, num_partitions=3, replication_factor=1)])
    finally:
        await admin.close()


def test_the_session_broker_answers_and_gives_every_partition_a_leader(kafka: str) -> None:
    asyncio.run(create(kafka, "local.leaders.v1"))
    wait_for_leaders(kafka, ["local.leaders.v1"])
    asyncio.run(write(kafka, "local.leaders.v1", [b"first"]))

    assert [b"first"] == asyncio.run(read(kafka, "local.leaders.v1", 1))


def test_records_outlive_a_stop_and_a_kill(broker: EmbeddedKafka) -> None:
    bootstrap = broker.start()
    asyncio.run(create(bootstrap, "kept.v1"))
    wait_for_leaders(bootstrap, ["kept.v1"])
    asyncio.run(write(bootstrap, "kept.v1", [b"one"]))
    broker.stop()
    broker.start()
    asyncio.run(write(bootstrap, "kept.v1", [b"two"]))
    broker.kill()
    broker.start()

    assert {b"one", b"two"} == set(asyncio.run(read(bootstrap, "kept.v1", 2)))


def test_a_broker_tells_its_pid_while_it_runs(broker: EmbeddedKafka) -> None:
    assert broker.pid is None

    broker.start()
    pid = broker.pid

    assert pid is not None
    assert "kafka.Kafka" in Path(f"/proc/{pid}/cmdline").read_text()

    os.kill(pid, signal.SIGKILL)
    broker.stop()

    assert broker.pid is None


def test_a_broker_refuses_a_port_that_is_taken(broker: EmbeddedKafka) -> None:
    broker.start()
    rival = EmbeddedKafka(broker.log_file.parent / "rival", broker.port, broker.port)

    with pytest.raises(PortError, match=str(broker.port)):
        rival.start()

    assert not rival.is_running


def test_a_broker_that_cannot_read_its_folder_says_so_with_its_log(broker: EmbeddedKafka) -> None:
    meta = broker.log_file.parent / "log" / "meta.properties"
    meta.parent.mkdir(parents=True)
    meta.write_text("version=99\n")

    with pytest.raises(BrokerError, match=r"ended while starting: .*meta\.properties") as caught:
        broker.start()

    assert "kafka_broker" == caught.value.code
    assert not broker.is_running


def test_a_folder_that_cannot_be_formatted_is_reported(tmp_path: Path) -> None:
    port, controller_port = free_ports(2)
    broker = EmbeddedKafka(tmp_path, port, controller_port, jars=[])

    with pytest.raises(BrokerError, match="could not format its folder"):
        broker.start()


def test_fetching_again_changes_nothing() -> None:
    first = fetch()
    before = {path: path.stat().st_mtime_ns for path in first}
    arrived: list[int] = []
    again = fetch(arrived.append)

    assert first == again
    assert before == {path: path.stat().st_mtime_ns for path in again}
    assert [] == arrived
