import asyncio
import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from schemas.reading import read_event
from schemas.topics import CONTROLS
from services.chassis.clock import FixedClock
from services.chassis.local.home import Home
from services.cli.stack import first_start
from services.matching.starter import starter_digest

NOW = FixedClock(datetime(2026, 11, 23, 15, tzinfo=UTC))


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> list[list[bytes]]:
    calls: list[list[bytes]] = []

    async def record(_kafka: str, values: Sequence[bytes]) -> None:
        await asyncio.sleep(0)
        calls.append(list(values))

    monkeypatch.setattr(first_start, "publish_controls", record)
    return calls


def test_the_first_words_are_readable_events(tmp_path: Path, published: list[list[bytes]]) -> None:
    assert first_start.publish(Home(tmp_path), "there:9092", NOW)

    events = [read_event(CONTROLS, value, [], b"global") for value in published[0]]

    assert ["source.registered", "list.activated", "catalog.activated"] == [
        event.type for event in events
    ]


def test_the_files_named_lie_in_the_store_under_their_digest(
    tmp_path: Path, published: list[list[bytes]]
) -> None:
    home = Home(tmp_path)
    first_start.publish(home, "there:9092", NOW)
    kept = [*home.lists.iterdir(), *home.catalogs.iterdir()]

    assert 2 == len(kept)
    assert [] == [
        path.name for path in kept if hashlib.sha256(path.read_bytes()).hexdigest() != path.stem
    ]
    assert all(any(path.stem.encode() in value for value in published[0]) for path in kept)


def test_they_are_said_once(tmp_path: Path, published: list[list[bytes]]) -> None:
    first_start.publish(Home(tmp_path), "there:9092", NOW)

    assert not first_start.publish(Home(tmp_path), "there:9092", NOW)
    assert 1 == len(published)


def test_a_start_cut_short_says_the_same_bytes_again(
    tmp_path: Path, published: list[list[bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(_kafka: str, _values: Sequence[bytes]) -> None:
        await asyncio.sleep(0)
        raise ConnectionError

    record = first_start.publish_controls
    monkeypatch.setattr(first_start, "publish_controls", fail)
    with pytest.raises(ConnectionError):
        first_start.publish(Home(tmp_path), "there:9092", NOW)
    words = first_start._read(tmp_path / "first_start.json")
    monkeypatch.setattr(first_start, "publish_controls", record)
    later = FixedClock(datetime(2026, 11, 24, tzinfo=UTC))

    assert words is not None
    assert first_start.publish(Home(tmp_path), "there:9092", later)
    assert [event.encode() for event in words.events] == published[0]


def told(digest: str, age_s: int) -> dict[str, object]:
    return {
        "list_name": "csl",
        "digest": digest,
        "rows": 3,
        "format": "csl_csv",
        "kept": None,
        "age_s": age_s,
        "fetched_at": "2026-11-23T15:00:00Z",
    }


def test_a_starter_list_that_ages_is_said_to_be_the_shipped_one_still(
    published: list[list[bytes]],
) -> None:
    screening = {"lists": [told(starter_digest(), 3601), told("0" * 64, 300_000)]}
    since = first_start.refresh_starter("there:9092", NOW, screening)
    [[value]] = published
    event = read_event(CONTROLS, value, [], b"global")

    assert (NOW.now(), NOW.now()) == (since, event.data.fetched_at)  # type: ignore[attr-defined]
    assert first_start.is_refreshed(screening, NOW.now())
    assert not first_start.is_refreshed(screening, NOW.now() + timedelta(seconds=1))
    assert not first_start.is_refreshed({}, NOW.now())


@pytest.mark.parametrize("lists", [[], [told("0" * 64, 300_000)], [told(starter_digest(), 60)]])
def test_no_other_list_is_refreshed_by_a_start(
    published: list[list[bytes]], lists: list[dict[str, object]]
) -> None:
    assert first_start.refresh_starter("there:9092", NOW, {"lists": lists}) is None
    assert [] == published


def test_words_cut_short_before_an_update_are_written_anew(
    tmp_path: Path, published: list[list[bytes]]
) -> None:
    old = first_start.FirstWords(published=False, events=("an older starter list",))
    (tmp_path / "first_start.json").write_text(old.model_dump_json())

    assert first_start.publish(Home(tmp_path), "there:9092", NOW)
    assert 3 == len(published[0])


def test_they_are_heard_when_source_list_and_catalog_are_known() -> None:
    known = {"sources": ["urn:portcullis:local"], "lists": [{}], "catalog_digest": "d"}

    assert first_start.is_heard(known)
    assert not first_start.is_heard({})
    assert not first_start.is_heard({**known, "lists": []})
