"""Lists and their index in memory and on disk."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.chassis.errors import NotPreparedError
from services.matching.errors import MatchingError
from services.matching.screen import Subject
from services.matching.starter import load_starter
from services.screening.adapters import listed
from services.screening.adapters.listed import Listed
from services.screening.adapters.store import FileStore
from services.screening.domain.reference import ListInForce


@pytest.fixture
def lists(tmp_path: Path) -> Listed:
    return Listed(FileStore(tmp_path))


def active(home: Path, content: bytes, name: str = "csl") -> ListInForce:
    """Keep a list in the store, and say that it is in force."""
    folder = home / "store" / "lists"
    folder.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256(content).hexdigest()
    (folder / f"{digest}.csv").write_bytes(content)
    at = datetime(2026, 11, 23, tzinfo=UTC)
    return ListInForce(name=name, digest=digest, rows=1, fetched_at=at, form="csl_csv")


@pytest.fixture
def everything_is_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listed, "INLINE_BYTES_MAX", 0)
    monkeypatch.setattr(listed, "INLINE_ENTRIES_MAX", 0)


def test_a_short_list_is_read_and_indexed_at_once(lists: Listed, tmp_path: Path) -> None:
    broken: set[str] = set()
    screening = lists.screening_of([active(tmp_path, load_starter())], broken)

    assert screening is not None
    assert screening.screen([Subject(name="Sugon", country="CN")])[0].matches
    assert set() == broken


@pytest.mark.usefixtures("everything_is_long")
def test_a_long_one_is_asked_for_list_by_list_and_then_its_index(
    lists: Listed, tmp_path: Path
) -> None:
    short = b"\n".join(load_starter().splitlines()[:40]) + b"\n"
    both = [active(tmp_path, load_starter()), active(tmp_path, short, "other")]
    asked = []
    for _ in range(3):
        with pytest.raises(NotPreparedError) as lacking:
            lists.screening_of(both, set())
        asked.append(str(lacking.value).split()[0])
        lacking.value.prepare()

    assert ["list", "list", "index"] == asked
    assert lists.screening_of(both, set()) is lists.screening_of(both, set())


@pytest.mark.usefixtures("everything_is_long")
def test_an_index_that_cannot_be_kept_on_disk_is_used_from_memory(
    lists: Listed, tmp_path: Path
) -> None:
    (tmp_path / "cache").write_text("no folder can be here")
    there = [active(tmp_path, load_starter())]
    for _ in range(2):
        with pytest.raises(NotPreparedError) as lacking:
            lists.screening_of(there, set())
        lacking.value.prepare()

    assert lists.screening_of(there, set()) is not None


@pytest.mark.usefixtures("everything_is_long")
def test_what_is_no_list_is_read_once_and_the_others_are_still_asked(
    lists: Listed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good, bad = active(tmp_path, load_starter()), active(tmp_path, b"no list", "other")
    for _ in range(3):
        with pytest.raises(NotPreparedError) as lacking:
            lists.screening_of([bad, good], set())
        lacking.value.prepare()
    first = lists.screening_of([bad, good], set())
    monkeypatch.setattr(listed, "parse_list", None)
    broken: set[str] = set()

    assert first is not None
    assert first is lists.screening_of([bad, good], broken)
    assert {"lists"} == broken
    with pytest.raises(MatchingError):
        lists.read_whole(bad)


def test_a_file_that_comes_back_is_read(lists: Listed, tmp_path: Path) -> None:
    there = active(tmp_path, load_starter())
    [path] = (tmp_path / "store" / "lists").iterdir()
    path.rename(tmp_path / "away")
    broken: set[str] = set()

    assert lists.screening_of([there], broken) is None
    assert {"lists"} == broken

    (tmp_path / "away").rename(path)

    assert lists.screening_of([there], set()) is not None
