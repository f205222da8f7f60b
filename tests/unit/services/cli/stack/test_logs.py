import json
from pathlib import Path

import pytest

from services.cli.errors import FileError
from services.cli.stack import logs as door
from services.cli.stack.logs import last_lines, logs


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "logs"
    folder.mkdir()
    (folder / "audit.log").write_text("".join(f"line {number}\n" for number in range(100)))
    (folder / "kafka.log").write_text("started\n")
    return tmp_path


def test_the_last_lines_of_one_process_are_shown(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    logs("audit", lines=2, home=home)

    assert "line 98\nline 99\n" == capsys.readouterr().out


def test_without_a_name_each_line_says_whose_it_is(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    logs(lines=1, home=home)

    assert ["audit", "kafka"] == [line.split()[0] for line in capsys.readouterr().out.splitlines()]


def test_json_gives_lines_by_process(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    logs(lines=1, home=home, as_json=True)

    assert {"audit": ["line 99"], "kafka": ["started"]} == json.loads(capsys.readouterr().out)


def test_a_process_without_a_log_is_named(home: Path) -> None:
    with pytest.raises(FileError, match="No log of console"):
        logs("console", home=home)


def test_no_lines_are_no_lines(home: Path) -> None:
    assert [] == last_lines(home / "logs" / "audit.log", 0)


@pytest.mark.parametrize(("name", "said"), [("audit", "new"), (None, "audit           new")])
def test_new_lines_are_followed_until_ctrl_c(
    home: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    *,
    name: str | None,
    said: str,
) -> None:
    looks: list[float] = []

    def sleep(seconds: float) -> None:
        looks.append(seconds)
        if len(looks) > 1:
            raise KeyboardInterrupt
        with (home / "logs" / "audit.log").open("a") as stream:
            stream.write("new\n")

    monkeypatch.setattr(door.time, "sleep", sleep)
    logs(name, lines=0, follow=True, home=home)

    assert f"{said}\n" == capsys.readouterr().out
