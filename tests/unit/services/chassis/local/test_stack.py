import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.chassis.local.errors import StackError
from services.chassis.local.home import Home
from services.chassis.local.stack import (
    ProcessRecord,
    Running,
    Stack,
    identify,
    own_identity,
    read_stack,
    require_stack,
    start_time,
    write_stack,
)

STARTED = datetime(2026, 11, 23, 15, tzinfo=UTC)


def stack(supervisor: Running | None = None) -> Stack:
    record = ProcessRecord(name="audit", state="running", port=18082)
    return Stack(
        kafka="127.0.0.1:19092",
        embedded=True,
        database="sqlite",
        started_at=STARTED,
        supervisor=supervisor,
        processes=(record,),
    )


def test_the_record_reads_back_as_it_was_written(tmp_path: Path) -> None:
    home = Home(tmp_path)
    write_stack(home, stack(own_identity()))

    assert stack(own_identity()) == read_stack(home)
    assert 0o600 == home.stack_file.stat().st_mode & 0o777


def test_an_installation_that_was_never_started_has_no_record(tmp_path: Path) -> None:
    assert read_stack(Home(tmp_path)) is None

    with pytest.raises(StackError, match="No stack runs"):
        require_stack(Home(tmp_path))


def test_a_damaged_record_is_refused(tmp_path: Path) -> None:
    (tmp_path / "stack.json").write_text('{"format": 1, "kaf')

    with pytest.raises(StackError, match="is damaged"):
        read_stack(Home(tmp_path))


def test_a_stack_runs_while_its_supervisor_does(tmp_path: Path) -> None:
    home = Home(tmp_path)
    write_stack(home, stack(own_identity()))

    assert stack(own_identity()) == require_stack(home)
    assert not stack().is_running


def test_a_pid_that_another_process_got_later_is_not_ours() -> None:
    reused = Running(pid=os.getpid(), started="1")

    assert not reused.is_alive
    assert not stack(reused).is_running


def test_a_process_that_ended_has_no_identity() -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        running = identify(child.pid)

        assert running is not None
        assert running.is_alive

        child.kill()
        child.wait()

        assert not running.is_alive
        assert identify(child.pid) is None


def test_a_zombie_does_not_count_as_alive() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as child:
        os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)

        assert start_time(child.pid) is None


def test_the_url_of_a_process_names_its_port() -> None:
    assert "http://127.0.0.1:18082" == stack().url("audit")

    with pytest.raises(StackError, match="no process console"):
        stack().url("console")
