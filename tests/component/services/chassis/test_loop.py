"""Polls, ticks and group offsets on a Kafka in memory."""

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from pathlib import Path

import pytest
from aiokafka import TopicPartition
from aiokafka.errors import CommitFailedError
from sqlalchemy import bindparam, insert

from services.chassis import loop
from services.chassis.database import Database, Statement
from services.chassis.errors import NotPreparedError
from services.chassis.lane import LaneWork
from services.chassis.records import Received
from services.chassis.tables import INBOX
from services.chassis.worker import PREPARED_MAX
from tests.component.services.chassis.fake_kafka import FakeKafka, subscriber_of
from tests.component.services.chassis.rig import Rig

NOTE = Statement(
    insert(INBOX).inline().values({name: bindparam(name) for name in ("lane", "kind", "body")})
)


def play(home: Path, story: Callable[[Rig], Awaitable[None]], *, whole_poll: bool = False) -> Rig:
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
        return asyncio.run(scenario())


@contextlib.asynccontextmanager
async def running(work: Awaitable[None]) -> AsyncIterator[None]:
    """Run something endless beside the test."""
    task = asyncio.ensure_future(work)
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


def test_records_of_a_lane_not_taken_over_yet_are_left_for_later(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        rig.say(3)
        rig.say(4)
        await rig.assign([3])
        rig.consumer.assign(rig.places())
        await rig.poll()
        await rig.until(lambda: rig.answers(3) == 1)

        assert 0 == rig.answers(4)

        await rig.assign([3, 4])
        await rig.poll()
        await rig.until(lambda: rig.answers(4) == 1)

    rig = play(tmp_path, story)

    assert 1 == rig.answers(3)


def lacking(
    rig: Rig, made: list[str], monkeypatch: pytest.MonkeyPatch, *, finds: bool = True
) -> None:
    """Let the process find, after it has written, that something large is missing."""
    handle = rig.echo.handle

    def handle_when_made(work: LaneWork, records: Sequence[Received], prepared: object) -> None:
        handle(work, records, prepared)
        if not (finds and made):
            thread = threading.current_thread

            def make() -> None:
                made.append("loop" if thread() is threading.main_thread() else "thread")

            what = "a large thing"
            raise NotPreparedError(what, make)

    monkeypatch.setattr(rig.echo, "handle", handle_when_made)


def test_what_a_transaction_lacks_is_made_on_a_thread_and_it_runs_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []

    async def story(rig: Rig) -> None:
        lacking(rig, made, monkeypatch)
        await rig.assign()
        rig.say(3)
        await rig.poll()
        await rig.until(lambda: rig.answers(3) == 1)

        assert [] == rig.failures

    play(tmp_path, story)

    assert ["thread"] == made


def test_a_transaction_that_never_finds_what_it_lacks_ends_the_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []

    async def story(rig: Rig) -> None:
        lacking(rig, made, monkeypatch, finds=False)
        await rig.assign()
        rig.say(3)
        with pytest.raises(NotPreparedError, match="a large thing"):
            await rig.poll()

        assert 0 == rig.answers(3)

    play(tmp_path, story)

    assert PREPARED_MAX == len(made)


def test_notes_reach_every_lane_in_the_same_poll(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        await rig.assign()
        rig.kafka.put(TopicPartition(rig.echo.control.name, 0), b"change")
        await rig.poll()
        await rig.until(lambda: all(rig.answers(lane) == 1 for lane in range(16)))

    play(tmp_path, story)


def test_notes_reach_a_whole_poll_process(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        await rig.assign()
        rig.kafka.put(TopicPartition(rig.echo.control.name, 0), b"change")
        await rig.poll()
        await rig.until(lambda: all(rig.answers(lane) == 1 for lane in range(16)))

    play(tmp_path, story, whole_poll=True)


def test_a_tick_reaches_every_lane_and_its_notes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticked: list[int] = []

    async def story(rig: Rig) -> None:
        monkeypatch.setattr(rig.echo, "tick", lambda work: ticked.append(work.lane))
        await rig.assign()
        with rig.database.begin() as transaction:  # as another worker would
            transaction.execute(NOTE, lane=5, kind="control", body="x/5")
        async with running(rig.loop.tick()):
            await rig.until(lambda: rig.answers(5) == 1 and len(set(ticked)) == 17)

    play(tmp_path, story)

    assert set(range(-1, 16)) == set(ticked)


def test_a_tick_leaves_lanes_alone_that_were_lost_while_it_waited(tmp_path: Path) -> None:
    ticked: list[int] = []

    async def story(rig: Rig) -> None:
        rig.echo.tick = lambda work: ticked.append(work.lane)  # type: ignore[method-assign]  # a spy
        await rig.assign()
        async with rig.ownership.turn, running(rig.loop.tick()):
            await asyncio.sleep(0.02)
            rig.ownership.end()

        async with running(rig.loop.tick()):
            await asyncio.sleep(0.02)

    play(tmp_path, story)

    assert [] == ticked


def test_offsets_are_told_to_the_group_for_lag_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loop, "OFFSETS_EVERY_S", 0.001)

    async def story(rig: Rig) -> None:
        async with running(rig.loop.commit_offsets()):
            await rig.assign()
            rig.say(3)
            rig.consumer.trouble = []
            await rig.poll()
            await rig.until(lambda: bool(rig.consumer.committed))

            assert {TopicPartition(rig.echo.source.name, 3): 1} == rig.consumer.committed

            rig.say(3)
            records = await rig.fetch()
            rig.consumer.trouble = [CommitFailedError()]
            await rig.loop.poll(records)
            await rig.until(lambda: not rig.consumer.trouble)
            rig.ownership.know(subscriber_of(None))
            await asyncio.sleep(0.01)

    rig = play(tmp_path, story)

    assert {TopicPartition(rig.echo.source.name, 3): 1} == rig.consumer.committed


def test_a_lane_lost_while_the_one_before_is_applied_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Database, "is_single", False)  # a transaction per slice, as on PostgreSQL
    handled: list[int] = []

    async def story(rig: Rig) -> None:
        await rig.assign()

        def handle(work: LaneWork, records: object, prepared: object) -> None:
            del records, prepared
            handled.append(work.lane)
            rig.ownership.end()

        monkeypatch.setattr(rig.echo, "handle", handle)
        rig.say(3)
        rig.say(4)
        await rig.poll()

    play(tmp_path, story)

    assert [3] == handled
