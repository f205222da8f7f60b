"""``portcullis lists status``, ``diff`` and ``vanished``: what is in force, and what changed.

Owns: comparing and showing. Refuses to know: how a list comes into force.
"""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from schemas.envelope import format_instant
from services.chassis.local.home import Home
from services.cli.console import JsonOption, out, print_json, table
from services.cli.controls import LIST_SLOT
from services.cli.errors import FileError
from services.cli.lists.errors import ProposalError
from services.cli.lists.in_force import ActiveList, find_stored, read_in_force, read_stored
from services.cli.lists.load import ByOption, read_file
from services.cli.lists.proposals import (
    PREFIX_MIN,
    Asked,
    list_proposals,
    propose,
    who_asks,
)
from services.cli.lists.show import (
    delta_fields,
    proposal_fields,
    show_delta,
    show_entries,
    show_proposal,
    show_proposals,
)
from services.cli.officer.rescreenings import find_rescreenings, show_rescreenings
from services.cli.options import HomeOption, KafkaOption, choose_clock, choose_home, choose_kafka
from services.matching.delta import compare_lists
from services.matching.lists import ListEntry, PartyList, detect_format, parse_list
from services.matching.lists.formats import KEPT, SUFFIXES
from services.matching.starter import load_starter, starter_digest

SECONDS_PER_HOUR = 3600
_STARTER = "shipped starter list: a demonstration, not kept current"


def status(home: HomeOption = None, kafka: KafkaOption = None, as_json: JsonOption = False) -> None:
    """Show which list fills which slot, how old it is, whom it was compared with, what waits."""
    place = choose_home(home)
    lists = read_in_force(home, choose_kafka(home, kafka))
    now = choose_clock(place).now()
    compared = find_rescreenings(home)
    if as_json:
        print_json(
            [
                {
                    **_fields(each),
                    "age_s": _age(each, now),
                    "rescreening": next(
                        (one for one in compared if one["digest"] == each.digest), None
                    ),
                }
                for each in lists.values()
            ]
        )
        return
    shown = table("Lists in force", "slot", "rows", "format", "age", "digest", "kept", "remark")
    for slot, each in sorted(lists.items()):
        hours = f"{_age(each, now) // SECONDS_PER_HOUR} h"
        remark = _STARTER if each.digest == starter_digest() else ""
        kept = "" if each.kept is None else each.kept[:8]
        shown.add_row(slot, str(each.rows), each.form, hours, each.digest[:16], kept, remark)
    out.print(shown)
    show_rescreenings(compared)
    waiting = list_proposals(place)
    if waiting:
        show_proposals(waiting)


def diff(
    older: Annotated[str, typer.Argument(help="The older list: a file, digest, or 'starter'.")],
    newer: Annotated[str, typer.Argument(help="The newer list; its format may be another.")],
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Compare two lists, across formats: who is new, gone, or listed differently."""
    place = choose_home(home)
    delta = compare_lists(_read(place, older), _read(place, newer))
    if as_json:
        print_json(delta_fields(delta))
    else:
        show_delta(delta)


def vanished(  # noqa: PLR0917 - one parameter per option
    drop: Annotated[
        list[str] | None, typer.Option("--drop", help="Propose that this entry goes; repeatable.")
    ] = None,
    drop_all: Annotated[bool, typer.Option("--drop-all", help="Propose that all go.")] = False,
    slot: Annotated[str, typer.Option("--slot", help="The place of the list.")] = LIST_SLOT,
    requested_by: ByOption = None,
    home: HomeOption = None,
    kafka: KafkaOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show the entries their publisher dropped, which stay in force; propose that some go."""
    place = choose_home(home)
    active = read_in_force(home, choose_kafka(home, kafka)).get(slot)
    entries = _kept(place, active)
    if drop or drop_all:
        _propose_drop(place, active, entries, set(drop or ()), requested_by, as_json=as_json)
    elif as_json:
        print_json([(each.list_name, each.name) for each in entries])
    else:
        show_entries(f"{len(entries)} vanished from {escape(slot)} and in force", entries)


def _kept(place: Home, active: ActiveList | None) -> tuple[ListEntry, ...]:
    if active is None or active.kept is None:
        return ()
    kept = read_stored(place, active.kept, KEPT, active.slot)
    return () if kept is None else kept.entries


def _propose_drop(
    place: Home,
    active: ActiveList | None,
    entries: tuple[ListEntry, ...],
    names: set[str],
    requested_by: str | None,
    *,
    as_json: bool,
) -> None:
    unknown = names - {each.name for each in entries}
    path = None if active is None else find_stored(place, active.digest)
    if active is None or path is None or unknown or not entries:
        message = f"nothing vanished is called {sorted(unknown)}" if unknown else "nothing vanished"
        raise ProposalError(message, remedy="portcullis lists vanished")
    asked = Asked(
        slot=active.slot,
        form=active.form,
        content=path.read_bytes(),
        fetched_at=active.fetched_at,
        requested_by=who_asks(requested_by),
        drop_vanished=not names,
        drop=frozenset(names),
    )
    proposal = propose(place, asked, active)
    if as_json:
        print_json({"state": "proposed", **proposal_fields(proposal)})
    else:
        show_proposal(proposal)


def _read(place: Home, named: str) -> PartyList:
    """Read a list by file, by the first digits of its digest in the store, or the starter list."""
    if named == "starter":
        content = load_starter()
    elif Path(named).exists():
        content = read_file(Path(named))
    else:
        content = _find(place, named).read_bytes()
    return parse_list(content, form=detect_format(content), name=named)


def _find(place: Home, digest: str) -> Path:
    found = [
        path
        for suffix in SUFFIXES
        if len(digest) >= PREFIX_MIN
        for path in place.lists.glob(f"{digest}*.{suffix}")
    ]
    if len(found) != 1:
        message = f"{digest} is no file, and {len(found)} lists of the store begin so"
        raise FileError(message, remedy=f"Name a file, or a digest in {place.lists}.")
    return found[0]


def _age(active: ActiveList, now: datetime) -> int:
    return int((now - active.fetched_at).total_seconds())


def _fields(active: ActiveList) -> dict[str, object]:
    return {
        "list_name": active.slot,
        "digest": active.digest,
        "rows": active.rows,
        "format": active.form,
        "kept": active.kept,
        "fetched_at": format_instant(active.fetched_at),
        "is_starter": active.digest == starter_digest(),
    }
