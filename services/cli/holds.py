"""``portcullis holds``: what waits for people, oldest first.

Owns: the table. Refuses to know: why the law holds.
"""

from collections.abc import Mapping
from typing import Annotated, Any

import typer
from rich.markup import escape

from services.cli.ask import ask
from services.cli.console import JsonOption, fit_table, out, print_json
from services.cli.options import HomeOption
from services.cli.words import say_age, say_code, say_reasons

COLUMNS = ("transaction", "v", "age", "state", "reasons", "forecast", "approved by")


def holds(
    *,
    limit: Annotated[int, typer.Option(min=1, max=5000, help="At most so many.")] = 100,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show the queue of holds: age, reasons, forecast, who has approved."""
    found = ask(home, "screening", f"/v1/holds?limit={limit}")["holds"]
    if as_json:
        print_json({"holds": found})
        return
    if not found:
        out.print("Nothing is held.")
        return
    rows = [_row(each) for each in found]
    spare = ("v", "state", "forecast", "approved by")
    out.print(fit_table("Holds, oldest first", COLUMNS, rows, flexible="reasons", spare=spare))
    out.print("Why: [bold]portcullis explain ID[/bold]   Act: [bold]portcullis review ID[/bold]")


def _row(held: Mapping[str, Any]) -> tuple[str, ...]:
    forecasts = sorted({each["forecast"] for each in held["reasons"] if each.get("forecast")})
    return (
        escape(held["transaction_id"]),
        str(held["version"]),
        say_age(held["age_s"]),
        say_code(held["state"]),
        escape(say_reasons(held["reasons"])),
        say_code(", ".join(forecasts)),
        escape(", ".join(held["approved_by"])),
    )
