import io
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from services.chassis.clock import AsOfClock, SystemClock
from services.chassis.local.errors import StackError
from services.chassis.local.home import Home
from services.chassis.local.stack import read_stack, require_stack, write_stack
from services.cli.errors import NotReadyError
from services.cli.stack import status
from services.cli.stack import up as door
from services.matching.starter import starter_digest

HEARD = {
    "sources": ["urn:portcullis:local"],
    "lists": [{"list_name": "starter", "rows": 1, "age_s": 1}],
    "catalog_digest": "d",
}


class Supervisor:
    """Stands in for starting and stopping processes; keeps what it was told."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.stack = require_stack(home)
        self.plans: list[Any] = []
        self.stops = 0
        self.orphans = 0
        self.fetched = 0
        self.fails: Exception | None = None
        self.said_before = False
        self.screening: list[dict[str, Any]] = [HEARD]

    def launch(self, plan: Any) -> int:
        self.plans.append(plan)
        return 1

    def wait_for(self, home: Home, _pid: int, is_ready: Any, _timeout_s: float) -> Any:
        if self.fails:
            raise self.fails
        is_ready(self.stack)
        write_stack(home, self.stack)
        return self.stack

    def stop(self, home: Home) -> bool:
        self.stops += 1
        home.stack_file.unlink(missing_ok=True)
        return True

    def end_orphans(self, _stack: Any) -> None:
        self.orphans += 1

    def fetch_shown(self) -> int:
        self.fetched += 1
        return 0

    def publish(self, *_: object) -> bool:
        return not self.said_before

    def ask_screening(self, _stack: Any) -> dict[str, Any]:
        return self.screening.pop(0) if len(self.screening) > 1 else self.screening[0]


@pytest.fixture
def supervisor(running: Home, monkeypatch: pytest.MonkeyPatch) -> Supervisor:
    made = Supervisor(running)
    monkeypatch.setattr(door, "control", made)
    monkeypatch.setattr(door, "fetch_shown", made.fetch_shown)
    monkeypatch.setattr(door.first_start, "publish", made.publish)
    for module in (door, status):
        monkeypatch.setattr(module, "ask_screening", made.ask_screening)
        monkeypatch.setattr(module, "ask_ready", lambda _stack: {"screening": True})
    monkeypatch.setattr(door, "POLL_S", 0.0)
    monkeypatch.setattr(door, "WATCH_S", 0.0)
    return made


def stop_running(home: Home) -> None:
    """Leave the record of a stack whose supervisor is gone."""
    write_stack(home, require_stack(home).model_copy(update={"supervisor": None}))


def test_a_running_stack_is_shown_and_not_started_again(
    running: Home, supervisor: Supervisor, page: Callable[..., io.StringIO]
) -> None:
    text = page(status)
    door.up(home=running.folder)

    assert [] == supervisor.plans
    assert "Portcullis is running" in text.getvalue()


def test_a_first_start_fetches_kafka_says_the_first_words_and_waits_until_they_are_heard(
    supervisor: Supervisor, tmp_path: Path
) -> None:
    supervisor.screening = [{}, {}, HEARD]
    door.start_stack(Home(tmp_path / "fresh"), ports="free")
    (plan,) = supervisor.plans

    assert 1 == supervisor.fetched
    assert (None, None) == (plan.as_of, plan.anchor)
    assert [HEARD] == supervisor.screening
    assert (tmp_path / "fresh" / "keys").is_dir()


def test_a_process_that_is_started_again_meanwhile_is_asked_under_its_new_pid(
    supervisor: Supervisor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Home(tmp_path / "fresh")
    asked: list[Any] = []

    def ask(stack: Any) -> dict[str, Any]:
        asked.append(stack)
        write_stack(home, supervisor.stack.model_copy(update={"trouble": "started again"}))
        return HEARD if stack.trouble else {}

    monkeypatch.setattr(door, "ask_screening", ask)
    door.start_stack(home, ports="free")

    assert [None, "started again"] == [stack.trouble for stack in asked]


def test_an_installation_keeps_the_clock_it_was_given_once(
    running: Home, supervisor: Supervisor
) -> None:
    stop_running(running)
    supervisor.said_before = True
    door.start_stack(running, ports="free")
    (plan,) = supervisor.plans

    assert (supervisor.stack.as_of, supervisor.stack.anchor) == (plan.as_of, plan.anchor)
    assert 1 == supervisor.orphans


def test_a_later_start_says_again_that_the_starter_list_is_the_shipped_one(
    running: Home, supervisor: Supervisor, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop_running(running)
    supervisor.said_before = True
    said = datetime(2026, 11, 24, 9, tzinfo=UTC)
    monkeypatch.setattr(door.first_start, "refresh_starter", lambda *_: said)
    refreshed = {"digest": starter_digest(), "fetched_at": "2026-11-24T09:00:00Z"}
    supervisor.screening = [HEARD, HEARD, {"lists": [refreshed]}]
    door.start_stack(running, ports="free")

    assert [{"lists": [refreshed]}] == supervisor.screening


def test_json_says_where_everything_runs(
    running: Home, supervisor: Supervisor, capsys: pytest.CaptureFixture[str]
) -> None:
    stop_running(running)
    door.up(
        home=running.folder, as_of="2026-11-24T09:00:00Z", ports="free", kafka="k:1", as_json=True
    )

    assert "there:9092" == json.loads(capsys.readouterr().out)["kafka"]
    assert "2026-11-24T09:00:00+00:00" == supervisor.plans[0].as_of.isoformat()
    assert 0 == supervisor.fetched


def test_a_stack_that_does_not_become_ready_is_stopped_again(
    running: Home, supervisor: Supervisor
) -> None:
    stop_running(running)
    supervisor.fails = StackError("not ready", remedy="look")
    with pytest.raises(StackError):
        door.start_stack(running, ports="free")

    assert 1 == supervisor.stops


def test_first_words_that_are_not_heard_stop_it_too(
    running: Home, supervisor: Supervisor, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop_running(running)
    supervisor.screening = [{}]
    monkeypatch.setattr(door, "HEARD_TIMEOUT_S", -1.0)
    with pytest.raises(NotReadyError, match="starter list"):
        door.start_stack(running, ports="free")

    assert 1 == supervisor.stops


def test_in_the_foreground_it_ends_with_the_stack(
    running: Home, supervisor: Supervisor, monkeypatch: pytest.MonkeyPatch
) -> None:
    handled: list[Any] = []
    monkeypatch.setattr(door.signal, "signal", lambda _number, handler: handled.append(handler))
    monkeypatch.setattr(door.time, "sleep", lambda _seconds: stop_running(running))
    door.up(home=running.folder, foreground=True)

    assert 1 == supervisor.stops
    with pytest.raises(KeyboardInterrupt):
        handled[0](15, None)


def test_ctrl_c_in_the_foreground_stops_the_stack(
    running: Home,
    supervisor: Supervisor,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def interrupt(_seconds: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(door.signal, "signal", lambda *_: None)
    monkeypatch.setattr(door.time, "sleep", interrupt)
    door.up(home=running.folder, foreground=True)

    assert 1 == supervisor.stops
    assert "Stopping." in capsys.readouterr().err
    assert read_stack(running) is None


def test_the_stacks_clock_is_the_one_it_pretends(running: Home) -> None:
    stack = require_stack(running)

    assert isinstance(door.clock_of(stack), AsOfClock)
    for missing in ("as_of", "anchor"):
        real = door.clock_of(stack.model_copy(update={missing: None}))

        assert isinstance(real, SystemClock)


def test_readiness_is_the_stacks_and_every_process() -> None:
    class Ready:
        ready = False

    assert not door._is_ready(Ready())
