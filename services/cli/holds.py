"""``portcullis holds``: what waits for people, oldest first.

Owns: the table. Refuses to know: why the law holds.
"""

from typing import Annotated

import typer

from services.cli.ask import ask
from services.cli.console import JsonOption, out, print_json, table
from services.cli.options import HomeOption

HOUR_S, DAY_S = 3600, 86400


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
    shown = table("Holds", "transaction", "v", "age", "state", "reasons", "forecast", "approved by")
    for each in found:
        reasons = sorted({reason["reason"] for reason in each["reasons"]})
        forecasts = sorted({r["forecast"] for r in each["reasons"] if r.get("forecast")})
        shown.add_row(
            each["transaction_id"],
            str(each["version"]),
            say_age(each["age_s"]),
            each["state"],
            ", ".join(reasons),
            ", ".join(forecasts).replace("_", " "),
            ", ".join(each["approved_by"]),
        )
    out.print(shown)
    out.print("Why: [bold]portcullis explain ID[/bold]   Act: [bold]portcullis review ID[/bold]")


def say_age(seconds: int) -> str:
    """Say an age in the largest unit that fits."""
    if seconds >= DAY_S:
        return f"{seconds // DAY_S} d"
    if seconds >= HOUR_S:
        return f"{seconds // HOUR_S} h"
    return f"{seconds // 60} min" if seconds >= 60 else f"{seconds} s"  # noqa: PLR2004 - a minute
