import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from services.cli.errors import CliError, FileError
from services.cli.workshop import generate as door
from services.cli.workshop.generate import (
    GENERATORS,
    ROOT,
    DriftError,
    differing,
    restore,
    snapshot,
)


def test_every_generator_and_its_files_exist() -> None:
    for module, patterns in GENERATORS.items():
        place = ROOT / module.replace(".", "/")

        assert place.with_suffix(".py").exists() or (place / "__main__.py").exists()
        assert all(list(ROOT.glob(pattern)) for pattern in patterns)


def test_files_added_removed_and_changed_differ() -> None:
    before = {"kept": b"1", "changed": b"1", "removed": b"1"}
    after = {"kept": b"1", "changed": b"2", "added": b"1"}

    assert ["added", "changed", "removed"] == differing(before, after)


def test_restoring_gives_back_what_was_there(tmp_path: Path) -> None:
    (tmp_path / "changed").write_bytes(b"2")
    (tmp_path / "added").write_bytes(b"1")
    restore(tmp_path, {"changed": b"1"}, ["added", "changed"])

    assert [tmp_path / "changed"] == list(tmp_path.iterdir())
    assert b"1" == (tmp_path / "changed").read_bytes()


def test_the_snapshot_holds_generated_files_only() -> None:
    names = snapshot(ROOT)

    assert "deploy/kafka/topics.sh" in names
    assert "deploy/kafka/generate.py" not in names


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with one generator that writes ``made.txt``."""
    (tmp_path / "pyproject.toml").touch()
    monkeypatch.setattr(door, "ROOT", tmp_path)
    monkeypatch.setattr(door, "GENERATORS", {"some.module": ("*.txt",)})
    monkeypatch.setattr(door, "_run", lambda _module: (tmp_path / "made.txt").write_text("new"))
    return tmp_path


def test_what_was_written_is_named(
    checkout: Path, page: Callable[..., io.StringIO], capsys: pytest.CaptureFixture[str]
) -> None:
    text = page(door)
    door.generate()
    door.generate()
    door.generate(as_json=True)

    assert "Changed: made.txt\nEverything is up to date.\n" == text.getvalue()
    assert [] == json.loads(capsys.readouterr().out)["changed"]
    assert "new" == (checkout / "made.txt").read_text()


def test_comparing_writes_nothing_and_a_difference_fails(checkout: Path) -> None:
    with pytest.raises(DriftError, match=r"made\.txt"):
        door.generate(compare_only=True)

    assert not (checkout / "made.txt").exists()


def test_comparing_what_is_up_to_date_is_good(checkout: Path) -> None:
    (checkout / "made.txt").write_text("new")
    door.generate(compare_only=True)

    assert "new" == (checkout / "made.txt").read_text()


def test_outside_a_checkout_nothing_is_generated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "ROOT", tmp_path)
    with pytest.raises(FileError, match="not a checkout"):
        door.generate()


def test_a_generator_that_fails_is_named_with_its_last_words() -> None:
    door._run("this")
    with pytest.raises(CliError, match=r"no_such_generator failed: .*No module named"):
        door._run("no_such_generator")
