import io
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import typer
from rich.console import Console

from schemas.topics import DISPOSITIONS
from services.chassis.local.home import Home
from services.chassis.local.stack import require_stack
from services.chassis.records import Received
from services.cli import demo as door
from services.cli.demo import Show, load_scenario
from services.simulator.domain.compare import Difference
from services.simulator.domain.player import ReviewAct
from services.simulator.domain.scenario import parse_scenario

EVENTS = {"held": "transaction.held", "released": "transaction.released"}
SCENARIO = {
    "name": "two stories",
    "seed": 7,
    "as_of": load_scenario("first_light").as_of,
    "story": [
        {"name": "held", "count": 2, "skus": ["A"], "dispositions": ["held"], "explain": True},
        {"name": "released", "count": 1, "skus": ["A"], "dispositions": ["released"]},
    ],
}


class Stage:
    """Plays at once: every transaction comes to its foretold end, or none does."""

    silent = False
    reviewed: list[Any] = []  # noqa: RUF012 - one list for the test at hand

    def __init__(self, player: Any, _clock: object, *, sign: Any, on_event: Any) -> None:
        self.player, self.sign, self.on_event = player, sign, on_event

    async def play(self, _bootstrap: str, *, timeout_s: float) -> float:
        list(self.player.start())
        for action in ("approve", "apply"):
            act = ReviewAct(action=action, transaction_id="T-1", version=1, determination_id="d1")
            Stage.reviewed.append(self.sign(act))
        for told in [] if self.silent else self.player.all_told():
            name = {"id": told.transaction_id, "version": 1}
            for each in told.story.dispositions:
                self.see(EVENTS[each], {"transaction": name, "reasons": []}, DISPOSITIONS.name)
        movement = {"account": "D-1", "kind": "open", "delta": 1, "balance": 1, "limit": 1}
        self.see("account.moved", movement, "screening.ledger.v1")
        return timeout_s / 100

    def see(self, event_type: str, body: dict[str, Any], topic: str) -> None:
        event = {"type": event_type, "time": "2026-11-23T15:00:00Z", "data": body}
        record = Received(
            topic=topic, partition=0, offset=0, timestamp_ms=0, key=b"", value=b"", headers=()
        )
        self.player.see(event, SCENARIO["as_of"])
        self.on_event(record, event)


