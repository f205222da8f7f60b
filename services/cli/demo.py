"""``portcullis demo``: the whole story on a real Kafka, compared with its script.

Owns: the order of the show and ``build/demo.json``. Refuses to know: what a story expects.

1. a fresh installation is started at the scenario's instant; 2. two reviewers register; 3. the
scenario is played under a live table; 4. counts, five decisions, the license's way, the log;
5. differences, and where to look next.
"""

import asyncio
import json
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from importlib import resources
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console, Group
from rich.live import Live
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.rule import Rule

from schemas.reviews import Review
from services.chassis.clock import Clock, SystemClock
from services.chassis.local import control
from services.chassis.local.home import Home, find_home
from services.chassis.local.stack import Stack
from services.chassis.records import Received
from services.chassis.traffic import Outgoing
from services.cli.ask import ask
from services.cli.console import JsonOption, err, fit_table, out, print_json, table
from services.cli.controls import publish_controls
from services.cli.explain import show as show_determination
from services.cli.explain import tell
from services.cli.options import clock_of
from services.cli.review import write_review
from services.cli.reviewers import make_reviewer
from services.cli.stack.first_start import LOCAL_SOURCE
from services.cli.stack.up import start_stack
from services.cli.watch import DispositionBoard
from services.policy.law import load_law
from services.screening.domain.deadline import law_day
from services.simulator.app import Stage
from services.simulator.domain.compare import Difference
from services.simulator.domain.player import Player, ReviewAct
from services.simulator.domain.scenario import Scenario, parse_scenario
from services.simulator.domain.script import Script

REVIEWERS = ("ada.reviewer", "grace.reviewer")
EXPLAINED = 5
DIFFERENCES_SHOWN = 40
PLAY_TIMEOUT_S = 120.0
DISPOSITIONS = ("screening.dispositions.v1",)


@dataclass
class Show:
    """What was seen while the scenario was played, and the screen it is shown on."""

    screen: Console = out
    counts: Counter[str] = field(default_factory=Counter)
    movements: list[Mapping[str, Any]] = field(default_factory=list)
    seconds_to_ready: float = 0.0
    seconds_played: float = 0.0


