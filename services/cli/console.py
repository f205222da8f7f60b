"""What every verb prints with: two consoles, one table style, one way to print JSON.

Owns: looks. Refuses to know: what is shown.
"""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Annotated, Any

import typer
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.panel import Panel
from rich.table import Table

from services.cli.errors import describe, to_json

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)

JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")]

STYLES = {
    "release": "green",
    "running": "green",
    "ready": "green",
    "hold": "yellow",
    "waiting": "yellow",
    "starting": "yellow",
    "deny": "red",
    "crash_loop": "red",
    "refused": "red",
    "stopped": "dim",
}


def table(title: str | None, *columns: str) -> Table:
    """Begin a table in the house style; add rows with ``add_row``."""
    made = Table(title=title, box=box.SIMPLE_HEAD, title_justify="left", title_style="bold")
    for column in columns:
        made.add_column(column, overflow="fold")
    return made


def styled(word: str) -> str:
    """A state or disposition in its color, safe to print as markup."""
    style = STYLES.get(word)
    return f"[{style}]{escape(word)}[/{style}]" if style else escape(word)


def print_json(value: Any) -> None:  # noqa: ANN401 - anything JSON can say
    """Print a value as JSON: indented on a terminal, one line otherwise."""
    indent = 2 if sys.stdout.isatty() else None
    sys.stdout.write(json.dumps(value, indent=indent, ensure_ascii=False, default=_plain) + "\n")


def print_error(error: BaseException, *, as_json: bool) -> None:
    """Tell an error of ours: what, where, what to do."""
    if as_json:
        sys.stderr.write(to_json(error) + "\n")
        return
    said = describe(error)
    body = escape(said["message"])
    if "remedy" in said:
        body += f"\n\n[bold]What to do[/bold]: {escape(said['remedy'])}"
    err.print(Panel(body, title=said["code"], title_align="left", border_style="red"))


@contextmanager
def byte_progress(title: str, total: int) -> Iterator[Callable[[int], None]]:
    """Show bytes arriving: a bar on a terminal, one line otherwise."""
    from rich.progress import (  # noqa: PLC0415 - only where a bar is shown
        BarColumn,
        DownloadColumn,
        Progress,
        TextColumn,
        TransferSpeedColumn,
    )

    if not err.is_terminal:
        err.print(f"{escape(title)} ({total / 1e6:.0f} MB)")
        yield lambda _: None
        return
    columns = (TextColumn(escape(title)), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, console=err) as progress:
        task = progress.add_task(title, total=total)
        yield lambda arrived: progress.advance(task, arrived)


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat().replace("+00:00", "Z")
    return str(value)
