"""The process dies at every single write, fsync, rename and commit; then it starts again."""

import os
from collections.abc import Callable
from contextlib import contextmanager
from typing import Any

import pytest

from services.tlog.checkpoint import open_checkpoint

ORDERS = "orders.events.v1"
DETERMINATIONS = "screening.determinations.v1"


class CrashError(Exception):
    """Stands for SIGKILL."""


class Steps:
    """Counts system calls that change the disk, and dies before or after the chosen one."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.left = -1
        for name in ("fsync", "ftruncate", "write", "rename", "replace"):
            monkeypatch.setattr(os, name, self.wrap(getattr(os, name)))

    def wrap(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*given: Any, **named: Any) -> Any:
            self.left -= 1
            if self.left == 0:
                raise CrashError
            return call(*given, **named)

        return counted


def polls(topics: Any, rounds: int) -> list[list[Any]]:
    return [
        [
            *(topics.put(ORDERS, "order.submitted", id=f"e-{turn}-{n}") for n in range(90)),
            topics.put(DETERMINATIONS, "determination.issued", id=f"d-{turn}"),
        ]
        for turn in range(rounds)
    ]


def roots(audit: Any) -> set[tuple[int, bytes]]:
    verifier = audit.app.signer.verifier
    notes = [event["data"]["checkpoint"] for _, _, event in audit.outbox("audit.checkpoints.v1")]
    notes.append(audit.checkpoint())
    opened = [open_checkpoint(note, verifier) for note in notes]
    return {(one.size, one.root) for one in opened}


@pytest.mark.parametrize("poll", [0, 2])
def test_a_crash_at_any_write_loses_nothing_and_never_signs_two_roots(
    start: Any, topics: Any, monkeypatch: pytest.MonkeyPatch, poll: int
) -> None:
    batches = polls(topics, 4)
    audit = start()
    for batch in batches[:poll]:
        audit.poll(*batch)
    steps = Steps(monkeypatch)
    seen = roots(audit)
    crashes = 0
    for at in range(1, 60):
        before = audit.entries()
        last = audit.checkpoint()
        steps.left = at
        try:
            audit.poll(*batches[poll])
        except CrashError:
            crashes += 1
        steps.left = -1
        audit = start()

        assert before == audit.entries()[: len(before)]
        assert [] == audit.verify(last).problems
        seen |= roots(audit)
        if len(audit.entries()) > len(before):
            break
    assert crashes >= 6
    for batch in batches:
        audit.poll(*batch)
    seen |= roots(audit)

    assert [] == audit.verify().problems
    assert {"event": 4 * 91} == dict(audit.verify().kinds)
    assert len({size for size, _ in seen}) == len(seen)
    assert 4 == len(audit.outbox("audit.receipts.v1"))
    assert list(range(4 * 91)) == [
        event["data"]["index"] for _, _, event in audit.outbox("audit.records.v1")
    ]


@pytest.mark.parametrize("commit", [1, 2])
@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_crash_around_either_commit_is_taken_up(
    start: Any, topics: Any, monkeypatch: pytest.MonkeyPatch, commit: int, moment: str
) -> None:
    batches = polls(topics, 3)
    audit = start()
    audit.poll(*batches[0])
    before = audit.entries()
    real = audit.worker._database.begin
    passed = 0

    @contextmanager
    def dying() -> Any:
        nonlocal passed
        passed += 1
        with real() as opened:
            yield opened
            if passed == commit and moment == "before":
                raise CrashError
        if passed == commit:
            raise CrashError

    monkeypatch.setattr(audit.worker._database, "begin", dying)
    with pytest.raises(CrashError):
        audit.poll(*batches[1])
    audit = start()

    assert before == audit.entries()[: len(before)]
    for batch in batches:
        audit.poll(*batch)

    assert [] == audit.verify().problems
    assert {"event": 3 * 91} == dict(audit.verify().kinds)
    assert 3 == len(audit.outbox("audit.receipts.v1"))
    assert 3 * 91 == len(audit.outbox("audit.records.v1"))


def test_an_uncommitted_poll_may_come_back_in_another_order(
    start: Any, topics: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    [first, second] = polls(topics, 2)
    audit = start()
    audit.poll(*first)
    monkeypatch.setattr(
        audit.app.ledger, "keep_tails", lambda *_: (_ for _ in ()).throw(CrashError)
    )
    with pytest.raises(CrashError):
        audit.poll(*second)
    audit = start()
    audit.poll(second[-1], *second[:-1])

    assert [] == audit.verify().problems
    assert 2 * 91 == len(audit.entries())


def test_memory_ahead_of_the_database_is_given_up(
    start: Any, topics: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    [first, second] = polls(topics, 2)
    audit = start()
    with monkeypatch.context() as patch:
        patch.setattr(audit.app.ledger, "keep_tails", lambda *_: (_ for _ in ()).throw(CrashError))
        with pytest.raises(CrashError):
            audit.poll(*first)
    audit.poll(first[-1], *first[:-1])
    audit.poll(*second)

    assert [] == audit.verify().problems
    assert 2 * 91 == len(audit.entries())
