"""The supervisor as a process of its own, over dummy children: no Kafka of ours, no network."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.chassis.local import control
from services.chassis.local.child import ChildPlan
from services.chassis.local.errors import StackError
from services.chassis.local.home import Home
from services.chassis.local.stack import Stack, read_stack
from services.chassis.local.supervisor import StackPlan

# what ``python -m services.chassis.local`` does, without topics
RUN = """
import sys
from services.chassis.clock import SystemClock
from services.chassis.local.supervisor import StackPlan, Supervisor
plan = StackPlan.model_validate_json(sys.stdin.read())
Supervisor(plan, SystemClock(), lambda bootstrap: None).run()
"""
SLEEP = "import time; print('up', flush=True); time.sleep(60)"


def child(name: str, code: str = SLEEP) -> ChildPlan:
    return ChildPlan(name=name, command=(sys.executable, "-c", code), environment={})


def plan(home: Home, *children: ChildPlan) -> StackPlan:
    return StackPlan(home=home.folder, kafka="127.0.0.1:1", database="sqlite", children=children)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    made = Home(tmp_path / "home")
    made.prepare(year=2026)
    yield made
    control.stop(made)


@pytest.fixture
def run() -> Iterator[Callable[[StackPlan], subprocess.Popen[str]]]:
    started: list[subprocess.Popen[str]] = []

    def start(wanted: StackPlan) -> subprocess.Popen[str]:
        supervisor = subprocess.Popen(
            [sys.executable, "-c", RUN], stdin=subprocess.PIPE, text=True, start_new_session=True
        )
        started.append(supervisor)
        assert supervisor.stdin is not None
        with supervisor.stdin as stdin:
            stdin.write(wanted.model_dump_json())
        return supervisor

    yield start
    for supervisor in started:
        supervisor.terminate()
        supervisor.wait(30)


def ready(stack: Stack) -> bool:
    return stack.ready


def pid_of(stack: Stack, name: str) -> int:
    record = stack.find(name)
    assert record is not None
    assert record.running is not None
    return record.running.pid


def test_a_killed_child_is_started_again_and_the_others_go_on(
    home: Home, run: Callable[[StackPlan], subprocess.Popen[str]]
) -> None:
    supervisor = run(plan(home, child("first"), child("second")))
    before = control.wait_for(home, supervisor.pid, ready, 20)
    os.kill(pid_of(before, "first"), signal.SIGKILL)

    def restarted(stack: Stack) -> bool:
        record = stack.find("first")
        return record is not None and record.restarts == 1 and record.state == "running"

    after = control.wait_for(home, supervisor.pid, restarted, 20)

    assert pid_of(before, "first") != pid_of(after, "first")
    assert pid_of(before, "second") == pid_of(after, "second")
    assert -signal.SIGKILL == next(one.last_exit for one in after.processes if one.name == "first")


def test_stopping_ends_every_child_and_says_so(
    home: Home, run: Callable[[StackPlan], subprocess.Popen[str]]
) -> None:
    supervisor = run(plan(home, child("first"), child("second")))
    before = control.wait_for(home, supervisor.pid, ready, 20)

    def reap() -> bool:  # the test is the supervisor's parent: a zombie would look alive
        return supervisor.wait(20) == 0

    assert control.stop(home)
    assert reap()

    after = read_stack(home)
    assert after is not None
    assert not after.is_running
    assert ["stopped", "stopped"] == [one.state for one in after.processes]
    assert not any(one.running and one.running.is_alive for one in before.processes)
    assert not control.stop(home)


def test_children_of_a_killed_supervisor_are_ended_by_identity(
    home: Home, run: Callable[[StackPlan], subprocess.Popen[str]]
) -> None:
    supervisor = run(plan(home, child("first")))
    before = control.wait_for(home, supervisor.pid, ready, 20)
    supervisor.kill()
    supervisor.wait()
    orphan = before.processes[0].running
    assert orphan is not None
    assert orphan.is_alive

    assert control.stop(home)
    assert not orphan.is_alive


def test_an_end_recorded_for_a_reused_pid_harms_nobody(home: Home) -> None:
    record = {
        "kafka": "127.0.0.1:1",
        "embedded": False,
        "database": "sqlite",
        "started_at": datetime(2026, 11, 23, tzinfo=UTC).isoformat(),
        "processes": [
            {"name": "old", "state": "running", "running": {"pid": os.getpid(), "started": "1"}}
        ],
    }
    home.stack_file.write_text(json.dumps(record))

    assert not control.stop(home)


def test_a_second_supervisor_of_the_same_installation_is_refused(
    home: Home, run: Callable[[StackPlan], subprocess.Popen[str]]
) -> None:
    first = run(plan(home, child("first")))
    control.wait_for(home, first.pid, ready, 20)
    second = run(plan(home, child("first")))

    assert 1 == second.wait(20)
    assert first.poll() is None


def test_a_child_that_keeps_ending_is_reported_with_its_log(
    home: Home, run: Callable[[StackPlan], subprocess.Popen[str]]
) -> None:
    supervisor = run(plan(home, child("broken", "raise SystemExit(78)")))

    with pytest.raises(StackError, match="broken keeps ending") as caught:
        control.wait_for(home, supervisor.pid, lambda _: False, 20)

    assert "portcullis logs broken" in caught.value.remedy


def test_waiting_ends_when_the_supervisor_does(home: Home) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        gone.wait()

    with pytest.raises(StackError, match="The supervisor ended"):
        control.wait_for(home, gone.pid, ready, 20)


def test_the_detached_supervisor_outlives_its_starter_and_tells_its_trouble(home: Home) -> None:
    wanted = plan(home, child("first"))
    pid = control.launch(wanted)

    with pytest.raises(StackError, match="create topics"):
        control.wait_for(home, pid, ready, 60)

    stack = read_stack(home)
    assert stack is not None
    assert not stack.is_running
    assert "create topics" in home.printed("supervisor").read_text()


def test_a_database_password_is_not_seen_in_the_process_list_or_the_record(
    home: Home, run: Callable[[StackPlan], subprocess.Popen[str]]
) -> None:
    secret = ChildPlan(
        name="first",
        command=(sys.executable, "-c", SLEEP),
        environment={"PORTCULLIS_DATABASE": "postgresql://someone:s3cret@there/db"},
    )
    supervisor = run(plan(home, secret))
    stack = control.wait_for(home, supervisor.pid, ready, 20)
    end = time.monotonic() + 10
    while "up" not in home.printed("first").read_text() and time.monotonic() < end:
        time.sleep(0.05)

    assert "s3cret" not in home.stack_file.read_text()
    assert "s3cret" not in Path(f"/proc/{supervisor.pid}/cmdline").read_text()
    assert "s3cret" not in Path(f"/proc/{pid_of(stack, 'first')}/cmdline").read_text()
