"""``portcullis clearances``: false positives that two reviewers cleared.

Owns: the table. Refuses to know: when a clearance counts.
"""

from collections.abc import Mapping
from typing import Annotated, Any

import typer
from rich.markup import escape

from services.cli.ask import ask
from services.cli.console import JsonOption, fit_table, out, print_json
from services.cli.options import HomeOption
from services.cli.words import say_code

COLUMNS = ("party", "not", "list", "role", "orders", "cleared by", "expires", "state")


def clearances(
    *,
    limit: Annotated[int, typer.Option(min=1, max=5000, help="At most so many.")] = 100,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show whom reviewers found to be somebody else than a listed party, the latest first."""
    found = ask(home, "screening", f"/v1/clearances?limit={limit}")["clearances"]
    if as_json:
        print_json({"clearances": found})
        return
    if not found:
        out.print("Nothing is remembered. See [bold]portcullis review --remember[/bold].")
        return
    rows = [_row(each) for each in found]
    spare = ("role", "list", "cleared by")
    out.print(
        fit_table(
            "Clearances, latest first", COLUMNS, rows, flexible="not", spare=spare, screen=out
        )
    )
    out.print("Take one back: [bold]portcullis review ID --deny[/bold] of an order that cites it.")


def _row(each: Mapping[str, Any]) -> tuple[str, ...]:
    return (
        escape(f"{each['party_name']} ({each['country']})"),
        escape(each["entry_name"]),
        say_code(each["list_name"]),
        each["role_class"],
        each["reach"],
        escape(", ".join(each["cleared_by"])),
        each["expires_on"],
        say_code(each["state"]),
    )
