import asyncio
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any, Self

import pytest

from schemas.topics import BY_NAME, ORDERS, REVIEWS
from services.chassis.clock import FixedClock
from services.chassis.records import Received
from services.chassis.traffic import Outgoing
from services.simulator import app
from services.simulator.app import CHUNK, Stage, to_outgoing
from services.simulator.domain.message import Message
from services.simulator.domain.player import Player, ReviewAct
from services.simulator.domain.scenario import parse_scenario
from services.simulator.domain.script import Script

NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)
RECORD = Received(
    topic="screening.dispositions.v1",
    partition=0,
    offset=0,
    timestamp_ms=0,
    key=b"",
    value=b"",
    headers=(),
)


class Gate:
    """Kafka with a gate behind it: each order is held, then whatever comes next is released."""

    def __init__(self, *, deaf: bool = False) -> None:
        self.clock = FixedClock(NOW)
        self.published: list[list[Outgoing]] = []
        self.deaf = deaf
        self.waiting: list[dict[str, Any]] = []

    def publisher(self, _bootstrap: str) -> Self:
        return self

    def reader(self, _bootstrap: str, _topics: object, *, begin: str) -> Self:
        assert "end" == begin
        return self

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        return None

    async def ends(self) -> None:
        return None

    async def publish_many(self, records: Iterable[Outgoing]) -> None:
        sent = list(records)
        self.published.append(sent)
        for record in [] if self.deaf else sent:
            seen = sum(record.key == old.key for chunk in self.published for old in chunk)
            kind = "transaction.held" if seen == 1 else "transaction.released"
            name = {"id": (record.key or b"").decode(), "version": 1}
            self.waiting.append(
                {"type": kind, "data": {"transaction": name, "determination_id": "d1"}}
            )

    async def take_events(self) -> list[tuple[Received, dict[str, Any]]]:
        self.clock.advance(seconds=1)
        events, self.waiting = self.waiting, []
        return [(RECORD, event) for event in events]


def play(
    gate: Gate, monkeypatch: pytest.MonkeyPatch, *, count: int = 1, send: str = "amend"
) -> tuple[Player, float, list[str]]:
    monkeypatch.setattr(app, "BulkPublisher", gate.publisher)
    monkeypatch.setattr(app, "EventReader", gate.reader)
    story = {
        "name": "one",
        "count": count,
        "skus": ["A"],
        "dispositions": ["held", "released"],
        "steps": [{"send": send, "after": "held"}],
    }
    scenario = parse_scenario({"name": "t", "seed": 7, "as_of": NOW, "story": [story]})
    player = Player(Script(scenario, source="urn:test", today=date(2026, 11, 23)))
    seen: list[str] = []

    def sign(act: ReviewAct) -> list[Outgoing]:
        return [Outgoing(topic=REVIEWS, key=act.transaction_id.encode(), value=b"review")]

    def on_event(_record: Received, event: Any) -> None:
        seen.append(event["type"])

    stage = Stage(player, gate.clock, sign=sign, on_event=on_event)
    return player, asyncio.run(stage.play("there", timeout_s=10, settle_s=3)), seen


def test_a_story_is_played_to_its_end_and_its_time_is_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gate = Gate()
    player, took, seen = play(gate, monkeypatch)

    assert [] == player.differences()
    assert 2.0 == took
    assert ["transaction.held", "transaction.released"] == seen
    assert 5.0 == gate.clock.monotonic()


def test_reviews_are_signed_and_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    gate = Gate()
    player, _, _ = play(gate, monkeypatch, send="approve")

    assert [] == player.differences()
    assert [b"review"] == [
        record.value for sent in gate.published for record in sent if record.topic is REVIEWS
    ]


def test_first_messages_go_out_in_chunks_so_that_answers_show_early(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gate = Gate(deaf=True)
    play(gate, monkeypatch, count=CHUNK + 3)

    assert [CHUNK, 3] == [len(sent) for sent in gate.published[:2]]


def test_a_gate_that_does_not_answer_is_not_waited_for_forever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    player, took, seen = play(Gate(deaf=True), monkeypatch)

    assert 10.0 == took
    assert [] == seen
    assert player.differences()


def test_a_message_goes_where_its_key_says_unless_it_is_misplaced_on_purpose() -> None:
    message = Message(topic=ORDERS.name, key=b"T-1", value=b"{}", headers=(("a", b"b"),))
    placed = to_outgoing(message)
    shifted = to_outgoing(
        Message(
            topic=ORDERS.name, key=b"T-1", value=b"{}", headers=(("a", b"b"),), partition_shift=3
        )
    )

    assert (BY_NAME[ORDERS.name], None) == (placed.topic, placed.partition)
    assert (placed.place() + 3) % ORDERS.partitions == shifted.place()
    assert (placed.key, placed.value, placed.headers) == (
        shifted.key,
        shifted.value,
        shifted.headers,
    )
