import signal
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.chassis.clock import FixedClock
from services.chassis.local.child import Child, ChildPlan, RestartPolicy, spawn


def make(code: str, tmp_path: Path, clock: FixedClock) -> Child:
    plan = ChildPlan(
        name="dummy", command=(sys.executable, "-c", code), environment={"GREETING": "hello"}
    )
    return Child(plan, tmp_path / "dummy.log", clock)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 11, 23, tzinfo=UTC))


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_waits_double_up_to_a_limit_and_then_it_is_given_up() -> None:
    policy = RestartPolicy()
    waits = [policy.note_end(float(moment)) for moment in range(6)]

    assert [0.5, 1.0, 2.0, 4.0, 8.0, None] == waits


def test_ends_long_ago_are_forgiven() -> None:
    policy = RestartPolicy()
    for moment in range(5):
        policy.note_end(float(moment))

    assert 0.5 == policy.note_end(500.0)


def test_a_child_gets_its_environment_and_prints_to_its_log(
    tmp_path: Path, clock: FixedClock
) -> None:
    child = make("import os; print(os.environ['GREETING'])", tmp_path, clock)
    child.start()
    until(child.watch)

    assert "hello\n" == (tmp_path / "dummy.log").read_text()
    assert "waiting" == child.record.state
    assert 0 == child.record.last_exit


def test_a_killed_child_is_started_again_after_its_wait(tmp_path: Path, clock: FixedClock) -> None:
    child = make("import time; time.sleep(60)", tmp_path, clock)
    child.start()
    first = child.record.running
    assert first is not None
    child._signal(signal.SIGKILL)
    until(child.watch)

    assert -signal.SIGKILL == child.record.last_exit
    assert not child.watch()

    clock.advance(seconds=1)

    assert child.watch()
    assert first != child.record.running
    assert 1 == child.record.restarts
    assert "running" == child.record.state

    child.terminate()
    child.wait(10)

    assert "stopped" == child.record.state


def test_a_child_that_keeps_ending_is_given_up(tmp_path: Path, clock: FixedClock) -> None:
    child = make("raise SystemExit(3)", tmp_path, clock)
    child.start()
    for _ in range(5):
        until(child.watch)
        clock.advance(seconds=16)
        until(child.watch)
    until(child.watch)

    assert "crash_loop" == child.record.state
    assert 5 == child.record.restarts
    assert 3 == child.record.last_exit
    assert not child.watch()

    child.terminate()

    assert "crash_loop" == child.record.state


def test_a_child_that_needs_a_person_is_not_started_again(
    tmp_path: Path, clock: FixedClock
) -> None:
    child = make("raise SystemExit(78)", tmp_path, clock)
    child.start()
    until(child.watch)
    clock.advance(seconds=100)

    assert not child.watch()
    assert "refused" == child.record.state


def test_a_failpoint_counts_for_the_first_start_only(
    tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTCULLIS_FAILPOINT", "dummy:committed:1")
    code = "import os; print(os.environ.get('PORTCULLIS_FAILPOINT', 'none'))"
    child = make(code, tmp_path, clock)
    child.start()
    until(child.watch)
    clock.advance(seconds=1)
    child.watch()
    until(child.watch)

    assert ["dummy:committed:1", "none"] == (tmp_path / "dummy.log").read_text().split()


def test_a_child_that_ignores_the_request_to_end_is_killed(
    tmp_path: Path, clock: FixedClock
) -> None:
    code = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
        "print('deaf', flush=True); time.sleep(60)"
    )
    child = make(code, tmp_path, clock)
    child.start()
    until(lambda: "deaf" in (tmp_path / "dummy.log").read_text())
    child.terminate()
    child.wait(0.2)

    assert -signal.SIGKILL == child.record.last_exit


def test_a_log_that_has_grown_too_long_is_put_aside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.chassis.local.child.LOG_BYTES_MAX", 3)
    log_file = tmp_path / "dummy.log"
    log_file.write_text("old lines")
    spawn([sys.executable, "-c", "print('new')"], {}, log_file).wait()

    assert "new\n" == log_file.read_text()
    assert "old lines" == (tmp_path / "dummy.log.1").read_text()
