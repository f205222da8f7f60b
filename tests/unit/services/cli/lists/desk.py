"""What the tests of the list verbs share: a Kafka of lists, and asking the verbs."""

import json
from pathlib import Path
from typing import Any, Self

from typer.testing import CliRunner, Result

from schemas.topics import CONTROLS
from services.chassis.local.home import Home
from services.chassis.records import Received
from services.cli import lists
from services.matching.starter import load_starter

STARTER = load_starter()
ROWS = STARTER.splitlines(keepends=True)


class Kafka:
    """A topic in memory, for the verbs' publisher and reader."""

    def __init__(self) -> None:
        self.values: list[bytes] = [b"not json", b'{"type":"other"}', b'{"type":"list.activated"}']

    def __call__(self, *_: object) -> Self:
        return self

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        return None

    async def publish_controls(self, _bootstrap: str, values: list[bytes]) -> None:
        self.values += values

    async def read_to_end(self) -> list[Received]:
        return [
            Received(
                topic=CONTROLS.name,
                partition=0,
                offset=at,
                timestamp_ms=0,
                key=b"global",
                value=value,
                headers=(),
            )
            for at, value in enumerate(self.values)
        ]

    def last(self) -> dict[str, Any]:
        said: dict[str, Any] = json.loads(self.values[-1])
        return said


def run(home: Path, *arguments: str) -> Result:
    return CliRunner().invoke(lists.app, [*arguments, "--home", str(home), "--kafka", "x:1"])


def told(home: Path, *arguments: str) -> Any:
    result = run(home, *arguments, "--json")
    assert 0 == result.exit_code, result.exception
    return json.loads(result.output)


def waiting_in(home: Home) -> Any:
    words = ["proposals", "--home", str(home.folder), "--json"]
    return json.loads(CliRunner().invoke(lists.app, words).output)


def write(home: Home, name: str, content: bytes) -> str:
    path = home.folder / name
    path.write_bytes(content)
    return str(path)


def gate(result: Result) -> str:
    return str(getattr(result.exception, "gate", result.exception))


def both_sign(home: Home, proposal: str) -> dict[str, Any]:
    told(home.folder, "activate", proposal, "--as", "ada")
    second: dict[str, Any] = told(home.folder, "activate", proposal, "--as", "grace")
    return second


def official(*, without: int = 0) -> bytes:
    """The starter list plus one row: no longer the starter, so what vanishes from it is kept."""
    rows = [row.replace(b"PS-", b"XX-") for row in ROWS]
    return b"".join(rows[: len(rows) - without])


def bring(home: Home, content: bytes, *options: str) -> dict[str, Any]:
    file = write(home, "list.csv", content)
    said: dict[str, Any] = told(home.folder, "load", file, "--accept-shrink", *options)
    both_sign(home, said["proposal"])
    return said


def run_plain(*arguments: str) -> Result:
    return CliRunner().invoke(lists.app, list(arguments))


def run_signed(home: Home, proposal: str) -> str:
    run(home.folder, "activate", proposal, "--as", "ada")
    return run(home.folder, "activate", proposal, "--as", "grace").output
