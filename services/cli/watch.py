"""``portcullis watch``: dispositions as they come, in a live table.

Owns: the table. Refuses to know: how the gate decides.
"""

import asyncio
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Annotated, Any, Literal

import typer
from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.markup import escape
from rich.text import Text

from schemas.topics import DISPOSITIONS
from services.chassis.clock import Clock, SystemClock
from services.chassis.traffic import EventReader
from services.cli.console import JsonOption, err, fit_table, out, print_line, styled
from services.cli.options import HomeOption, KafkaOption, choose_kafka
from services.cli.words import say_code, say_reasons

ROWS_SHOWN = 18
Show = Callable[[list[dict[str, Any]]], object]
WORDS = {
    "transaction.released": "release",
    "transaction.held": "hold",
    "transaction.denied": "deny",
    "release.recalled": "recalled",
    "violation.recorded": "violation",
    "red_flag.raised": "red flag",
}


class DispositionBoard:
    """The last rows and the counts, drawn as a table."""

    def __init__(self, title: str) -> None:
        """Begin empty."""
        self._title = title
        self._rows: deque[tuple[str, str, str, str]] = deque(maxlen=ROWS_SHOWN)
        self.counts: Counter[str] = Counter()

    def add(self, event: Mapping[str, Any]) -> dict[str, Any]:
        """Take one disposition event; give it as one flat row."""
        body = event["data"]
        word = WORDS.get(event["type"], event["type"])
        reasons = [reason["reason"] for reason in body.get("reasons", ())]
        if not reasons:
            reasons = [str(body.get("reason") or body.get("kind") or "")]
        name = body["transaction"]
        row = {
            "transaction": name["id"],
            "version": name["version"],
            "disposition": word,
            "reasons": sorted(set(filter(None, reasons))),
            "time": event["time"],
        }
        self.counts[word] += 1
        said = say_reasons(body.get("reasons", ())) or say_code(", ".join(row["reasons"]))
        self._rows.append((escape(name["id"]), str(name["version"]), styled(word), escape(said)))
        return row

    def draw(self, screen: Console = out) -> RenderableType:
        """Draw the counts and the last rows, for the width of a screen."""
        totals = "   ".join(f"{word}: {count}" for word, count in sorted(self.counts.items()))
        columns = ("transaction", "v", "disposition", "reasons")
        shown = fit_table(self._title, columns, self._rows, flexible="reasons", screen=screen)
        return Group(Text(totals or "waiting for the first disposition"), shown)


def watch(
    *,
    from_beginning: Annotated[
        bool, typer.Option("--from-beginning", help="Everything so far, too.")
    ] = False,
    seconds: Annotated[float, typer.Option(help="Stop after so long; 0: until Ctrl-C.")] = 0.0,
    home: HomeOption = None,
    kafka: KafkaOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show dispositions as they come; with --json one line each."""
    bootstrap = choose_kafka(home, kafka)
    try:
        asyncio.run(_watch(bootstrap, SystemClock(), seconds, from_beginning, as_json))
    except KeyboardInterrupt:
        err.print()


async def _watch(
    bootstrap: str, clock: Clock, seconds: float, from_beginning: bool, as_json: bool
) -> None:
    end = clock.monotonic() + seconds
    begin: Literal["beginning", "end"] = "beginning" if from_beginning else "end"
    board = DispositionBoard("Dispositions")
    async with EventReader(bootstrap, [DISPOSITIONS], begin=begin) as reader:
        with _showing(board, as_json=as_json) as show:
            while not seconds or clock.monotonic() < end:
                show([board.add(event) for _, event in await reader.take_events()])


def _print_rows(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        print_line(row)


@contextmanager
def _showing(board: DispositionBoard, *, as_json: bool) -> Iterator[Show]:
    """Show rows as they come: one line of JSON each, or the board redrawn."""
    if as_json:
        yield _print_rows
        return
    with Live(board.draw(), console=out, auto_refresh=False) as live:
        yield lambda _: live.update(board.draw(), refresh=out.is_terminal)
        live.update(board.draw())
    if not out.is_terminal:
        out.print()
