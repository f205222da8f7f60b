"""Topics that contradict the database, and owners that were replaced."""

import asyncio
import sqlite3
import uuid
from pathlib import Path

import pytest
from aiokafka import TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, RecordsToDelete
from aiokafka.errors import KafkaError
from pydantic_core import from_json

from services.chassis.relay.fence import discard, make_producer, start_fenced
from services.chassis.topics import ensure_topics
from tests.integration.chassis.echo import topic
from tests.integration.chassis.stage import Stage, expected

pytestmark = pytest.mark.kafka


def change(stage: Stage, statement: str, *parameters: object) -> None:
    with sqlite3.connect(stage.home / "echo.sqlite") as connection:
        connection.execute(statement, parameters)
    connection.close()


def ran(stage: Stage, count: int) -> None:
    stage.publish(count)
    with stage.running():
        stage.wait_for(count)


def test_a_position_beyond_the_end_of_a_log_refuses_the_lane(kafka: str, tmp_path: Path) -> None:
    stage = Stage(kafka, tmp_path)
    ran(stage, 20)
    change(stage, "UPDATE position SET next_offset = 1000 WHERE partition = 3")

    assert 78 == stage.start().wait(40)
    assert "lane_refused" in stage.log()
    assert "read up to 1000 already" in stage.log()


def test_another_record_before_the_position_refuses_the_lane(kafka: str, tmp_path: Path) -> None:
    stage = Stage(kafka, tmp_path)
    ran(stage, 40)
    change(stage, "UPDATE position SET digest = x'00' WHERE partition = 3")

    assert 78 == stage.start().wait(40)
    assert "is not the one that was read" in stage.log()


def test_a_database_older_than_its_outputs_refuses_the_lane(kafka: str, tmp_path: Path) -> None:
    stage = Stage(kafka, tmp_path)
    ran(stage, 40)
    change(stage, "UPDATE lane SET sequences = '{}' WHERE lane = 3")

    assert 78 == stage.start().wait(40)
    assert "it is older" in stage.log()


def test_other_bytes_under_the_same_laneseq_refuse_the_lane(kafka: str, tmp_path: Path) -> None:
    stage = Stage(kafka, tmp_path)
    ran(stage, 40)
    change(
        stage,
        "UPDATE lane SET sequences = json_set(sequences, ?, ?) WHERE lane = 3",
        f'$."{stage.echo.out.name}"[1]',
        "00",
    )

    assert 78 == stage.start().wait(40)
    assert "another digest" in stage.log()


def test_an_outbox_row_that_is_already_there_is_not_published_again(
    kafka: str, tmp_path: Path
) -> None:
    stage = Stage(kafka, tmp_path)
    ran(stage, 40)
    last = [record for record in stage.read(stage.echo.out) if record.partition == 3][-1]
    value = last.value or b""
    change(
        stage,
        "INSERT INTO outbox (lane, topic, partition, laneseq, key, value) VALUES (3,?,3,?,?,?)",
        stage.echo.out.name,
        from_json(value)["laneseq"],
        last.key,
        value,
    )
    stage.publish(40, "later")
    with stage.running():
        found = stage.wait_for(80)

    assert expected(80, stage) == found


def test_a_jump_in_the_offsets_is_a_gap_and_bars_its_lane(kafka: str, tmp_path: Path) -> None:
    stage = Stage(kafka, tmp_path)
    for _ in range(4):
        stage.publish_one(stage.echo.source, b"x", 7)
    asyncio.run(_delete_before(kafka, stage.echo.source.name, 7, 2))
    with stage.running():
        found = stage.wait_for(2)

    with sqlite3.connect(tmp_path / "echo.sqlite") as connection:
        gaps = connection.execute("SELECT partition, first_offset, after_offset, lane FROM gap")
        rows = gaps.fetchall()
    connection.close()

    assert [f"{stage.echo.source.name}/7/{offset}" for offset in (2, 3)] == found
    assert [(7, 0, 2, 7)] == rows


async def _delete_before(kafka: str, name: str, partition: int, offset: int) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka)
    await admin.start()
    try:
        await admin.delete_records({TopicPartition(name, partition): RecordsToDelete(offset)})
    finally:
        await admin.close()


def test_the_old_owner_of_a_transactional_id_is_fenced_after_the_new_owner_s_first_record(
    kafka: str,
) -> None:
    fenced = topic("fenced", uuid.uuid4().hex[:8])

    async def take_over() -> type[BaseException]:
        await ensure_topics(kafka, [fenced])
        name = f"fence-test.{fenced.name}"
        old = await start_fenced(kafka, name, send_timeout_ms=10_000)
        await old.send_and_wait(fenced.name, value=b"old", partition=0)
        new = await start_fenced(kafka, name, send_timeout_ms=10_000)
        await new.send_and_wait(fenced.name, value=b"new", partition=0)
        try:
            await old.send_and_wait(fenced.name, value=b"late", partition=0)
        except KafkaError as error:
            return type(error)
        finally:
            await discard(old)
            await discard(new)
        return type(None)

    assert "ProducerFenced" == asyncio.run(take_over()).__name__


def test_a_fenced_relay_of_a_lost_lane_ends_the_process(kafka: str, tmp_path: Path) -> None:
    stage = Stage(kafka, tmp_path)
    stage.publish(40)
    with stage.running() as process:
        stage.wait_for(40)
        change(stage, "UPDATE lane SET epoch = epoch + 1 WHERE lane = 3")

        assert 75 == process.wait(40)

    assert "lane_lost" in stage.log()


def test_a_relay_whose_producer_was_replaced_takes_over_again(kafka: str, tmp_path: Path) -> None:
    stage = Stage(kafka, tmp_path)
    stage.publish(40)
    with stage.running():
        stage.wait_for(40)
        asyncio.run(_take_away(stage))
        stage.publish(40, "later")
        found = stage.wait_for(80)

    assert expected(80, stage) == found
    assert "send_outcome_unknown" in stage.log()


async def _take_away(stage: Stage) -> None:
    """Raise the broker's epoch of lane 3's relay and write under it, as a stray owner would."""
    stray = await start_fenced(stage.kafka, "echo.3", send_timeout_ms=10_000)
    await stray.send_and_wait(stage.echo.out.name, value=b'{"type":"stray"}', partition=3)
    await discard(stray)


def test_the_idempotent_producer_has_the_door_the_fence_needs() -> None:
    async def look() -> tuple[int, int]:
        producer = make_producer("127.0.0.1:1", "look", send_timeout_ms=1_000)
        producer._txn_manager.set_pid_and_epoch(7, 3)
        found = producer._txn_manager.producer_id, producer._txn_manager.producer_epoch
        await producer.stop()
        return found

    assert (7, 3) == asyncio.run(look())
