"""Plays a scenario: what to send first, what to send once an answer is seen, what was seen.

Owns: where each story stands. Refuses to know: how messages travel and how reviews are signed.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from services.simulator.domain.compare import Difference, Outcome, compare, is_finished
from services.simulator.domain.message import Message
from services.simulator.domain.scenario import Step
from services.simulator.domain.script import Script, Told

_DISPOSITIONS = {
    "transaction.held": "held",
    "transaction.released": "released",
    "transaction.denied": "denied",
    "release.recalled": "recalled",
    "violation.recorded": "violation",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewAct:
    """What reviewers should do now: ``approve`` (two of them) or ``apply`` (one)."""

    action: str
    transaction_id: str
    version: int
    determination_id: str


Act = Message | ReviewAct


@dataclass(slots=True)
class _Line:
    """Where one transaction's story stands."""

    told: Told
    waiting: list[Step]
    outcome: Outcome = field(default_factory=Outcome)
    determination_id: str = ""


class Player:
    """Plays one script; fed with the events that come out, gives the acts to do next."""

    def __init__(self, script: Script) -> None:
        """Nothing is sent yet."""
        self._script = script
        self._lines: dict[str, _Line] = {}
        self._by_digest: dict[str, str] = {}
        self.determinations: dict[str, Mapping[str, Any]] = {}

    def start(self) -> Iterator[Message]:
        """Give every first message, and remember who it belongs to."""
        for told in self._script.tell():
            waiting = [step for step in told.story.steps if step.after]
            self._lines[told.transaction_id] = _Line(told=told, waiting=waiting)
            for message in told.first:
                self._remember(message, told.transaction_id)
                yield message

    def _remember(self, message: Message, transaction_id: str) -> None:
        self._by_digest[hashlib.sha256(message.value or b"").hexdigest()] = transaction_id

    def see(self, event: Mapping[str, Any], now: datetime) -> list[Act]:
        """Take one event that came out; give what its story does next."""
        event_type, payload = event["type"], event["data"]
        if event_type == "event.rejected":
            self._see_rejection(payload)
            return []
        line = self._lines.get(payload.get("transaction", {}).get("id", ""))
        if line is None:
            return []
        if event_type == "determination.issued":
            line.outcome.determinations += 1
            self.determinations[line.told.transaction_id] = payload
            return []
        name = _DISPOSITIONS.get(event_type)
        if name is None:
            return []
        line.outcome.dispositions.append(name)
        reasons = frozenset(reason["reason"] for reason in payload.get("reasons", ()))
        line.outcome.reasons.append(reasons)
        line.determination_id = payload.get("determination_id") or ""
        return self._advance(line, now)

    def _see_rejection(self, payload: Mapping[str, Any]) -> None:
        line = self._lines.get(payload.get("transaction_id", ""))
        if line is None:  # the id could not be read: known by what was sent
            line = self._lines.get(self._by_digest.get(payload["digest"], ""))
        if line is not None:
            line.outcome.rejections.append(payload["reason"])

    def _advance(self, line: _Line, now: datetime) -> list[Act]:
        """Do every step whose turn has come."""
        acts: list[Act] = []
        seen = line.outcome.dispositions
        while line.waiting and seen.count(line.waiting[0].after) >= line.waiting[0].times:
            acts.append(self._do(line, line.waiting.pop(0), now))
        return acts

    def _do(self, line: _Line, step: Step, now: datetime) -> Act:
        if step.send in {"approve", "apply"}:
            return ReviewAct(
                action=step.send,
                transaction_id=line.told.transaction_id,
                version=line.told.state["version"],
                determination_id=line.determination_id,
            )
        line.told, message = self._script.next_message(line.told, step, now)
        self._remember(message, line.told.transaction_id)
        return message

    @property
    def outcomes(self) -> dict[str, Outcome]:
        """What was seen so far, by transaction."""
        return {name: line.outcome for name, line in self._lines.items()}

    def told(self, transaction_id: str) -> Told:
        """Give a transaction's story, with the state last sent."""
        return self._lines[transaction_id].told

    def all_told(self) -> list[Told]:
        """Give every transaction told so far."""
        return [line.told for line in self._lines.values()]

    def progress(self) -> tuple[int, int]:
        """Count transactions that have come to their foretold end, and all."""
        done = sum(
            not line.waiting and is_finished(line.told, line.outcome)
            for line in self._lines.values()
        )
        return done, len(self._lines)

    def differences(self) -> list[Difference]:
        """Compare what was seen with what the scenario says; a step not reached counts too."""
        unreached = [
            Difference(name, line.told.story.name, "step", line.waiting[0].send, "never reached")
            for name, line in self._lines.items()
            if line.waiting
        ]
        return unreached + compare(self.all_told(), self.outcomes)
