"""The README is executed: its marked commands, one after the other, as a newcomer types them."""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = [pytest.mark.kafka, pytest.mark.e2e]

ROOT = Path(__file__).resolve().parents[2]
MARKED = re.compile(r"<!-- executed -->\n```sh\n(.*?)```", re.DOTALL)


def commands() -> list[str]:
    text = (ROOT / "README.md").read_text("utf-8")
    return [line for block in MARKED.findall(text) for line in block.splitlines() if line.strip()]


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[dict[str, str]]:
    scripts = str(Path(sys.executable).parent)
    found = {
        **os.environ,
        "PORTCULLIS_HOME": str(tmp_path),
        "PATH": scripts + os.pathsep + os.environ["PATH"],
    }
    yield found
    subprocess.run(["portcullis", "down"], env=found, cwd=ROOT, check=False, capture_output=True)


def test_every_marked_command_does_what_it_says(environment: dict[str, str]) -> None:
    said: dict[str, str] = {}
    for line in commands():
        words = shlex.split(line)
        if words[1] == "up":
            words += ["--ports", "free"]  # beside whatever else runs here
        done = subprocess.run(
            words, env=environment, cwd=ROOT, check=False, capture_output=True, text=True,
            timeout=180,
        )  # fmt: skip

        assert 0 == done.returncode, f"{line}\n{done.stdout}\n{done.stderr}"
        said[words[1]] = done.stdout

    assert "release" in said["submit"]
    assert "VALID" in said["verify"]
