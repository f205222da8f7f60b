from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.chassis.local.errors import StackError
from services.chassis.local.home import Home
from services.cli.errors import UsageError
from services.cli.options import choose_home, choose_kafka, parse_instant, running_stack


def test_a_kafka_that_is_named_needs_no_stack(tmp_path: Path) -> None:
    assert "k:9092" == choose_kafka(tmp_path, "k:9092")


def test_without_a_name_it_is_the_running_stacks(running: Home) -> None:
    assert "there:9092" == choose_kafka(running.folder, None)
    assert "there:9092" == running_stack(running.folder).kafka
    assert running.folder == choose_home(running.folder).folder


def test_without_either_the_person_is_told_what_to_start(tmp_path: Path) -> None:
    with pytest.raises(StackError) as caught:
        choose_kafka(tmp_path, None)

    assert "portcullis up" in caught.value.remedy


def test_an_instant_needs_its_zone() -> None:
    assert datetime(2026, 11, 23, 15, tzinfo=UTC) == parse_instant("2026-11-23T15:00:00Z")

    for text in ("2026-11-23T15:00:00", "yesterday"):
        with pytest.raises(UsageError, match=text):
            parse_instant(text)
