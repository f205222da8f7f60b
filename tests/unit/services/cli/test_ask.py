from pathlib import Path
from typing import Any

import httpx
import pytest

from services.chassis.local.errors import StackError
from services.chassis.local.home import Home
from services.cli.ask import UnknownError, ask
from services.cli.errors import NotReadyError


def test_an_answer_is_given_as_it_is(running: Home, answers: dict[str, Any]) -> None:
    answers["/v1/status"] = {"now": "x"}

    assert {"now": "x"} == ask(running.folder, "screening", "/v1/status")


def test_what_a_process_does_not_know_is_named(running: Home, answers: dict[str, Any]) -> None:
    assert {} == answers
    with pytest.raises(UnknownError, match="screening knows nothing of T-9"):
        ask(running.folder, "screening", "/v1/transactions/T-9")


@pytest.mark.parametrize("answer", [httpx.ConnectError("refused"), 503])
def test_a_process_that_does_not_answer_well_is_not_ready(
    running: Home, answers: dict[str, Any], answer: Any
) -> None:
    answers["/v1/status"] = answer
    with pytest.raises(NotReadyError) as caught:
        ask(running.folder, "audit", "/v1/status")

    assert caught.value.remedy.startswith("portcullis ")


def test_nothing_is_asked_where_nothing_runs(tmp_path: Path) -> None:
    with pytest.raises(StackError, match="No stack runs"):
        ask(tmp_path, "screening", "/v1/status")
