"""``portcullis lists``: load and activate party lists, see which are in force, compare two.

Owns: the sanity gates' place in the procedure, and which list is in force. Refuses to know: how
names are compared, and what a list means in law.
"""

import asyncio
import json
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from schemas.controls import ListActivation
from schemas.envelope import format_instant
from schemas.topics import CONTROLS
from services.chassis.clock import AsOfClock, Clock, SystemClock
from services.chassis.local.home import Home
from services.chassis.local.stack import read_stack
from services.chassis.traffic import EventReader
from services.cli.console import JsonOption, out, print_json, table
from services.cli.controls import LIST_SLOT, publish_controls, store, write_control
from services.cli.errors import FileError
from services.cli.options import HomeOption, KafkaOption, choose_home, choose_kafka
from services.matching.delta import compare_lists
from services.matching.gates import require_plausible
from services.matching.lists import PartyList, parse_csl_csv
from services.matching.starter import load_starter

SHOWN = 20  # entries of each kind of change that are printed

app = typer.Typer(no_args_is_help=True, help="Load and activate party lists.")
SlotOption = Annotated[str, typer.Option("--slot", help="The place this list fills.")]


@app.command()
def load(  # noqa: PLR0917 - one parameter per option
    file: Annotated[str, typer.Argument(metavar="FILE", help="A list file, or 'starter'.")],
    slot: SlotOption = LIST_SLOT,
    accept_shrink: Annotated[
        bool, typer.Option("--accept-shrink", help="Activate although entries vanished.")
    ] = False,
    home: HomeOption = None,
    kafka: KafkaOption = None,
    as_json: JsonOption = False,
) -> None:
    """Validate a list, store it by digest, and activate it."""
    content = load_starter() if file == "starter" else _read(Path(file))
    party_list = parse_csl_csv(content, name=slot)
    place = choose_home(home)
    bootstrap = choose_kafka(home, kafka)
    active = asyncio.run(_activations(bootstrap)).get(slot)
    before = None if active is None else _stored(place, str(active["digest"]), slot)
    require_plausible(party_list, None if accept_shrink else before)
    digest, rows = store(place.lists, content), len(party_list.entries)
    activation, event = activation_event(slot, digest, rows, choose_clock(place).now())
    asyncio.run(publish_controls(bootstrap, [event]))
    told = {
        "slot": slot,
        "digest": digest,
        "rows": rows,
        "fetched_at": format_instant(activation.fetched_at),
    }
    if as_json:
        print_json(told)
        return
    out.print(f"Activated [bold]{slot}[/bold]: {rows} rows, {digest[:16]}")


@app.command()
def status(home: HomeOption = None, kafka: KafkaOption = None, as_json: JsonOption = False) -> None:
    """Show which list fills which slot."""
    active = asyncio.run(_activations(choose_kafka(home, kafka)))
    if as_json:
        print_json(list(active.values()))
        return
    shown = table("Lists in force", "slot", "rows", "fetched", "digest")
    for slot, data in sorted(active.items()):
        shown.add_row(slot, str(data["rows"]), str(data["fetched_at"]), str(data["digest"])[:16])
    out.print(shown)


@app.command()
def diff(
    older: Annotated[Path, typer.Argument(help="The older list file.")],
    newer: Annotated[Path, typer.Argument(help="The newer list file.")],
    as_json: JsonOption = False,
) -> None:
    """Compare two list files: who is new, gone, or listed differently."""
    delta = compare_lists(parse_csl_csv(_read(older)), parse_csl_csv(_read(newer)))
    kinds = {
        "added": [(entry.list_name, entry.name) for entry in delta.added],
        "removed": [(entry.list_name, entry.name) for entry in delta.removed],
        "changed": [(entry.list_name, entry.name) for _, entry in delta.changed],
    }
    if as_json:
        print_json(kinds)
        return
    for kind, entries in kinds.items():
        shown = table(f"{len(entries)} {kind}", "list", "name")
        for list_name, name in entries[:SHOWN]:
            shown.add_row(list_name, name)
        out.print(shown)


def activation_event(
    slot: str, digest: str, rows: int, now: datetime
) -> tuple[ListActivation, bytes]:
    """Write the event that puts a list in force.

    Returns:
        The activation, and the event's bytes for ``controls.events.v1``.
    """
    activation = ListActivation(
        list_name=slot, digest=digest, rows=rows, format="csl_csv", fetched_at=now
    )
    return activation, write_control("list.activated", slot, activation, now).value


def choose_clock(home: Home) -> Clock:
    """The clock of the installation: its own instant where it pretends one."""
    stack = read_stack(home)
    if stack is None or stack.as_of is None or stack.anchor is None:
        return SystemClock()
    return AsOfClock(stack.as_of, stack.anchor)


async def _activations(bootstrap: str) -> dict[str, dict[str, Any]]:
    async with EventReader(bootstrap, [CONTROLS]) as reader:
        found = [_activation_of(record.value) for record in await reader.read_to_end()]
    return {str(data["list_name"]): data for data in found if data is not None}


def _activation_of(value: bytes | None) -> dict[str, Any] | None:
    try:
        event = json.loads(value or b"")
    except ValueError:
        return None
    if not isinstance(event, dict) or event.get("type") != "list.activated":
        return None
    data = event.get("data")
    return data if isinstance(data, dict) and "list_name" in data else None


def _stored(home: Home, digest: str, slot: str) -> PartyList | None:
    path = home.lists / f"{digest}.csv"
    return parse_csl_csv(path.read_bytes(), name=slot) if path.exists() else None


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        message = f"{path} cannot be read: {error.strerror}"
        raise FileError(message, remedy="Name an existing list file.") from error
