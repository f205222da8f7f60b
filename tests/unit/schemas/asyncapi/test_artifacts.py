from pathlib import Path

import pytest

from schemas.asyncapi import __main__ as command
from schemas.asyncapi.artifacts import show_topics
from schemas.topics import TOPICS


def test_the_table_has_a_row_per_topic() -> None:
    assert len(TOPICS) + 2 == len(show_topics().splitlines())


def test_the_command_writes_every_artifact(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "generated" / "a.json"
    monkeypatch.setattr(command, "generate_artifacts", lambda: {path: "{}\n"})
    command.write()

    assert "{}\n" == path.read_text()
