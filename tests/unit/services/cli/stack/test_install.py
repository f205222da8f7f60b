import io
import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from services.cli.stack import install as door


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What was done, in order, on a Kafka that is not there."""
    done: list[Any] = []

    async def ensure_topics(bootstrap: str) -> None:
        done.append(("topics", bootstrap))

    def publish(_home: object, bootstrap: str, _clock: object) -> bool:
        done.append(("words", bootstrap))
        return True

    monkeypatch.setattr(door, "ensure_topics", ensure_topics)
    monkeypatch.setattr(door, "wait_for_leaders", lambda *_: done.append(("leaders",)))
    monkeypatch.setattr(door, "first_start", SimpleNamespace(publish=publish))
    return done


def test_topics_come_before_the_first_words(
    tmp_path: Path, steps: list[Any], page: Callable[..., io.StringIO]
) -> None:
    text = page(door, width=300)
    door.install(tmp_path, "k:9092")

    assert [("topics", "k:9092"), ("leaders",), ("words", "k:9092")] == steps
    assert f"{tmp_path} and " in text.getvalue()
    assert (tmp_path / "keys" / "audit.key").exists()


def test_json_says_whether_the_words_were_said_now(
    tmp_path: Path, steps: list[Any], capsys: pytest.CaptureFixture[str]
) -> None:
    door.install(tmp_path, "k:9092", as_json=True)

    assert json.loads(capsys.readouterr().out)["first_words"]
    assert 3 == len(steps)
