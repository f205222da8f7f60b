import json

import pytest

from schemas.topics import TOPICS
from services.cli.topics import topics


def test_every_topic_is_listed_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    topics(as_json=True)

    assert [topic.name for topic in TOPICS] == [
        told["name"] for told in json.loads(capsys.readouterr().out)
    ]


def test_the_table_ends_with_the_partitioner(capsys: pytest.CaptureFixture[str]) -> None:
    topics()

    assert "murmur2_random" in capsys.readouterr().out
