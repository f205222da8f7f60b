"""The report as tables.

Owns: looks. Refuses to know: how anything was measured.
"""

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

MARKS = {True: "yes", False: "NO", None: ""}


def show(report: dict[str, Any], console: Console) -> None:
    """Print the report."""
    peers = report["peers"]
    head = ("set", "queries", "measure", "ours", "bar", "met", *peers, "CPU ms", "by kind")
    title = f"{report['names']} listed names, threshold {report['threshold']} for all rows"
    rows = [
        (
            row["name"],
            str(row["queries"]),
            row["measure"],
            f"{row['rate']:.4f}",
            str(row["bar"]),
            MARKS[row["met"]],
            *(_peer(row, peer) for peer in peers),
            "" if row["cpu_ms"] is None else f"{row['cpu_ms']:.2f}",
            ", ".join(f"{kind} {rate}" for kind, rate in row["kinds"].items() if kind),
        )
        for row in report["sets"]
    ]
    _print(console, title, head, rows)
    if report.get("calibration"):
        tiers = ", ".join(f"{name} {score}" for name, score in report["calibration"]["tiers"])
        console.print(f"Mean score by tier: {tiers}; falls: {MARKS[report['calibration']['met']]}")
    orders = [
        (
            row["name"],
            *(str(row[each]) for each in ("orders", "parties", "held")),
            f"{row['share']:.2%}",
            f"{row['bar']:.1%}",
            MARKS[row["met"]],
        )
        for row in report["orders"]
    ]
    head = ("orders", "count", "parties", "held", "share", "bar", "met")
    _print(console, "Ordinary orders held for a name", head, orders)
    speed = [
        (row["name"], _text(row["value"]), row["unit"], _text(row["bar"]), MARKS[row["met"]])
        for row in report["speed"]
    ]
    _print(console, "Speed and memory", ("what", "value", "unit", "bar", "met"), speed)
    load = ", ".join(map(str, report["load_average"]))
    console.print(
        f"Load average at the start {load} on {report['cores']} cores; seed {report['seed']}"
    )
    for line in report["missing"]:
        console.print(f"[yellow]{line}[/yellow]")


def _text(value: float | None) -> str:
    return "" if value is None else str(value)


def _peer(row: dict[str, Any], peer: str) -> str:
    found = row.get("peers", {}).get(peer)
    return "" if found is None else f"{found['rate']:.3f}"


def _print(
    console: Console, title: str, head: Sequence[str], rows: Sequence[Sequence[str]]
) -> None:
    if not rows:
        return
    table = Table(title=title, title_justify="left")
    for column in head:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*row)
    console.print(table)
