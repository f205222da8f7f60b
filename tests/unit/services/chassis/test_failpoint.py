import os
import signal
from collections.abc import Iterator

import pytest

from services.chassis import failpoint


@pytest.fixture
def kills(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[int, int]]]:
    told: list[tuple[int, int]] = []
    monkeypatch.setattr(os, "kill", lambda pid, number: told.append((pid, number)))
    yield told
    failpoint.arm("echo", "")


def test_a_process_dies_at_the_step_and_pass_named(kills: list[tuple[int, int]]) -> None:
    failpoint.arm("echo", "echo:committed:2")
    failpoint.reach("decided")
    failpoint.reach("committed")

    assert [] == kills

    failpoint.reach("committed")

    assert [(os.getpid(), signal.SIGKILL)] == kills


@pytest.mark.parametrize("setting", ["", "other:committed:1"])
def test_another_process_lives(kills: list[tuple[int, int]], setting: str) -> None:
    failpoint.arm("echo", setting)
    failpoint.reach("committed")

    assert [] == kills
