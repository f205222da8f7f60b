"""Killed at every named step, redelivered, taken over: nothing lost, nothing doubled."""

import asyncio
from pathlib import Path

import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.record.default_records import _DefaultRecordBatchBuilderPy

from tests.integration.chassis.stage import Stage, expected

pytestmark = pytest.mark.kafka
RECORDS = 120


@pytest.mark.fault
@pytest.mark.parametrize("step", ["received", "decided", "committed", "published"])
@pytest.mark.parametrize("passes", [1, 4])
def test_a_process_killed_at_a_step_loses_and_doubles_nothing(
    kafka: str, tmp_path: Path, step: str, passes: int
) -> None:
    stage = Stage(kafka, tmp_path)
    stage.publish(RECORDS)
    settings = {"failpoint": f"echo:{step}:{passes}", "poll_records_max": "20"}
    killed = stage.start(**settings)

    assert -9 == killed.wait(40)

    with stage.running():
        found = stage.wait_for(RECORDS)

    assert expected(RECORDS, stage) == found
    assert all(seqs == list(range(1, len(seqs) + 1)) for seqs in stage.sequences().values())


def test_a_whole_poll_process_killed_after_its_commit_loses_and_doubles_nothing(
    kafka: str, tmp_path: Path
) -> None:
    stage = Stage(kafka, tmp_path)
    stage.publish(RECORDS)
    killed = stage.start("--whole", failpoint="echo:committed:1")

    assert -9 == killed.wait(40)

    with stage.running("--whole"):
        found = stage.wait_for(RECORDS)

    assert expected(RECORDS, stage) == found


def test_a_second_start_reads_nothing_twice(kafka: str, tmp_path: Path) -> None:
    stage = Stage(kafka, tmp_path)
    stage.publish(30)
    with stage.running() as process:
        stage.wait_for(30)
    stage.publish(30, "later")

    assert 0 == process.returncode

    with stage.running():
        found = stage.wait_for(60)

    assert expected(60, stage) == found


def test_a_backlog_of_large_answers_is_published_in_batches_the_broker_takes(
    kafka: str, tmp_path: Path
) -> None:
    stage = Stage(kafka, tmp_path)
    for _ in range(3):
        stage.publish_many(stage.echo.source, 2, b"large" * 8_000, 12)
    with stage.running():
        found = stage.wait_for(36)

    assert expected(36, stage) == found
    assert "send_outcome_unknown" not in stage.log()


def test_a_global_record_reaches_every_lane_once(kafka: str, tmp_path: Path) -> None:
    stage = Stage(kafka, tmp_path)
    stage.publish_one(stage.echo.control, b"change")
    with stage.running():
        found = stage.wait_for(16)

    control = stage.echo.control.name
    assert sorted(f"{control}/0/0/{lane}" for lane in range(16)) == found
    assert [f"{control}/0/0"] == stage.answers(stage.echo.whole)


def test_broken_headers_lose_no_record(kafka: str, tmp_path: Path) -> None:
    stage = Stage(kafka, tmp_path)
    stage.publish_one(stage.echo.source, b"a", 2)
    stage.publish_one(stage.echo.source, b"b", 2, ("fine", b"\xff\xfe"))
    asyncio.run(_publish_broken_name(stage))
    stage.publish_one(stage.echo.source, b"d", 2)
    with stage.running():
        found = stage.wait_for(4)

    assert [f"{stage.echo.source.name}/2/{offset}" for offset in range(4)] == found


class _BrokenName(str):
    """A header name that is not UTF-8 on the wire, as other clients can write it."""

    __slots__ = ()

    def encode(self, encoding: str = "utf-8", errors: str = "strict") -> bytes:
        del encoding, errors
        return b"\xff\xfe"


async def _publish_broken_name(stage: Stage) -> None:
    producer = AIOKafkaProducer(bootstrap_servers=stage.kafka)  # idempotence insists on its builder
    await producer.start()
    try:
        batch = producer.create_batch()
        batch._builder = _DefaultRecordBatchBuilderPy(2, 0, 0, -1, -1, 0, 100_000)
        batch.append(key=None, value=b"c", timestamp=None, headers=[(_BrokenName("x"), b"y")])
        await (await producer.send_batch(batch, stage.echo.source.name, partition=2))
    finally:
        await producer.stop()


def test_a_handler_that_raises_ends_the_process_with_a_log_line(kafka: str, tmp_path: Path) -> None:
    stage = Stage(kafka, tmp_path)
    stage.publish_one(stage.echo.source, b"raise", 5)
    process = stage.start()

    assert 70 == process.wait(40)
    assert '"code": "defect"' in stage.log()
    assert [] == stage.answers()
