"""``portcullis verify``: check the transparency log's folder, offline.

Owns: what is printed and the exit status (0 valid, 1 tampering, 2 incomplete, 3 trust missing,
4 usage). Refuses to know: how a log is verified (``services.tlog.verify``).
"""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from services.chassis.local.home import find_home
from services.cli.console import JsonOption, out, print_json
from services.cli.errors import CliError
from services.tlog.errors import NoteError
from services.tlog.note import Verifier, parse_vkey
from services.tlog.verify import AREAS, NOT_CHECKED, Problem, Severity, Verification, verify_folder

STATUS: tuple[tuple[Severity, int], ...] = (("tampered", 1), ("incomplete", 2), ("untrusted", 3))
MARKS = {"tampered": "red", "incomplete": "yellow", "untrusted": "yellow"}
SHOWN_PER_AREA = 5
LAST_SEEN = "the log's earlier history (give --last-seen with a checkpoint you remembered)"
OWN_KEY = "that the verifier key is the log's (it came from the folder itself; pin it: --vkey)"


class VerifyError(CliError):
    """The folder or a key cannot be used as typed."""

    code = "verify_usage"
    exit_status = 4


class TrustError(CliError):
    """There is no key to trust."""

    code = "verify_trust"
    exit_status = 3


def verify(
    folder: Annotated[Path | None, typer.Argument(help="Log folder; default HOME/log.")] = None,
    vkey: Annotated[
        str | None, typer.Option(help="Verifier key, as text or file; default FOLDER/log.vkey.")
    ] = None,
    last_seen: Annotated[
        Path | None, typer.Option(help="A checkpoint file remembered from an earlier visit.")
    ] = None,
    home: Annotated[Path | None, typer.Option(help="Folder of the installation.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Verify every signature, tile, leaf, record and sequence of the log, offline."""
    chosen = folder or find_home(home).log
    if not chosen.is_dir():
        message = f"{chosen} is not a folder"
        raise VerifyError(message, remedy="Name the log folder: portcullis verify FOLDER.")
    verifier = _choose_key(chosen, vkey)
    found = verify_folder(_reader(chosen), verifier, _remembered(last_seen))
    _compare_origin(chosen, verifier, found)
    unchecked = list(NOT_CHECKED)
    unchecked += [] if last_seen else [LAST_SEEN]
    unchecked += [] if vkey else [OWN_KEY]
    if as_json:
        print_json(_as_json(chosen, verifier, found, unchecked))
    else:
        _print(chosen, verifier, found, unchecked)
    sys.exit(exit_status_of(found))


def exit_status_of(found: Verification) -> int:
    """The exit status: the gravest kind of problem decides."""
    return next((status for severity, status in STATUS if found.has(severity)), 0)


def _reader(folder: Path) -> Any:  # noqa: ANN401 - a plain function
    def read(path: str) -> bytes | None:
        try:
            return (folder / path).read_bytes()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None

    return read


def _choose_key(folder: Path, given: str | None) -> Verifier:
    text = given
    try:
        if given is None:
            text = (folder / "log.vkey").read_text(encoding="utf-8")
        elif "+" not in given or Path(given).is_file():
            text = Path(given).read_text(encoding="utf-8")
        return parse_vkey(text or "")
    except OSError as error:
        message = f"no verifier key: {error.filename} cannot be read"
        raise TrustError(message, remedy="Give --vkey KEY, from a source you trust.") from error
    except (NoteError, ValueError) as error:
        message = f"the verifier key cannot be used: {error}"
        raise TrustError(message, remedy="Give --vkey KEY, from a source you trust.") from error


def _remembered(path: Path | None) -> str | None:
    if path is None:
        return None
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        message = f"{path} cannot be read"
        raise VerifyError(message, remedy="Give a checkpoint file saved earlier.") from error


def _compare_origin(folder: Path, verifier: Verifier, found: Verification) -> None:
    raw = _reader(folder)("origin")
    if raw is not None and raw.removesuffix(b"\n") != verifier.name.encode():
        message = f"the folder names another origin than {verifier.name}"
        found.add("checkpoint", "tampered", "origin", message)


def _as_json(
    folder: Path, verifier: Verifier, found: Verification, unchecked: list[str]
) -> dict[str, Any]:
    checkpoint = found.checkpoint
    return {
        "folder": str(folder),
        "origin": verifier.name,
        "valid": not found.problems,
        "exit_status": exit_status_of(found),
        "size": None if checkpoint is None else checkpoint.size,
        "root": None if checkpoint is None else checkpoint.root.hex(),
        "leaves": dict(found.kinds),
        "partitions": found.partitions,
        "areas": {area: not _problems(found, area) for area, _ in AREAS if area in found.areas},
        "problems": [
            {"area": one.area, "severity": one.severity, "where": one.where, "message": one.message}
            for one in found.problems
        ],
        "problems_dropped": found.problems_dropped,
        "notes": found.notes,
        "not_checked": unchecked,
    }


def _problems(found: Verification, area: str) -> list[Problem]:
    return [problem for problem in found.problems if problem.area == area]


def _print(folder: Path, verifier: Verifier, found: Verification, unchecked: list[str]) -> None:
    _say(f"Log {verifier.name} in {folder}")
    for area, title in AREAS:
        if area in found.areas:
            _print_area(title, _problems(found, area))
    if found.checkpoint is not None:
        kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(found.kinds.items()))
        _say(f"\nSize {found.checkpoint.size} ({kinds or 'empty'}), {found.partitions} partitions")
        _say(f"Root {found.checkpoint.root.hex()}")
    for note in found.notes:
        _say(f"Note: {note}")
    if found.problems_dropped:
        _say(f"{found.problems_dropped} further problems are not shown")
    _say("\nNot checked:")
    for line in unchecked:
        _say(f"  - {line}")
    _say(
        {0: "\nVALID", 1: "\nTAMPERED", 2: "\nINCOMPLETE", 3: "\nNOT TRUSTED"}[
            exit_status_of(found)
        ]
    )


def _print_area(title: str, problems: list[Problem]) -> None:
    if not problems:
        _say(f"ok    {title}", style="green")
        return
    worst = next(
        severity for severity, _ in STATUS if any(p.severity == severity for p in problems)
    )
    _say(f"{worst.upper()}  {title}", style=MARKS[worst])
    for problem in problems[:SHOWN_PER_AREA]:
        _say(f"      {problem.where}: {problem.message}")
    if len(problems) > SHOWN_PER_AREA:
        _say(f"      ... and {len(problems) - SHOWN_PER_AREA} more")


def _say(text: str, style: str | None = None) -> None:
    """Print a line; what a log says is never read as markup, and control characters are shown."""
    shown = "".join(char if char.isprintable() or char == "\n" else "?" for char in text)
    out.print(shown, style=style, markup=False, soft_wrap=True)