@pytest.fixture
def staged(
    running: Home, standing: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> SimpleNamespace:
    """The demo without Kafka, processes and the log's verifier."""
    calls = SimpleNamespace(stops=0, log_status=0, asked=[])
    stack = require_stack(running)

    def start_stack(home: Home, **_: object) -> Any:
        home.folder.mkdir(parents=True, exist_ok=True)
        return stack

    def stop(_home: Home) -> None:
        calls.stops += 1

    def ask(_home: Path, _process: str, path: str) -> dict[str, Any]:
        calls.asked.append(path)
        return {"transactions": [standing]}

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess(command, calls.log_status, "Root [abc]\nVALID\n", "")

    async def publish_controls(_kafka: str, _values: list[bytes]) -> None:
        return None

    monkeypatch.setattr(Stage, "reviewed", [])
    for name, fake in (
        ("start_stack", start_stack),
        ("ask", ask),
        ("Stage", Stage),
        ("publish_controls", publish_controls),
        ("load_scenario", lambda _name: parse_scenario(SCENARIO)),
        ("control", SimpleNamespace(stop=stop)),
        ("subprocess", SimpleNamespace(run=run)),
    ):
        monkeypatch.setattr(door, name, fake)
    return calls


def play(folder: Path, **options: Any) -> dict[str, Any]:
    report = folder / "reports" / "demo.json"
    door.demo(home=folder / "demo", report=report, **options)
    return dict(json.loads(report.read_text()))


def test_the_whole_show_tells_counts_decisions_ledger_log_and_where_to_look_next(
    staged: SimpleNamespace, tmp_path: Path, page: Callable[..., io.StringIO]
) -> None:
    text = page(door)
    play(tmp_path)

    for words in (
        "Portcullis: two stories, as of 2026-11-23 15:00 UTC",
        "hold: 2   release: 1",
        "account.moved",
        "must not move until the reasons below are gone",
        "SIMULATED",
        "Root [abc]\nVALID",
        "0 differences",
        "portcullis sources add",
    ):
        assert words in text.getvalue()
    assert 2 == staged.stops


def test_the_report_can_be_compared_by_a_program(staged: SimpleNamespace, tmp_path: Path) -> None:
    document = play(tmp_path)

    assert {"held": 2, "released": 1} == document["last_disposition"]
    assert (3, [], True) == (
        document["transactions"],
        document["differences"],
        document["log_verified"],
    )
    assert "2026-11-23T15:00:00Z" == document["as_of"]
    assert 0 == staged.log_status


def test_approvals_are_signed_by_two_reviewers_and_applications_by_one(
    staged: SimpleNamespace, tmp_path: Path
) -> None:
    play(tmp_path)

    assert [2, 1] == [len(signed) for signed in Stage.reviewed]
    assert 1 == len(staged.asked)


def test_json_is_all_of_standard_output_and_the_show_goes_to_standard_error(
    staged: SimpleNamespace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = play(tmp_path, as_json=True)
    said = capsys.readouterr()

    assert document == json.loads(said.out)
    assert "Dispositions as they come" in said.err
    assert "Five decisions explained" in said.err
    assert 2 == staged.stops


def test_a_terminal_sees_the_board_while_it_fills(
    staged: SimpleNamespace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = io.StringIO()
    monkeypatch.setattr(door, "out", Console(file=text, width=100, force_terminal=True))
    play(tmp_path)

    assert "hold: 1" in text.getvalue()
    assert 2 == staged.stops


def test_a_difference_is_shown_and_is_the_exit_status(
    staged: SimpleNamespace,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    page: Callable[..., io.StringIO],
) -> None:
    monkeypatch.setattr(Stage, "silent", True)
    text = page(door, width=120)
    with pytest.raises(typer.Exit) as ended:
        play(tmp_path, keep=True)

    assert 1 == ended.value.exit_code
    assert "3 differences" in text.getvalue()
    assert "dispositions" in text.getvalue()
    assert 1 == staged.stops


def test_a_log_that_does_not_verify_is_the_exit_status_too(
    staged: SimpleNamespace, tmp_path: Path
) -> None:
    staged.log_status = 1
    with pytest.raises(typer.Exit) as ended:
        play(tmp_path)

    assert 1 == ended.value.exit_code
    assert not json.loads((tmp_path / "reports" / "demo.json").read_text())["log_verified"]


def test_at_most_forty_differences_are_shown(page: Callable[..., io.StringIO]) -> None:
    text = page(door, width=120)
    many = [Difference(f"T-{n}", "[story]", "reasons", "[]", "['x']") for n in range(50)]
    with pytest.raises(typer.Exit):
        door._close(door.out, many, 0, Path("report.json"), Home(Path("home")))

    assert "T-39" in text.getvalue()
    assert "T-40" not in text.getvalue()
    assert "50 differences" in text.getvalue()


def test_a_transaction_that_ended_nowhere_is_counted_as_such() -> None:
    outcomes = {"T-1": SimpleNamespace(dispositions=[])}
    player: Any = SimpleNamespace(outcomes=outcomes)
    document = door._report(parse_scenario(SCENARIO), player, Show(), [], 3)

    assert {"none": 1} == document["last_disposition"]
    assert not document["log_verified"]


def test_one_decision_of_each_story_is_explained_at_most_five() -> None:
    def told(name: str, *, explain: bool, place: int) -> SimpleNamespace:
        story = SimpleNamespace(name=name, explain=explain)
        return SimpleNamespace(story=story, transaction_id=f"{name}-{place}")

    tellings = [told("quiet", explain=False, place=0)]
    tellings += [told(f"s{n}", explain=True, place=place) for n in range(7) for place in (1, 2)]
    player: Any = SimpleNamespace(all_told=lambda: tellings)

    assert [f"s{n}-1" for n in range(5)] == door._chosen(player)


def test_the_packaged_scenarios_can_be_read() -> None:
    assert 300 <= sum(story.count for story in load_scenario("first_light").stories)
    assert 1000 == sum(story.count for story in load_scenario("ordinary").stories)
