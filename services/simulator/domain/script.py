"""Turns a scenario into messages to send and expectations to meet.

Owns: ids, event envelopes, the order of sending. Refuses to know: topics' partitions, transport.
"""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from services.simulator.domain.garbage import spoil
from services.simulator.domain.message import Message
from services.simulator.domain.orders import Json, build_capacity, build_order, merge
from services.simulator.domain.parties import PartyPool
from services.simulator.domain.scenario import Scenario, Step, Story

ORDERS = "orders.events.v1"
PROVISIONING = "provisioning.events.v1"
_FIRST_EVENT = {"order": "order.submitted", "capacity": "capacity.requested"}
_AMENDED = {"order": "order.amended", "capacity": "capacity.amended"}
_CANCELLED = {"order": "order.cancelled", "capacity": "capacity.cancelled"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One transaction of a story, with its first messages and what must come out."""

    transaction_id: str
    story: Story
    state: Json  # the full state last sent
    first: tuple[Message, ...]


class Script:
    """All messages of a scenario, in order, and the later steps of each story."""

    def __init__(self, scenario: Scenario, *, source: str, today: date, prefix: str = "") -> None:
        """Prepare: ``source`` is the registered sender, ``today`` the law's day."""
        self._scenario = scenario
        self._source = source
        self._planned = today + timedelta(days=scenario.planned_in_days)
        self._pool = PartyPool(scenario.pool_seed, scenario.pool_size)
        self._prefix = prefix or f"S{scenario.seed % 10_000:04d}"

    def tell(self) -> Iterator[Told]:
        """Tell every transaction; stories are interleaved by the seed."""
        draw = random.Random(self._scenario.seed)
        deck = [story for story in self._scenario.stories for _ in range(story.count)]
        draw.shuffle(deck)
        for number, story in enumerate(deck):
            yield self._tell(draw, story, number)

    def _tell(self, draw: random.Random, story: Story, number: int) -> Told:
        transaction_id = f"{self._prefix}-{number:05d}"
        kind = "order" if story.kind == "garbage" else story.kind
        destination = draw.choice(story.destinations)
        skus = [draw.choice(story.skus) for _ in range(story.lines)]
        build = build_order if kind == "order" else build_capacity
        state = build(draw, self._pool, number=number, skus=skus, destination=destination)
        state = merge({"transaction_id": transaction_id} | state, self._dated(kind))
        state = merge(state, story.override)
        if story.each_line:
            state["lines"] = [merge(line, story.each_line) for line in state["lines"]]
        message = self.event(_FIRST_EVENT[kind], state)
        if story.kind == "garbage":
            message = spoil(message, story.fault)
        first = [message]
        first += [self._repeat(message, step.send) for step in story.steps if step.after == ""]
        return Told(transaction_id=transaction_id, story=story, state=state, first=tuple(first))

    def _dated(self, kind: str) -> Json:
        if kind == "order":
            return {"planned_export_on": self._planned.isoformat()}
        starts = datetime(self._planned.year, self._planned.month, self._planned.day, 12)  # noqa: DTZ001 - written with Z below
        return {"starts_at": starts.isoformat() + "Z"}

    @staticmethod
    def _repeat(message: Message, send: str) -> Message:
        if send == "duplicate":
            return message
        document = json.loads(message.value or b"{}")
        document["data"]["end_use"] = "other"
        return Message(topic=message.topic, key=message.key, value=json.dumps(document).encode())

    def event(self, event_type: str, payload: Json, *, suffix: str = "") -> Message:
        """Wrap a payload as a structured CloudEvent, keyed by its transaction id."""
        transaction_id = payload["transaction_id"]
        document: dict[str, Any] = {
            "specversion": "1.0",
            "id": f"{transaction_id}-{event_type}-{payload['version']}{suffix}",
            "source": self._source,
            "type": event_type,
            "subject": transaction_id,
            "time": self._scenario.as_of.isoformat().replace("+00:00", "Z"),
            "datacontenttype": "application/json",
            "data": payload,
        }
        topic = PROVISIONING if event_type.startswith("capacity") else ORDERS
        value = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
        return Message(topic=topic, key=transaction_id.encode(), value=value)

    def next_message(self, told: Told, step: Step, now: datetime) -> tuple[Told, Message]:
        """Write the message of a later step; the transaction's state moves on with amendments."""
        kind = told.story.kind
        name = {"transaction_id": told.transaction_id, "version": told.state["version"]}
        at = now.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        if step.send == "amend":
            state = merge(told.state, step.override)
            state["version"] = told.state["version"] + 1
            told = Told(
                transaction_id=told.transaction_id, story=told.story, state=state, first=told.first
            )
            return told, self.event(_AMENDED[kind], state)
        if step.send == "cancel":
            return told, self.event(_CANCELLED[kind], name | {"reason": "no longer wanted"})
        if step.send == "depart":
            lines = [
                {"line_id": line["line_id"], "quantity": line["quantity"]}
                for line in told.state["lines"]
            ]
            return told, self.event("shipment.departed", name | {"departed_at": at, "lines": lines})
        if step.send == "deliver":
            return told, self.event("shipment.delivered", name | {"delivered_at": at})
        return told, self.event("capacity.activated", name | {"at": at})
