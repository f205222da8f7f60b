"""Workers of a machine share the index of the lists, and trust no file that is not whole."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from services.matching.screen import ScreenResult, Subject
from services.screening.adapters import listed
from tests.component.services.screening.stand import Stand


def answers(stand: Stand) -> Sequence[ScreenResult]:
    stand.tick()
    reference = stand.process.desk.references.last()
    assert reference is not None
    assert reference.screening is not None
    return reference.screening.screen([Subject(name="Sugon", country="CN")])


def restarted(stand: Stand) -> Stand:
    stand.stop()
    stand.start()
    return stand


def the_file(stand: Stand) -> Path:
    [path] = (stand.home / "cache" / "index").iterdir()
    return path


@pytest.fixture
def builds(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    built: list[str] = []
    build = listed.build_index

    def count(*given: Any) -> Any:
        built.append("built")
        return build(*given)

    monkeypatch.setattr(listed, "build_index", count)
    return built


def test_a_worker_that_starts_again_maps_the_index_and_reads_no_list(
    stand: Stand, builds: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = answers(stand)
    monkeypatch.setattr(listed, "parse_list", None)

    after = answers(restarted(stand))

    assert before[0].matches
    assert list(before) == list(after)
    assert [] == builds


def test_an_altered_index_is_built_again_with_the_same_answers(
    stand: Stand, builds: list[str]
) -> None:
    before = answers(stand)
    path = the_file(stand)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)

    after = answers(restarted(stand))

    assert list(before) == list(after)
    assert ["built"] == builds


def test_a_list_file_that_is_gone_holds_everything_although_its_index_is_there(
    stand: Stand,
) -> None:
    answers(stand)
    for path in (stand.home / "store" / "lists").iterdir():
        path.unlink()
    restarted(stand).tick()
    reference = stand.process.desk.references.last()

    assert reference is not None
    assert (("lists",), None) == (reference.broken, reference.screening)
