"""Wires the player to real topics: sends what it says, feeds it what comes out.

Owns: sending, reading, signing reviews. Refuses to know: what a story means.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from schemas.topics import (
    BY_NAME,
    DETERMINATIONS,
    DISPOSITIONS,
    LEDGER,
    SCREENING_REJECTIONS,
)
from services.chassis.clock import Clock
from services.chassis.records import Received
from services.chassis.traffic import BulkPublisher, EventReader, Outgoing
from services.simulator.domain.message import Message
from services.simulator.domain.player import Act, Player, ReviewAct

WATCHED = (DETERMINATIONS, DISPOSITIONS, SCREENING_REJECTIONS, LEDGER)
SignReviews = Callable[[ReviewAct], Sequence[Outgoing]]
OnEvent = Callable[[Received, Mapping[str, Any]], None]
CHUNK = 40  # messages per publish, so that the first answers show early


def to_outgoing(message: Message) -> Outgoing:
    """Make a record of a message; a shifted one goes to a partition that is not its own."""
    topic = BY_NAME[message.topic]
    outgoing = Outgoing(topic=topic, key=message.key, value=message.value, headers=message.headers)
    if not message.partition_shift:
        return outgoing
    wrong = (outgoing.place() + message.partition_shift) % topic.partitions
    return Outgoing(
        topic=topic,
        key=message.key,
        value=message.value,
        headers=message.headers,
        partition=wrong,
    )


class Stage:
    """A player on real topics."""

    def __init__(
        self, player: Player, clock: Clock, *, sign: SignReviews, on_event: OnEvent
    ) -> None:
        """Prepare: ``sign`` makes records of review acts, ``on_event`` sees all that comes."""
        self._player = player
        self._clock = clock
        self._sign = sign
        self._on_event = on_event

    async def play(self, bootstrap: str, *, timeout_s: float, settle_s: float = 2.0) -> float:
        """Play to the end, or until ``timeout_s``; then listen on for what should not come.

        Returns:
            Seconds from the first message to the last foretold answer.
        """
        async with (
            BulkPublisher(bootstrap) as publisher,
            EventReader(bootstrap, WATCHED, begin="end") as reader,
        ):
            await reader.ends()
            began = self._clock.monotonic()
            await self._send_first(publisher)
            while not self._is_over() and self._clock.monotonic() < began + timeout_s:
                await self._listen(publisher, reader)
            took = self._clock.monotonic() - began
            end = self._clock.monotonic() + settle_s
            while self._clock.monotonic() < end:
                await self._listen(publisher, reader)
        return took

    def _is_over(self) -> bool:
        done, everything = self._player.progress()
        return done == everything

    async def _send_first(self, publisher: BulkPublisher) -> None:
        chunk: list[Outgoing] = []
        for message in self._player.start():
            chunk.append(to_outgoing(message))
            if len(chunk) >= CHUNK:
                await publisher.publish_many(chunk)
                chunk = []
        await publisher.publish_many(chunk)

    async def _listen(self, publisher: BulkPublisher, reader: EventReader) -> None:
        records: list[Outgoing] = []
        for record, event in await reader.take_events():
            self._on_event(record, event)
            records += self._to_records(self._player.see(event, self._clock.now()))
        await publisher.publish_many(records)

    def _to_records(self, acts: Iterable[Act]) -> list[Outgoing]:
        records: list[Outgoing] = []
        for act in acts:
            if isinstance(act, ReviewAct):
                records += self._sign(act)
            else:
                records.append(to_outgoing(act))
        return records
