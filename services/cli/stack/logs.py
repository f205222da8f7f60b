"""``portcullis logs``: what a process prints, to its end or followed.

Owns: tailing files. Refuses to know: what the lines say.
"""

import sys
import time
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from services.chassis.local.home import find_home
from services.cli.console import JsonOption, print_json
from services.cli.errors import FileError
from services.cli.options import HomeOption

POLL_S = 0.2
BYTES_PER_LINE = 2000


def logs(
    process: Annotated[
        str | None, typer.Argument(help="screening, audit, reporting_sink, kafka, supervisor.")
    ] = None,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Go on as lines arrive.")] = False,
    lines: Annotated[int, typer.Option("--lines", "-n", help="How many last lines.")] = 50,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show what a process prints; without a name, the last lines of each."""
    place = find_home(home)
    files = sorted((place.folder / "logs").glob("*.log"))
    if process is not None:
        files = [path for path in files if path.stem == process]
    if not files:
        message = f"No log of {process or 'any process'} in {place.folder / 'logs'}"
        raise FileError(message, remedy="See 'portcullis status' for the names of processes.")
    if as_json:
        print_json({path.stem: last_lines(path, lines) for path in files})
        return
    for path in files:
        for line in last_lines(path, lines):
            sys.stdout.write(_named(path, line, named=process is None) + "\n")
    if follow:
        _follow(files, named=process is None)


def last_lines(path: Path, count: int) -> list[str]:
    """The last lines of a file, read from its end only."""
    with path.open("rb") as stream:
        size = stream.seek(0, 2)
        stream.seek(max(0, size - count * BYTES_PER_LINE))
        text = stream.read().decode("utf-8", errors="replace")
    return text.splitlines()[-count:] if count > 0 else []


def _follow(files: list[Path], *, named: bool) -> None:
    """Print new lines until Ctrl-C."""
    streams: list[tuple[Path, BinaryIO]] = [(path, path.open("rb")) for path in files]
    try:
        for _, stream in streams:
            stream.seek(0, 2)
        while True:
            for path, stream in streams:
                for line in stream:
                    text = line.decode("utf-8", errors="replace").rstrip("\n")
                    sys.stdout.write(_named(path, text, named=named) + "\n")
            sys.stdout.flush()
            time.sleep(POLL_S)
    except KeyboardInterrupt:
        return
    finally:
        for _, stream in streams:
            stream.close()


def _named(path: Path, line: str, *, named: bool) -> str:
    return f"{path.stem:<15} {line}" if named else line
