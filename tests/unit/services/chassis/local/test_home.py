import base64
from pathlib import Path

import pytest

from services.chassis.local.errors import HomeError
from services.chassis.local.home import Home, find_home, write_atomically


def test_an_installation_is_made_once_and_then_left_alone(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.prepare(year=2026)
    first = {path: path.read_bytes() for path in home.folder.rglob("*") if path.is_file()}
    home.prepare(year=2031)

    assert first == {path: path.read_bytes() for path in home.folder.rglob("*") if path.is_file()}
    assert "portcullis.local/audit/2026\n" == home.origin_file.read_text()


def test_keys_are_seeds_that_only_their_owner_reads(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.prepare(year=2026)
    keys = sorted(home.keys.glob("*.key"))

    assert ["audit.key", "sink.key"] == [key.name for key in keys]
    assert {0o600} == {key.stat().st_mode & 0o777 for key in keys}
    assert {32} == {len(base64.b64decode(key.read_text())) for key in keys}
    assert 2 == len({key.read_text() for key in keys})


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")

    with pytest.raises(HomeError, match="cannot be written") as caught:
        Home(blocked / "home").prepare(year=2026)

    assert "PORTCULLIS_HOME" in caught.value.remedy


def test_the_folder_given_comes_before_the_environment_and_the_users_own() -> None:
    named = {"PORTCULLIS_HOME": "/named"}

    assert Path("/given") == find_home(Path("/given"), named).folder
    assert Path("/named") == find_home(None, named).folder
    assert "portcullis" == find_home(None, {}).folder.name


def test_writing_replaces_the_whole_file_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "stack.json"
    write_atomically(path, "first")
    write_atomically(path, "second")

    assert "second" == path.read_text()
    assert [path] == list(tmp_path.iterdir())
