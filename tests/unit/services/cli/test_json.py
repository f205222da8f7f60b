"""Every verb with --json: valid JSON on standard output, and nothing else there."""

import importlib
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from services.chassis.local.home import Home
from services.chassis.local.stack import require_stack
from services.cli.main import VERBS, main
from services.cli.reviewers import make_reviewer
from services.simulator.domain.scenario import parse_scenario
from services.tlog.note import new_signer

ORDER = "schemas/examples/order.submitted.valid.json"
NAME = json.loads(Path(ORDER).read_bytes())["subject"]
NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)

# {home}: an installation whose stack runs; {log}: a log folder
TABLE: tuple[tuple[str, int], ...] = (
    ("up --home {home}", 0),
    ("down --home {home}", 0),
    ("status --home {home}", 0),
    ("logs --home {home}", 0),
    ("kafka fetch", 0),
    ("kafka where", 0),
    ("install --home {home} --kafka there:9092", 0),
    (f"submit {ORDER} --home {{home}}", 0),
    (f"submit {ORDER} --wait --home {{home}}", 0),
    (f"validate {ORDER}", 0),
    ("validate schemas/examples/order.submitted.duplicate_key.invalid.json", 1),
    ("watch --seconds 2 --home {home}", 0),
    ("explain T-1 --home {home}", 0),
    ("holds --home {home}", 0),
    ("clearances --home {home}", 0),
    ("gaps list --home {home}", 0),
    ("gaps accept orders.events.v1 3 --as ada --rationale seen --home {home}", 0),
    ("review T-1 --as ada --rationale seen --deny --home {home}", 0),
    ("reviewers add grace --home {home}", 0),
    ("reviewers list --home {home}", 0),
    ("sources add urn:acme:erp --exporter ACME --country US --home {home}", 0),
    ("sources list --home {home}", 0),
    ("lists load starter --home {home}", 0),
    ("lists status --home {home}", 0),
    ("lists load {watch} --home {home}", 0),
    ("lists proposals --home {home}", 0),
    ("lists diff {list} {list}", 0),
    ("lists vanished --home {home}", 0),
    ("catalog load --home {home}", 0),
    ("catalog check", 0),
    ("catalog show CARD-H100-80-PCIE", 0),
    ("match Nobody", 0),
    ("topics", 0),
    ("verify {log}", 2),
    ("demo --home {demo} --report {report}", 1),
    ("generate", 0),
)

# the same, where something is wrong: one JSON error on standard error, nothing on standard output
ERRORS: tuple[tuple[str, int], ...] = (
    ("status --home {nowhere}", 1),
    ("holds --home {nowhere}", 1),
    ("explain T-9 --home {home}", 1),
    ("submit {nowhere} --home {home}", 1),
    ("submit {other} --wait --timeout 1 --home {home}", 3),
    ("review T-1 --as nobody --rationale x --deny --home {home}", 1),
    ("gaps accept orders.events.v1 4 --as ada --rationale seen --home {home}", 2),
    ("catalog show NO-SUCH-SKU", 2),
    ("lists activate 0123456789 --as ada --home {home}", 1),
    ("lists fetch watch_csv --home {home}", 1),
    ("match", 2),
    ("verify {nowhere}", 4),
)


