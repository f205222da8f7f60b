"""Lanes assigned, lost, refused; on a Kafka in memory."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from aiokafka import TopicPartition
from aiokafka.errors import IllegalStateError, KafkaConnectionError
from sqlalchemy import select

from services.chassis import ownership
from services.chassis.database import Statement
from services.chassis.errors import InvariantError, LaneLostError, LaneRefusedError
from services.chassis.records import ALL_LANES, GLOBAL_LANE
from services.chassis.tables import GAP, LANE
from tests.component.services.chassis.fake_kafka import FakeKafka, subscriber_of
from tests.component.services.chassis.rig import Rig

GAPS = Statement(select(GAP.c.partition, GAP.c.first_offset, GAP.c.after_offset))
EPOCHS = Statement(select(LANE.c.lane, LANE.c.epoch).order_by(LANE.c.lane))


def play(
    home: Path, story: Callable[[Rig], Awaitable[None]], *, whole_poll: bool = False
) -> tuple[Rig, FakeKafka]:
    """Let a story happen on a rig."""
    kafka = FakeKafka()

    async def scenario() -> Rig:
        rig = Rig(home, kafka, whole_poll=whole_poll)
        try:
            await story(rig)
        finally:
            await rig.close()
        return rig

    with kafka.in_place():
        return asyncio.run(scenario()), kafka


def test_assigned_lanes_are_announced_and_served(tmp_path: Path) -> None:
    told: list[frozenset[int]] = []

    async def story(rig: Rig) -> None:
        rig.echo.opened = told.append  # type: ignore[method-assign]  # a spy
        await rig.assign()

        assert frozenset(ALL_LANES) == rig.ownership.lanes
        assert set() == rig.consumer.paused
        assert rig.ownership.is_ready

    rig, kafka = play(tmp_path, story)

    assert [frozenset(ALL_LANES)] == told
    assert [] == rig.failures
    assert all(b"lane.opened" in kafka.values(rig.echo.out.name, lane)[0] for lane in range(16))


def test_lanes_that_moved_to_another_worker_are_closed(tmp_path: Path) -> None:
    lost: list[frozenset[int]] = []

    async def story(rig: Rig) -> None:
        rig.echo.closed = lost.append  # type: ignore[method-assign]  # a spy
        await rig.assign()
        await rig.ownership.on_partitions_revoked(rig.places())

        assert frozenset() == rig.ownership.lanes

        await rig.assign(range(8, 16))

        assert frozenset(range(8, 16)) == rig.ownership.lanes

    rig, _ = play(tmp_path, story)

    assert [frozenset({*range(8), GLOBAL_LANE})] == lost
    assert [] == rig.failures


def test_a_lane_that_stays_keeps_its_epoch(tmp_path: Path) -> None:
    epochs: list[object] = []

    async def story(rig: Rig) -> None:
        await rig.assign()
        await rig.assign()
        epochs.extend(rig.rows(EPOCHS))

    play(tmp_path, story)

    assert [(lane, 1) for lane in sorted(ALL_LANES)] == epochs


def test_records_that_are_gone_before_they_were_read_are_a_gap_at_once(tmp_path: Path) -> None:
    gaps: list[object] = []

    async def story(rig: Rig) -> None:
        place = TopicPartition(rig.echo.source.name, 7)
        rig.kafka.starts[place] = 4
        await rig.assign()
        gaps.extend(rig.rows(GAPS))
        rig.say(7)
        await rig.poll()

    rig, _ = play(tmp_path, story)

    assert [(7, 0, 4)] == gaps
    assert [True] == rig.echo.barred


def test_a_log_that_ends_behind_its_position_is_refused(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        await rig.assign()
        rig.say(3)
        rig.say(3)
        await rig.poll()
        rig.kafka.logs[TopicPartition(rig.echo.source.name, 3)].pop()
        await rig.assign()

    rig, _ = play(tmp_path, story)

    assert [LaneRefusedError] == [type(error) for error in rig.failures]
    assert "ends at 1, read up to 2 already" in str(rig.failures[0])
    assert "deploy/README.md" in str(rig.failures[0])


def test_another_record_before_the_position_is_refused(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        await rig.assign()
        rig.say(3)
        await rig.poll()
        rig.kafka.logs[TopicPartition(rig.echo.source.name, 3)].clear()
        rig.say(3, b"another")
        await rig.assign()

    rig, _ = play(tmp_path, story)

    assert "is not the one that was read" in str(rig.failures[0])


def test_take_over_is_tried_again_while_kafka_is_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ownership, "RETRY_FIRST_S", 0.001)

    async def story(rig: Rig) -> None:
        rig.kafka.start_trouble = [KafkaConnectionError(), TimeoutError()]
        await rig.assign()

        assert frozenset(ALL_LANES) == rig.ownership.lanes

    rig, _ = play(tmp_path, story)

    assert [] == rig.failures


def test_a_take_over_that_was_assigned_anew_leaves_it_to_the_next(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        rig.kafka.start_trouble = [IllegalStateError("assigned anew")]
        await rig.ownership.on_partitions_assigned(rig.places())
        await asyncio.sleep(0.05)

        assert frozenset() == rig.ownership.lanes
        assert not rig.ownership.is_ready

    rig, _ = play(tmp_path, story)

    assert [] == rig.failures


def test_an_older_owner_that_is_assigned_late_ends(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        rig.worker.is_owner = lambda _lane: False  # type: ignore[method-assign]  # replaced meanwhile
        await rig.assign()

    rig, _ = play(tmp_path, story)

    assert [LaneLostError] == [type(error) for error in rig.failures]


def test_trouble_while_partitions_are_assigned_ends_the_process(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        rig.ownership.know(subscriber_of(None))
        await rig.ownership.on_partitions_assigned(rig.places())

    rig, _ = play(tmp_path, story)

    assert [InvariantError] == [type(error) for error in rig.failures]


def test_nothing_is_served_after_the_end(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        await rig.assign()
        rig.ownership.end()
        await rig.ownership.on_partitions_assigned(rig.places())
        await asyncio.sleep(0.05)

        assert frozenset() == rig.ownership.lanes

    play(tmp_path, story)


def test_a_whole_poll_process_must_own_every_lane(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        await rig.assign(range(8))

    rig, _ = play(tmp_path, story, whole_poll=True)

    assert "must own all lanes" in str(rig.failures[0])


def test_a_whole_poll_process_settles_once_when_it_takes_over(tmp_path: Path) -> None:
    settled: list[int] = []

    async def story(rig: Rig) -> None:
        rig.echo.settle = lambda work: settled.append(work.lane)  # type: ignore[method-assign]  # a spy
        await rig.assign()
        rig.say(2)
        await rig.poll()

    rig, _ = play(tmp_path, story, whole_poll=True)

    assert [GLOBAL_LANE, GLOBAL_LANE] == settled
    assert [] == rig.failures


def test_no_partitions_mean_no_lanes(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        await rig.ownership.on_partitions_assigned([])
        await asyncio.sleep(0.02)

        assert frozenset() == rig.ownership.lanes
        assert [] == rig.ownership.groups()

    rig, _ = play(tmp_path, story)

    assert [] == rig.failures


def test_positions_are_sought_again_when_the_fetcher_has_lost_them(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        await rig.assign()
        rig.say(3)
        await rig.poll()
        place = TopicPartition(rig.echo.source.name, 3)
        rig.consumer.seek(place, 0)
        await rig.ownership.seek_again()

        assert 1 == await rig.consumer.position(place)

    play(tmp_path, story)


def test_lanes_are_given_back_when_what_is_being_done_is_done(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        await rig.assign()
        async with rig.ownership.turn:
            revoking = asyncio.create_task(rig.ownership.on_partitions_revoked([]))
            await asyncio.sleep(0.02)

            assert frozenset() == rig.ownership.lanes
            assert not revoking.done()

        await revoking

    play(tmp_path, story)
