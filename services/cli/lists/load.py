"""``portcullis lists load``: a list file through the gates, then a proposal or a refresh.

Owns: the order of the gates. Refuses to know: who approves.
"""

import asyncio
from collections.abc import Collection
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer

from schemas.envelope import format_instant
from services.chassis.local.home import Home
from services.cli.console import JsonOption, out, print_json
from services.cli.controls import LIST_SLOT, publish_controls
from services.cli.errors import FileError, UsageError
from services.cli.lists.in_force import ActiveList, read_in_force, read_stored
from services.cli.lists.proposals import (
    Asked,
    Proposal,
    needs_nobody,
    propose,
    who_asks,
    write_activation,
)
from services.cli.lists.show import proposal_fields, show_proposal
from services.cli.options import (
    HomeOption,
    KafkaOption,
    choose_clock,
    choose_home,
    choose_kafka,
    parse_instant,
)
from services.matching.gates import (
    GROWTH_GATES,
    OLDER_GATES,
    SHRINK_GATES,
    require_digest,
    require_fresh,
    require_plausible,
)
from services.matching.lists import bundle, detect_format, digest_of, parse_list
from services.matching.lists.ofac import MEMBERS
from services.matching.starter import load_starter, starter_digest

SLOTS = {
    "csl_csv": LIST_SLOT,
    "csl_json": LIST_SLOT,
    "ofac_sdn": "ofac-sdn",
    "bis_dpl": "bis-denied-persons",
    "entity_list_csv": "bis-entity-list",
    "watch_csv": "watch-list",
}
SlotOption = Annotated[
    str | None, typer.Option("--slot", help="The place this list fills; else by its format.")
]
FormatOption = Annotated[
    str | None, typer.Option("--format", help=f"One of {', '.join(SLOTS)}; else by its first row.")
]
Files = Annotated[
    list[str],
    typer.Argument(metavar="FILE", help="A list file, 'starter', or SDN.CSV ALT.CSV ADD.CSV."),
]
AcceptShrink = Annotated[
    bool, typer.Option("--accept-shrink", help="Propose it although rows are missing.")
]
AcceptOlder = Annotated[
    bool, typer.Option("--accept-older", help="Propose it although it is older.")
]
AcceptGrowth = Annotated[
    bool, typer.Option("--accept-growth", help="Propose it although it is ten times bigger.")
]
DropVanished = Annotated[
    bool, typer.Option("--drop-vanished", help="Let entries go that the file lacks.")
]
DigestOption = Annotated[
    str | None, typer.Option("--digest", help="SHA-256 that a second source names.")
]
FetchedAt = Annotated[
    str | None, typer.Option("--fetched-at", help="When it was fetched, if not now.")
]
ByOption = Annotated[
    str | None, typer.Option("--by", help="Who asks; cannot approve. Else the user here.")
]


class Outcome(NamedTuple):
    """What became of a file: an event to publish at once, or a proposal that waits."""

    state: str
    event: bytes | None = None
    proposal: Proposal | None = None


def load(  # noqa: PLR0917 - one parameter per option
    files: Files,
    slot: SlotOption = None,
    form: FormatOption = None,
    accept_shrink: AcceptShrink = False,
    accept_older: AcceptOlder = False,
    accept_growth: AcceptGrowth = False,
    drop_vanished: DropVanished = False,
    digest: DigestOption = None,
    fetched_at: FetchedAt = None,
    requested_by: ByOption = None,
    home: HomeOption = None,
    kafka: KafkaOption = None,
    as_json: JsonOption = False,
) -> None:
    """Validate a list, store it by digest, and propose it to two reviewers."""
    content, form = read_files(files, form)
    if digest is not None:
        require_digest(digest_of(content), digest)
    place, bootstrap = choose_home(home), choose_kafka(home, kafka)
    now = choose_clock(place).now()
    asked = Asked(
        slot=slot or SLOTS[form],
        form=form,
        content=content,
        fetched_at=now if fetched_at is None else parse_instant(fetched_at),
        requested_by=who_asks(requested_by),
        drop_vanished=drop_vanished,
    )
    active = read_in_force(home, bootstrap).get(asked.slot)
    accepted = (
        *(SHRINK_GATES if accept_shrink else ()),
        *(OLDER_GATES if accept_older else ()),
        *(GROWTH_GATES if accept_growth else ()),
    )
    outcome = admit(place, asked, active, now, accepted)
    if outcome.event is not None:
        asyncio.run(publish_controls(bootstrap, [outcome.event]))
    _tell(asked, outcome, as_json=as_json)


def admit(
    place: Home, asked: Asked, active: ActiveList | None, now: datetime, accepted: Collection[str]
) -> Outcome:
    """Let a file through the gates; then it is a refresh, a first starter list, or a proposal.

    Raises:
        ListFormatError: it cannot be read in its format.
        ListGateError: a gate refuses it; nothing changes.
    """
    since = None if active is None else active.fetched_at
    require_fresh(asked.fetched_at, now, since)
    new = parse_list(asked.content, form=asked.form, name=asked.slot)
    before = None
    if active is not None:
        before = read_stored(place, active.digest, active.form, active.slot)
    official = asked.form != "watch_csv" and new.digest != starter_digest()
    require_plausible(new, before, form=asked.form, official=official, accepted=accepted)
    if needs_nobody(asked, active):
        event = write_activation(place, asked, active, now)
        return Outcome("activated" if active is None else "refreshed", event=event)
    return Outcome("proposed", proposal=propose(place, asked, active))


def read_files(files: list[str], form: str | None) -> tuple[bytes, str]:
    """Read a list's file, or OFAC's three; give its bytes and format.

    Raises:
        FileError: one cannot be read.
        UsageError: several files that are not OFAC's three, or an unknown format.
    """
    if form is not None and form not in SLOTS:
        message = f"{form!r} is no list format"
        raise UsageError(message, remedy=f"It is one of {', '.join(SLOTS)}.")
    if len(files) > 1:
        named = {Path(file).name.upper(): Path(file) for file in files}
        if set(named) != set(MEMBERS):
            message = f"{len(files)} files, which are not {', '.join(MEMBERS)}"
            raise UsageError(message, remedy="Load one file at a time, or OFAC's three together.")
        return bundle({name: read_file(path) for name, path in named.items()}), "ofac_sdn"
    content = load_starter() if files == ["starter"] else read_file(Path(files[0]))
    return content, form or detect_format(content)


def read_file(path: Path) -> bytes:
    """Read a file.

    Raises:
        FileError: it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        message = f"{path} cannot be read: {error.strerror}"
        raise FileError(message, remedy="Name an existing list file.") from error


def _tell(asked: Asked, outcome: Outcome, *, as_json: bool) -> None:
    said: dict[str, Any] = {
        "slot": asked.slot,
        "state": outcome.state,
        "digest": digest_of(asked.content),
        "fetched_at": format_instant(asked.fetched_at),
    }
    if outcome.proposal is not None:
        said |= proposal_fields(outcome.proposal)
    else:
        said["rows"] = len(parse_list(asked.content, form=asked.form, name=asked.slot).entries)
    if as_json:
        print_json(said)
    elif outcome.proposal is not None:
        show_proposal(outcome.proposal)
    else:
        verb = "Activated" if outcome.state == "activated" else "Refreshed"
        out.print(f"{verb} [bold]{asked.slot}[/bold]: {said['rows']} rows, {said['digest'][:16]}")
