import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from services.chassis.logs import get_logger, set_up


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()


def lines(captured: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in captured.readouterr().err.splitlines()]


def test_a_line_is_json_with_process_and_room(capsys: pytest.CaptureFixture[str]) -> None:
    set_up("echo", "INFO")
    get_logger("relay").info("opened", lane=3)
    get_logger("relay").debug("not said at this level")
    (line,) = lines(capsys)

    assert {"event": "opened", "level": "info", "process": "echo", "room": "relay", "lane": 3} == {
        name: value for name, value in line.items() if name != "timestamp"
    }


def test_what_may_be_secret_is_masked(capsys: pytest.CaptureFixture[str]) -> None:
    set_up("echo", "INFO")
    get_logger("run").info("said", lane=1, **dict.fromkeys(["database_password", "api_TOKEN"], "x"))
    (line,) = lines(capsys)

    assert ("***", "***", 1) == (line["database_password"], line["api_TOKEN"], line["lane"])


def test_other_loggers_write_the_same_lines(capsys: pytest.CaptureFixture[str]) -> None:
    set_up("echo", "INFO")
    logging.getLogger("elsewhere").warning("said %s", "so")
    logging.getLogger("aiokafka").info("too much")
    (line,) = lines(capsys)

    assert ("said so", "elsewhere", "echo") == (line["event"], line["logger"], line["process"])


def test_a_traceback_tells_no_local_variables(capsys: pytest.CaptureFixture[str]) -> None:
    set_up("echo", "INFO")

    def fail() -> None:
        hidden = "do not tell"
        raise ValueError(len(hidden))

    with pytest.raises(ValueError, match="11") as caught:
        fail()
    get_logger("run").error("ends", exc_info=caught.value)
    told = capsys.readouterr().err

    assert "ValueError" in told
    assert "do not tell" not in told
