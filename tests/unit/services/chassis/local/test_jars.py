import hashlib
from pathlib import Path
from typing import Any

import pytest

from services.chassis.local import jars
from services.chassis.local.errors import DigestError, LocalError, OfflineError
from services.chassis.local.jars import Jar, cache_folder, fetch, missing_jars, read_lock


@pytest.fixture
def jar() -> Jar:
    return Jar("org.example", "thing", "1.0", 5, hashlib.sha256(b"bytes").hexdigest())


def obtain(content: bytes) -> Any:
    def write(jar: Jar, scratch: Path, progress: Any) -> Path:
        progress(len(content))
        path = scratch / jar.filename
        path.write_bytes(content)
        return path

    return write


def test_the_committed_list_pins_every_kafka_archive_at_one_version() -> None:
    versions = {jar.version for jar in read_lock() if jar.group == "org.apache.kafka"}

    assert {"4.3.1"} == versions
    assert 46 == len(read_lock())
    assert all(len(jar.sha256) == 64 for jar in read_lock())


def test_the_committed_list_names_no_address() -> None:
    assert "://" not in jars.LOCK_FILE.read_text()


def test_a_damaged_list_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "some.lock"
    path.write_text("# head\norg.example:thing:1.0 12\n")

    with pytest.raises(LocalError, match=r"some\.lock line 2"):
        read_lock(path)


def test_the_cache_is_the_folder_of_the_environment_when_it_is_set() -> None:
    assert Path("/there/kafka-4.3.1") == cache_folder({"PORTCULLIS_CACHE": "/there"})
    assert "kafka-4.3.1" == cache_folder({}).name


def test_fetching_keeps_what_has_the_pinned_digest(
    jar: Jar, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jars, "_obtain", obtain(b"bytes"))
    arrived: list[int] = []

    found = fetch(arrived.append, folder=tmp_path, jars=(jar,))

    assert [tmp_path / "thing-1.0.jar"] == found
    assert b"bytes" == found[0].read_bytes()
    assert [5] == arrived
    assert [] == list(tmp_path.glob(".download-*"))


def test_fetching_again_downloads_nothing(
    jar: Jar, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / jar.filename).write_bytes(b"bytes")
    monkeypatch.setattr(jars, "_obtain", None)

    assert [tmp_path / jar.filename] == fetch(folder=tmp_path, jars=(jar,))


def test_an_archive_that_differs_is_refused_and_not_kept(
    jar: Jar, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jars, "_obtain", obtain(b"other"))

    with pytest.raises(DigestError, match=r"thing-1\.0\.jar") as caught:
        fetch(folder=tmp_path, jars=(jar,))

    assert "kafka_digest" == caught.value.code
    assert (jar,) == missing_jars(tmp_path, (jar,))


def test_being_offline_says_what_to_do(
    jar: Jar, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempts: list[str] = []

    def refuse(_jar: Jar, scratch: Path, _progress: Any) -> Path:
        attempts.append(scratch.name)
        raise OSError

    monkeypatch.setattr(jars, "_obtain", refuse)

    with pytest.raises(OfflineError, match="could not be downloaded") as caught:
        fetch(folder=tmp_path, jars=(jar,))

    assert 3 == len(attempts)
    assert "portcullis kafka fetch" in caught.value.remedy
    assert "PORTCULLIS_MAVEN_MIRROR" in caught.value.remedy


def test_a_copy_in_the_users_own_maven_repository_is_taken_when_it_is_the_same(
    jar: Jar, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "person"))
    own = tmp_path / "person" / ".m2" / "repository" / "org/example/thing/1.0" / jar.filename
    own.parent.mkdir(parents=True)
    own.write_bytes(b"bytes")

    found = fetch(folder=tmp_path / "cache", jars=(jar,))

    assert b"bytes" == found[0].read_bytes()
