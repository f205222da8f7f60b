"""``portcullis watch``: dispositions as they come, in a live table.

Owns: the table. Refuses to know: how the gate decides.
"""

import asyncio
from collections import Counter, deque
from collections.abc import Mapping
from typing import Annotated, Any, Literal

import typer
from rich.console import Group, RenderableType
from rich.live import Live
from rich.text import Text

from schemas.topics import DISPOSITIONS
from services.chassis.clock import Clock, SystemClock
from services.chassis.traffic import EventReader
from services.cli.console import JsonOption, out, print_json, styled, table
from services.cli.options import HomeOption, KafkaOption, choose_kafka

ROWS_SHOWN = 18
WORDS = {
    "transaction.released": "release",
    "transaction.held": "hold",
    "transaction.denied": "deny",
    "release.recalled": "recalled",
    "violation.recorded": "violation",
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
        self._rows.append((name["id"], str(name["version"]), word, ", ".join(row["reasons"])))
        return row

    def draw(self) -> RenderableType:
        """Draw the counts and the last rows."""
        shown = table(self._title, "Transaction", "Version", "Disposition", "Reasons")
        for name, version, word, reasons in self._rows:
            shown.add_row(name, version, styled(word), reasons)
        totals = "   ".join(f"{word}: {count}" for word, count in sorted(self.counts.items()))
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
        out.print()


async def _watch(
    bootstrap: str, clock: Clock, seconds: float, from_beginning: bool, as_json: bool
) -> None:
    board = DispositionBoard("Dispositions")
    end = clock.monotonic() + seconds
    begin: Literal["beginning", "end"] = "beginning" if from_beginning else "end"
    async with EventReader(bootstrap, [DISPOSITIONS], begin=begin) as reader:
        with Live(console=out, auto_refresh=False, transient=as_json) as live:
            while not seconds or clock.monotonic() < end:
                for _, event in await reader.take_events():
                    row = board.add(event)
                    if as_json:
                        print_json(row)
                if not as_json:
                    live.update(board.draw(), refresh=True)
