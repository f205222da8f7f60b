import gc
import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from services.matching.index import Index, build_index
from services.matching.lists import parse_csl_csv
from services.matching.screen import Subject, screen
from services.matching.starter import load_starter
from services.screening.adapters import index_files
from services.screening.adapters.index_files import ENDING, FILES_MAX, IndexFiles


@pytest.fixture(scope="module")
def index() -> Index:
    return build_index([parse_csl_csv(load_starter(), name="starter")])


class Builder:
    def __init__(self, index: Index) -> None:
        self.built = 0
        self._index = index

    def __call__(self) -> Index:
        self.built += 1
        return self._index


@pytest.fixture
def builder(index: Index) -> Builder:
    return Builder(index)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "index"


def the_file(folder: Path) -> Path:
    [path] = folder.iterdir()
    return path


def test_an_index_is_built_once_and_then_mapped(
    folder: Path, index: Index, builder: Builder
) -> None:
    first = IndexFiles(folder).load_or_build(index.digest, builder)
    second = IndexFiles(folder).load_or_build(index.digest, builder)
    subjects = [Subject(name="Sugon", country="CN")]

    assert 1 == builder.built
    assert screen(index, subjects) == screen(first, subjects) == screen(second, subjects)


def test_file_and_folder_are_for_their_owner_only(
    folder: Path, index: Index, builder: Builder
) -> None:
    IndexFiles(folder).load_or_build(index.digest, builder)

    assert (0o700, 0o600) == (
        folder.stat().st_mode & 0o777,
        the_file(folder).stat().st_mode & 0o777,
    )


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:1000])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def alter(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[-100] ^= 255
    path.write_bytes(content)


def open_to_all(path: Path) -> None:
    path.chmod(0o666)


def link(path: Path) -> None:
    elsewhere = path.parent.parent / "elsewhere"
    path.rename(elsewhere)
    path.symlink_to(elsewhere)


def open_folder(path: Path) -> None:
    path.parent.chmod(0o777)


@pytest.mark.parametrize("spoil", [cut, empty, alter, open_to_all, link, open_folder])
def test_a_file_that_cannot_be_trusted_is_built_again(
    folder: Path, index: Index, builder: Builder, spoil: Callable[[Path], None]
) -> None:
    files = IndexFiles(folder)
    files.load_or_build(index.digest, builder)
    spoil(the_file(folder))

    again = files.load_or_build(index.digest, builder)

    assert (2, index.digest) == (builder.built, again.digest)


def test_a_file_of_other_code_is_built_again(
    folder: Path, index: Index, builder: Builder, monkeypatch: pytest.MonkeyPatch
) -> None:
    IndexFiles(folder).load_or_build(index.digest, builder)
    monkeypatch.setattr(index_files, "key_of", lambda *_: "other code")

    IndexFiles(folder).load_or_build(index.digest, builder)

    assert 2 == builder.built


def test_a_spoiled_file_is_replaced(folder: Path, index: Index, builder: Builder) -> None:
    files = IndexFiles(folder)
    files.load_or_build(index.digest, builder)
    alter(the_file(folder))
    files.load_or_build(index.digest, builder)

    assert files.load(index.digest) is not None


def test_without_a_place_for_files_the_index_is_used_as_built(
    tmp_path: Path, index: Index, builder: Builder
) -> None:
    (tmp_path / "cache").write_bytes(b"a file where a folder should be")
    files = IndexFiles(tmp_path / "cache" / "index")

    assert index is files.load_or_build(index.digest, builder)


def test_a_full_disk_leaves_nothing_half_written(
    folder: Path, index: Index, builder: Builder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "no space left")

    monkeypatch.setattr(os, "fsync", full)

    assert index is IndexFiles(folder).load_or_build(index.digest, builder)
    assert [] == list(folder.iterdir())


def test_workers_that_start_at_once_each_get_a_whole_index(folder: Path, index: Index) -> None:
    together = threading.Barrier(4)
    found: list[Index] = []

    def build() -> Index:
        together.wait(timeout=10)
        return index

    def start() -> None:
        found.append(IndexFiles(folder).load_or_build(index.digest, build))

    workers = [threading.Thread(target=start) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert [index.names] * 4 == [each.names for each in found]
    assert ENDING == the_file(folder).suffix


@pytest.mark.parametrize("was_on", [True, False])
def test_the_collector_is_left_as_it_was(folder: Path, index: Index, *, was_on: bool) -> None:
    during: list[bool] = []

    def build() -> Index:
        during.append(gc.isenabled())
        return index

    (gc.enable if was_on else gc.disable)()
    try:
        IndexFiles(folder).load_or_build(index.digest, build)
        after = gc.isenabled()
    finally:
        gc.enable()

    assert ([False], was_on) == (during, after)


def test_old_indexes_are_dropped(folder: Path, index: Index) -> None:
    files = IndexFiles(folder)
    files.keep(index)
    for number in range(FILES_MAX + 2):
        old = folder / f"{number}{ENDING}"
        old.write_bytes(b"")
        os.utime(old, (number, number))

    files.keep(index)

    assert FILES_MAX == len(list(folder.iterdir()))
    assert files.load(index.digest) is not None