@pytest.fixture
def places(
    tmp_path: Path, running: Home, wire: Any, answers: dict[str, Any], standing: dict[str, Any]
) -> dict[str, Path]:
    """Everything the table names, on a Kafka of two lists and processes that answer."""
    (running.folder / "logs").mkdir()
    (running.folder / "logs" / "audit.log").write_text("one line\n")
    make_reviewer(running, "ada", NOW)
    answers["/v1/holds?limit=100"] = {"holds": []}
    answers["/v1/clearances?limit=100"] = {"clearances": []}
    gap = {"topic": "orders.events.v1", "partition": 3, "first_offset": 4, "last_offset": 6}
    answers["/gaps"] = {"gaps": [gap | {"lane": 3, "noticed_at": "2026-11-23T15:00:00.000Z"}]}
    answers["/v1/transactions/T-1"] = {"transactions": [standing]}
    answers["/v1/status"] = {"sources": [], "reviewers": []}
    transaction = {"id": NAME, "version": 1}
    released = {"type": "transaction.released", "time": "", "data": {"transaction": transaction}}
    wire.coming = [[released]]
    log = tmp_path / "log"
    log.mkdir()
    (log / "log.vkey").write_text(new_signer("log.example/x", bytes(32)).verifier.vkey())
    starter = importlib.import_module("services.matching.starter").load_starter()
    (tmp_path / "list.csv").write_bytes(starter)
    watch = tmp_path / "watch.csv"
    watch.write_text("name\nGraumann Handel\n")
    other = tmp_path / "other.json"
    other.write_text('{"type": "order.submitted", "subject": "NOBODY-ANSWERS"}')
    return {
        "home": running.folder,
        "log": log,
        "list": tmp_path / "list.csv",
        "watch": watch,
        "demo": tmp_path / "demo",
        "report": tmp_path / "demo.json",
        "other": other,
        "nowhere": tmp_path / "nowhere",
    }


@pytest.fixture(autouse=True)
def stilled(running: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is started, stopped, fetched or generated."""

    def put(module: str, **fakes: Any) -> None:
        for name, fake in fakes.items():
            monkeypatch.setattr(importlib.import_module(f"services.cli.{module}"), name, fake)

    async def nothing(*_: object, **__: object) -> float:
        return 0.0

    scenario = {"name": "x", "seed": 1, "as_of": NOW, "story": [{"name": "s", "count": 1}]}
    stage = SimpleNamespace(play=nothing)
    first_start = SimpleNamespace(publish=lambda *_: True)
    stack = require_stack(running)
    put("stack.down", control=SimpleNamespace(stop=lambda _home: True))
    put("stack.kafka", fetch_shown=lambda: 0)
    put("stack.install", ensure_topics=nothing, wait_for_leaders=print_nothing)
    put("stack.install", first_start=first_start)
    put("workshop.generate", _run=print_nothing)
    for verb in ("load", "activate", "fetch"):
        put(f"lists.{verb}", publish_controls=nothing)
    put("demo", control=SimpleNamespace(stop=print_nothing), publish_controls=nothing)
    put("demo", start_stack=lambda home, **_: home.folder.mkdir() or stack)
    put("demo", Stage=lambda *_, **__: stage, load_scenario=lambda _: parse_scenario(scenario))
    put("demo", ask=lambda *_: {"transactions": []})


def print_nothing(*_: object, **__: object) -> None:
    """Stand in for a step."""


def run(line: str, places: dict[str, Path]) -> int:
    words = [word.format(**places) for word in line.split()]
    with pytest.raises(SystemExit) as ended:
        main([*words, "--json"])
    return int(ended.value.code or 0)


@pytest.mark.parametrize(("line", "status"), TABLE, ids=[line for line, _ in TABLE])
def test_standard_output_is_json_and_nothing_else(
    line: str, status: int, places: dict[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    ended = run(line, places)
    said = capsys.readouterr()

    assert status == ended, said.err
    assert 1 == len([json.loads(each) for each in said.out.splitlines()])


@pytest.mark.parametrize(("line", "status"), ERRORS, ids=[line for line, _ in ERRORS])
def test_an_error_is_json_on_standard_error(
    line: str, status: int, places: dict[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    ended = run(line, places)
    said = capsys.readouterr()

    assert status == ended
    assert {"code", "message"} <= json.loads(said.err)["error"].keys()


def test_the_table_has_every_verb() -> None:
    assert {verb.name for verb in VERBS} == {line.split()[0] for line, _ in TABLE}


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.name)
def test_every_verb_and_every_part_of_it_offers_json(
    verb: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    parts: Callable[..., Any] = getattr(importlib.import_module(verb.module), "app", None)
    names = [[verb.name]]
    if parts is not None:
        names = [
            [verb.name, each.name or each.callback.__name__] for each in parts.registered_commands
        ]
    for words in names:
        with pytest.raises(SystemExit):
            main([*words, "--help"])

        assert "--json" in capsys.readouterr().out, words
