"""``portcullis catalog``: say what each SKU is.

Owns: reading an item master from a file, its faults, and what a person sees of it.
Refuses to know: what the law makes of an item, and which catalog a process uses.
"""

import asyncio
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from services.cli.console import JsonOption, err, out, print_json, table
from services.cli.controls import activate_catalog, publish_controls
from services.cli.errors import CliError, FileError, UsageError
from services.cli.options import HomeOption, KafkaOption, choose_clock, choose_home, choose_kafka
from services.policy.facts import Bounds, Figure, Item
from services.policy.reference.catalog import Catalog, import_item_master, starter_catalog
from services.policy.reference.item_master import Defect

NOTE = "portcullis catalog load"

app = typer.Typer(no_args_is_help=True, help="Load and activate the item catalog.")

FileArgument = Annotated[
    Path | None, typer.Argument(metavar="[FILE]", help="Item master (CSV); default: the starter.")
]


class ItemMasterError(CliError):
    """A file is no item master; its faults were printed."""

    code = "item_master"


@app.command()
def load(
    file: FileArgument = None,
    home: HomeOption = None,
    kafka: KafkaOption = None,
    note: Annotated[str, typer.Option("--note", help="A word for the record.")] = NOTE,
    as_json: JsonOption = False,
) -> None:
    """Store an item master and make it the catalog in force."""
    catalog = _read(file, as_json=as_json)
    place = choose_home(home)
    bootstrap = choose_kafka(home, kafka)
    event = activate_catalog(place, catalog.content, choose_clock(place).now(), note)
    asyncio.run(publish_controls(bootstrap, [event.value]))
    path = place.catalogs / f"{catalog.digest}.csv"
    said = {"digest": catalog.digest, "items": len(catalog.items), "stored": str(path)}
    if as_json:
        print_json(said)
        return
    out.print(f"[green]catalog.activated[/green]  {len(catalog.items)} items")
    out.print(f"digest {catalog.digest}\nstored {escape(str(path))}")


@app.command("check")
def validate(file: FileArgument = None, as_json: JsonOption = False) -> None:
    """Read an item master offline; every fault with its row and column."""
    catalog = _read(file, as_json=as_json)
    unclassified = sorted(sku for sku, item in catalog.items.items() if item.eccn is None)
    if as_json:
        said = {"digest": catalog.digest, "items": len(catalog.items), "without_eccn": unclassified}
        print_json(said)
        return
    out.print(f"[green]no fault[/green]  {len(catalog.items)} items, digest {catalog.digest}")
    if unclassified:
        out.print(f"{len(unclassified)} without ECCN: their level follows from their chips alone.")


@app.command()
def show(
    sku: str,
    file: Annotated[
        Path | None, typer.Option("--file", help="Item master to look in; default: the starter.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Show what a SKU is, with the figures of the chips inside."""
    item = _read(file, as_json=as_json).find(sku)
    if item is None:
        message = f"SKU {sku!r} is not in this catalog"
        raise UsageError(message, remedy="See 'portcullis catalog check FILE' for what a file has.")
    if as_json:
        print_json(_as_json(item))
        return
    _print_item(item)


def _read(file: Path | None, *, as_json: bool) -> Catalog:
    """The catalog of a file, its faults printed if it is none."""
    try:
        content = starter_catalog() if file is None else file.read_bytes()
    except OSError as cause:
        message = f"{file} cannot be read: {cause.strerror}"
        raise FileError(message, remedy="Name a file you may read.") from cause
    catalog = import_item_master(content)
    if isinstance(catalog, Catalog):
        return catalog
    _print_faults(catalog, as_json=as_json)
    message = f"{file} has {len(catalog)} faults; nothing was stored"
    remedy = "Correct the cells listed above; columns: services/policy/reference/README.md."
    raise ItemMasterError(message, remedy=remedy)


def _print_faults(faults: tuple[Defect, ...], *, as_json: bool) -> None:
    """Every fault, by row and column."""
    if as_json:
        rows = [
            {"row": fault.row, "column": fault.column, "code": fault.code, "message": fault.message}
            for fault in faults
        ]
        print_json({"faults": rows})
        return
    shown = table(None, "row", "column", "code", "what")
    for fault in faults:
        place = str(fault.row) if fault.row else "file"
        shown.add_row(place, fault.column, fault.code, escape(fault.message))
    err.print(shown)


def _as_json(item: Item) -> dict[str, object]:
    """An item and its chips as JSON can say them."""
    return {
        "sku": item.sku,
        "title": item.title,
        "item_kind": item.item_kind,
        "eccn": item.eccn,
        "reasons_for_control": item.reasons_for_control,
        "classification_source": item.classification_source,
        "fictitious": item.fictitious,
        "contained_chips": [
            {
                "chip": inside.chip.chip_id,
                "count": inside.count,
                "tpp": _figure(inside.chip.tpp),
                "performance_density": _figure(inside.chip.performance_density),
                "designer_headquarters": inside.chip.designer_headquarters,
                "source": inside.chip.source,
            }
            for inside in item.contained_chips
        ],
    }


def _print_item(item: Item) -> None:
    """An item for a person."""
    kind = f"{item.item_kind}{', fictitious' if item.fictitious else ''}"
    out.print(f"[bold]{escape(item.sku)}[/bold]  {escape(item.title)}  ({kind})")
    eccn = item.eccn or "none stated; its level follows from its chips"
    reasons = " ".join(item.reasons_for_control)
    out.print(f"ECCN {eccn} {reasons}  {escape(item.classification_source or '')}")
    if not item.contained_chips:
        out.print("chips: none" if item.no_chips else "chips: not known")
        return
    shown = table(None, "chip", "count", "TPP", "density", "designer in", "source")
    for inside in item.contained_chips:
        chip = inside.chip
        shown.add_row(
            escape(chip.name),
            str(inside.count),
            _figure(chip.tpp),
            _figure(chip.performance_density),
            chip.designer_headquarters,
            escape(chip.source),
        )
    out.print(shown)


def _figure(figure: Figure) -> str:
    """A figure with at most two decimals, limits, or ``unknown``."""
    if figure is None:
        return "unknown"
    if isinstance(figure, Bounds):
        above = "" if figure.at_most is None else f" to {figure.at_most:.2f}"
        return f"{figure.at_least:.2f}{above or ' or more'}"
    return f"{figure:.2f}"
