import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from services.cli import main as door
from services.cli.errors import CliError
from services.cli.main import VERBS, main


def run(*arguments: str) -> None:
    main(arguments)


def test_help_names_every_verb(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run("--help")
    shown = capsys.readouterr().out

    assert 0 == ended.value.code
    assert [] == [verb.name for verb in VERBS if verb.name not in shown]


def test_help_answers_without_loading_a_verb() -> None:
    code = (
        "import sys, services.cli.main as m\n"
        "try: m.main(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'aiokafka', 'httpx', 'sqlalchemy', 'faststream', 'fastapi', 'pydantic'}\n"
        "sys.exit(len(heavy & set(sys.modules)))"
    )
    began = time.monotonic()
    outcome = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)

    assert 0 == outcome.returncode
    assert time.monotonic() - began < 5


def test_an_error_of_ours_is_a_panel_with_what_to_do(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_chosen: str | None) -> None:
        message = "The file x.json is missing"
        raise CliError(message, remedy="Name another.")

    monkeypatch.setattr(door, "build_app", fail)
    with pytest.raises(SystemExit) as ended:
        run("submit", "x.json")
    shown = capsys.readouterr().err

    assert 1 == ended.value.code
    assert "The file x.json is missing" in shown
    assert "What to do: Name another." in shown


def test_an_error_of_ours_is_json_when_json_was_asked_for(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_chosen: str | None) -> None:
        message = "gone"
        raise CliError(message, remedy="look")

    monkeypatch.setattr(door, "build_app", fail)
    with pytest.raises(SystemExit):
        run("submit", "--json")
    said = json.loads(capsys.readouterr().err)

    assert {"error": {"code": "cli", "message": "gone", "remedy": "look"}} == said


def test_a_defect_is_not_dressed_up(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_chosen: str | None) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(door, "build_app", fail)

    with pytest.raises(ZeroDivisionError):
        run("submit")


def test_a_verb_that_is_not_installed_is_said_plainly(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    absent = door.Verb("absent", door.STACK, "Not there.")
    monkeypatch.setattr(door, "VERBS", (absent,))
    with pytest.raises(SystemExit) as ended:
        run("absent")

    assert 1 == ended.value.code
    assert "has no 'absent'" in capsys.readouterr().err


def test_a_word_that_is_no_verb_is_a_usage_error() -> None:
    with pytest.raises(SystemExit) as ended:
        run("frobnicate")

    assert 2 == ended.value.code


def test_a_module_that_a_verb_needs_and_lacks_is_a_defect(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(_name: str) -> None:
        raise ModuleNotFoundError(name="something.else")

    monkeypatch.setattr(door.importlib, "import_module", fail)

    with pytest.raises(ModuleNotFoundError):
        run("holds")


def test_the_readme_lists_every_verb() -> None:
    table = Path("services/cli/README.md").read_text("utf-8").partition("\n## ")[0]

    assert [] == [verb.name for verb in VERBS if f"`{verb.name}" not in table]