def demo(
    *,
    home: Annotated[Path, typer.Option(help="Folder of the demo; made anew.")] = Path("build/demo"),
    report: Annotated[Path, typer.Option(help="Where the report goes.")] = Path("build/demo.json"),
    scenario_name: Annotated[str, typer.Option("--scenario")] = "first_light",
    keep: Annotated[bool, typer.Option("--keep", help="Leave the stack running.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Play the scenario through a fresh stack; exit status 1 on any difference."""
    scenario = load_scenario(scenario_name)
    place = find_home(home)
    control.stop(place)
    shutil.rmtree(place.folder, ignore_errors=True)
    wall, show = SystemClock(), Show(screen=err if as_json else out)
    show.screen.print(
        Rule(f"Portcullis: {scenario.name}, as of {scenario.as_of:%Y-%m-%d %H:%M} UTC")
    )
    began = wall.monotonic()
    stack = start_stack(place, as_of=scenario.as_of, ports="free")
    try:
        show.seconds_to_ready = wall.monotonic() - began
        player = play(place, stack, scenario, show)
        _tell(place, player, show)
        log_status = _verify(place, show.screen)
    finally:
        if not keep:
            control.stop(place)
    differences = player.differences()
    document = _report(scenario, player, show, differences, log_status)
    report.parent.mkdir(parents=True, exist_ok=True)
    report.write_text(json.dumps(document, indent=1) + "\n", "utf-8")
    if as_json:
        print_json(document)
    _close(show.screen, differences, log_status, report, place)


def load_scenario(name: str) -> Scenario:
    """Read a packaged scenario by its name."""
    folder = resources.files("services.simulator") / "scenarios"
    return parse_scenario(tomllib.loads((folder / f"{name}.toml").read_text("utf-8")))


def play(place: Home, stack: Stack, scenario: Scenario, show: Show) -> Player:
    """Register reviewers and play the scenario under a live table."""
    clock = clock_of(stack)
    reviewers = [make_reviewer(place, name, clock.now()).value for name in REVIEWERS]
    asyncio.run(publish_controls(stack.kafka, reviewers))
    today = law_day(scenario.as_of)
    player = Player(Script(scenario, source=LOCAL_SOURCE, today=today))
    board = DispositionBoard("Dispositions as they come")
    bar = Progress(
        TextColumn("transactions at their foretold end"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    task = bar.add_task("", total=sum(story.count for story in scenario.stories))
    with Live(console=show.screen, auto_refresh=False) as live:

        def on_event(record: Received, event: Mapping[str, Any]) -> None:
            show.counts[event["type"]] += 1
            if event["type"] == "account.moved":
                show.movements.append(event["data"])
            if record.topic in DISPOSITIONS:
                board.add(event)
                bar.update(task, completed=player.progress()[0])
                drawn = Group(board.draw(show.screen), bar)
                live.update(drawn, refresh=show.screen.is_terminal)

        stage = Stage(player, clock, sign=_signer(place, clock), on_event=on_event)
        show.seconds_played = asyncio.run(stage.play(stack.kafka, timeout_s=PLAY_TIMEOUT_S))
        bar.update(task, completed=player.progress()[0])
        live.update(Group(board.draw(show.screen), bar))
    if not show.screen.is_terminal:
        show.screen.print()
    return player


def _signer(place: Home, clock: Clock) -> Any:  # noqa: ANN401 - simulator.app.SignReviews
    def sign(act: ReviewAct) -> Sequence[Outgoing]:
        names = REVIEWERS if act.action == "approve" else REVIEWERS[:1]
        return [write_review(place, _review(act, name), clock.now()) for name in names]

    return sign


def _review(act: ReviewAct, reviewer: str) -> Review:
    return Review.model_validate(
        {
            "transaction_id": act.transaction_id,
            "transaction_source": LOCAL_SOURCE,
            "version": act.version,
            "determination_id": act.determination_id,
            "reviewer": reviewer,
            "action": act.action,
            "rationale": "Demonstration: looked at the evidence named in the determination.",
        }
    )


def _tell(place: Home, player: Player, show: Show) -> None:
    screen = show.screen
    screen.print(Rule("What came out"))
    shown = table(None, "event", "count")
    for name, count in sorted(show.counts.items()):
        shown.add_row(name, str(count))
    screen.print(shown)
    screen.print(Rule("Five decisions explained"))
    law = load_law()
    for name in _chosen(player):
        for each in ask(place.folder, "screening", f"/v1/transactions/{name}")["transactions"]:
            show_determination(tell(each, law), screen)
    screen.print(Rule("A license applied for, granted and consumed (SIMULATED)"))
    ledger = table(None, "account", "movement", "delta", "balance", "limit")
    for each in show.movements:
        amounts = (each["delta"], each["balance"], each["limit"])
        ledger.add_row(each["account"], each["kind"], *map(str, amounts))
    screen.print(ledger)


def _chosen(player: Player) -> list[str]:
    chosen: dict[str, str] = {}
    for told in player.all_told():
        if told.story.explain:
            chosen.setdefault(told.story.name, told.transaction_id)
    return list(chosen.values())[:EXPLAINED]


def _verify(place: Home, screen: Console) -> int:
    screen.print(Rule("The log, verified offline"))
    command = [sys.executable, "-m", "services.cli.main", "verify", str(place.log)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own verb
    screen.print(done.stdout.rstrip(), markup=False, soft_wrap=True)
    return done.returncode


def _report(
    scenario: Scenario,
    player: Player,
    show: Show,
    differences: Sequence[Difference],
    log_status: int,
) -> dict[str, Any]:
    last = Counter(
        outcome.dispositions[-1] if outcome.dispositions else "none"
        for outcome in player.outcomes.values()
    )
    return {
        "scenario": scenario.name,
        "seed": scenario.seed,
        "as_of": _plain(scenario.as_of),
        "transactions": len(player.outcomes),
        "last_disposition": dict(sorted(last.items())),
        "events": dict(sorted(show.counts.items())),
        "ledger": show.movements,
        "seconds": {
            "start": round(show.seconds_to_ready, 2),
            "play": round(show.seconds_played, 2),
        },
        "log_verified": log_status == 0,
        "differences": [asdict(difference) for difference in differences],
    }


def _plain(instant: datetime) -> str:
    return instant.isoformat().replace("+00:00", "Z")


def _close(
    screen: Console,
    differences: Sequence[Difference],
    log_status: int,
    report: Path,
    place: Home,
) -> None:
    """Say what differs and where to look next; exit status 1 on a difference or a bad log."""
    screen.print(Rule("Compared with the scenario"))
    if differences:
        rows = [
            (each.transaction_id, each.story, each.what, each.expected, each.actual)
            for each in differences[:DIFFERENCES_SHOWN]
        ]
        columns = ("transaction", "story", "what", "expected", "seen")
        spare = ("story", "what")
        escaped = [tuple(map(escape, row)) for row in rows]
        screen.print(fit_table(None, columns, escaped, flexible="seen", spare=spare, screen=screen))
    style = "red" if differences else "green"
    screen.print(f"[{style}]{len(differences)} differences[/{style}]")
    screen.print(f"Report: {report}. The log, with its verifier key: {place.log}", markup=False)
    screen.print(
        "Next: [bold]portcullis up[/bold], then register your order system with "
        "[bold]portcullis sources add[/bold]; schemas/README.md says what it sends."
    )
    if differences or log_status:
        raise typer.Exit(1)
