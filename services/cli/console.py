"""What every verb prints with: two consoles, one table style, one way to print JSON.

Owns: looks. Refuses to know: what is shown.
"""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Annotated, Any

import typer
from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.markup import escape
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from services.cli.errors import describe, to_json

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)

JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")]

_GAP = 3  # between two columns of a table
_COMFORT = 30  # a column whose cells are broken is not made narrower while others can go
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
    made = Table(title=title, box=box.SIMPLE_HEAD, pad_edge=False, title_justify="left")
    made.title_style = "bold"
    for column in columns:
        made.add_column(column, overflow="fold")
    return made


def fit_table(
    title: str | None,
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    flexible: str = "",
    spare: Sequence[str] = (),
    screen: Console = out,
) -> Table:
    """Make a table whose words stay whole on the screen it is for; empty columns are left out.

    Args:
        title: its title.
        columns: their names.
        rows: markup per cell, as many as columns.
        flexible: the one column whose cells may be broken between words.
        spare: columns that are left out, first named first, while the screen is too narrow.
        screen: where it will be printed; its width counts.
    """
    cells = {name: [row[place] for row in rows] for place, name in enumerate(columns)}
    shown = [name for name in columns if any(cells[name]) or not rows]
    wide = {name: _wanted(name, cells[name], broken=name == flexible) for name in shown}
    hidden: list[str] = []
    for name in (each for each in spare if each in shown):
        if sum(wide[each] + _GAP for each in shown) <= screen.width + 1:
            break
        shown.remove(name)
        hidden.append(name)
    made = table(title)
    for name in shown:
        made.add_column(name, overflow="fold", no_wrap=name != flexible)
    for place in range(len(rows)):
        made.add_row(*(cells[name][place] for name in shown))
    if hidden:
        made.caption = f"Screen too narrow for: {', '.join(hidden)}. See --json."
        made.caption_justify = "left"
    return made


def _wanted(name: str, cells: Sequence[str], *, broken: bool) -> int:
    """Columns that a column needs at least."""
    longest = max((_width(text, whole=True) for text in (name, *cells)), default=0)
    if not broken:
        return longest
    words = max(_width(text, whole=False) for text in (name, *cells))
    return max(words, min(_COMFORT, longest))


def _width(markup: str, *, whole: bool) -> int:
    """Columns that a cell needs: its longest line, or its longest word where it may be broken."""
    text = Text.from_markup(markup).plain
    return max(map(cell_len, text.split("\n") if whole else text.split()), default=0)


def styled(word: str) -> str:
    """A state or disposition in its color, safe to print as markup."""
    style = STYLES.get(word)
    return f"[{style}]{escape(word)}[/{style}]" if style else escape(word)


def print_json(value: Any) -> None:  # noqa: ANN401 - anything JSON can say
    """Print a value as JSON: indented on a terminal, one line otherwise."""
    indent = 2 if sys.stdout.isatty() else None
    sys.stdout.write(json.dumps(value, indent=indent, ensure_ascii=False, default=_plain) + "\n")


def print_line(value: Any) -> None:  # noqa: ANN401 - anything JSON can say
    """Print a value as one line of JSON, at once: a program may be reading along."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, default=_plain) + "\n")
    sys.stdout.flush()


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
