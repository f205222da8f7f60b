"""How far the gate is in comparing transactions with a list that changed, for ``lists status``.

Owns: asking screening, and the table. Refuses to know: how anything is compared.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.markup import escape

from services.chassis.local.errors import StackError
from services.cli.ask import ask
from services.cli.console import fit_table, out
from services.cli.errors import NotReadyError
from services.cli.words import say_instant

COLUMNS = ("list", "digest", "generation", "lanes", "compared", "affected", "flagged", "finished")


def find_rescreenings(home: Path | None) -> list[dict[str, Any]]:
    """Return the latest list changes with how far they were compared; empty if no stack answers."""
    try:
        found: list[dict[str, Any]] = ask(home, "screening", "/v1/status").get("rescreenings", [])
    except (StackError, NotReadyError):
        return []
    return found


def show_rescreenings(found: Sequence[dict[str, Any]]) -> None:
    """Print them, the latest first; nothing where there are none."""
    if not found:
        return
    rows = [
        (
            escape(each["list_name"]),
            each["digest"][:16],
            str(each["generation"]),
            f"{each['lanes_finished']} of {each['lanes']}",
            str(each["compared"]),
            str(each["affected"]),
            str(each["flagged"]),
            say_instant(each["finished_at"]) or f"{each['behind']} open ones to go",
        )
        for each in found
    ]
    spare = ("generation", "digest")
    out.print(fit_table("Transactions compared again", COLUMNS, rows, spare=spare, screen=out))
    if any(each["flagged"] for each in found):
        out.print(
            "Flagged: a name came onto the list after the goods left: [bold]portcullis watch[/bold]"
        )
