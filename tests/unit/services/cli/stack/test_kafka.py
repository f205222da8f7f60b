import io
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from services.cli.stack import kafka as door

JARS = [SimpleNamespace(filename="a.jar", size=3), SimpleNamespace(filename="b.jar", size=4)]


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """A cache folder that lacks what ``missing`` lists."""
    state = SimpleNamespace(missing=list(JARS), arrived=[], folder=tmp_path)

    def fetch(progress: Callable[[int], None]) -> None:
        progress(7)
        state.missing.clear()

    @contextmanager
    def byte_progress(_title: str, _total: int) -> Iterator[Any]:
        yield state.arrived.append

    monkeypatch.setattr(door, "cache_folder", lambda: tmp_path)
    monkeypatch.setattr(door, "read_lock", lambda: JARS)
    monkeypatch.setattr(door, "missing_jars", lambda *_: state.missing)
    monkeypatch.setattr(door, "fetch", fetch)
    monkeypatch.setattr(door, "byte_progress", byte_progress)
    return state


def test_what_is_missing_is_fetched_once(
    cache: SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    door.fetch_kafka(as_json=True)
    door.fetch_kafka(as_json=True)
    first, second = map(json.loads, capsys.readouterr().out.splitlines())

    assert (7, 0) == (first["fetched"], second["fetched"])
    assert [7] == cache.arrived


def test_a_person_is_told_that_it_is_ready(
    cache: SimpleNamespace, page: Callable[..., io.StringIO]
) -> None:
    text = page(door, width=300)
    door.fetch_kafka()

    assert f"is ready in {cache.folder}" in text.getvalue()


def test_where_it_is_and_what_is_missing_there(
    cache: SimpleNamespace, page: Callable[..., io.StringIO], capsys: pytest.CaptureFixture[str]
) -> None:
    text = page(door, width=300)
    door.show_place()
    door.show_place(as_json=True)
    cache.missing.clear()
    door.show_place()

    assert ["a.jar", "b.jar"] == json.loads(capsys.readouterr().out)["missing"]
    assert 1 == text.getvalue().count("2 of 2 archives missing: 'portcullis kafka fetch'")
    assert 2 == text.getvalue().count(str(cache.folder))
