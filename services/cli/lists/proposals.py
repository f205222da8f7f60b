"""Proposals: a list that was looked at by the gates and waits for two people.

Owns: what is proposed, the file it waits in, and collecting approvals. Refuses to know: whether the
activation counts (screening judges, from the registered keys).

What vanished from the publisher's file stays in force: it is kept beside the new list until a
proposal without it is approved. Two rules need no decision of their own: an entry whose own end
date has passed is not kept, and the starter list's rows are ours and never kept.
"""

import getpass
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from schemas.controls import ListActivation
from services.chassis.local.home import Home, write_atomically
from services.cli.controls import store, write_control
from services.cli.lists.errors import ProposalError
from services.cli.lists.in_force import ActiveList, read_whole
from services.matching.delta import Delta, compare_lists
from services.matching.lists import (
    FORMATS,
    ListEntry,
    PartyList,
    digest_of,
    join_kept,
    parse_list,
    write_kept,
)
from services.matching.starter import starter_digest
from services.screening.translate.activations import approve, statement_of

APPROVALS_MIN = 2
PREFIX_MIN = 6
SHOWN_MAX = 200  # names of vanished entries written into a proposal for people
_NAME = re.compile(r"[^A-Za-z0-9._-]+")


class Proposal(BaseModel):
    """A proposal as it waits: the activation with the approvals so far, and what it changes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    activation: ListActivation
    added: int
    removed: tuple[str, ...]
    changed: int
    kept: tuple[str, ...]

    @property
    def name(self) -> str:
        """What it is called: a digest of all that the approvals sign."""
        return digest_of(statement_of(self.activation))


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody asks for: a list file in a slot.

    Attributes:
        fetched_at: when the publisher's file was fetched.
        requested_by: who asks; never one of the two who approve.
        drop_vanished: entries that vanished are to go, once two people agree.
        drop: names of vanished entries that are to go.
    """

    slot: str
    form: str
    content: bytes
    fetched_at: datetime
    requested_by: str
    note: str | None = None
    drop_vanished: bool = False
    drop: frozenset[str] = frozenset()


def who_asks(given: str | None) -> str:
    """Name the requester: as given, else the user of this machine, in letters of the wire."""
    try:
        name = given or getpass.getuser()
    except (OSError, KeyError):
        name = "operator"
    return _NAME.sub("-", name).strip("-.") or "operator"


def needs_nobody(asked: Asked, active: ActiveList | None) -> bool:
    """Say whether screening takes it without people: the same bytes, or the first starter list."""
    digest = digest_of(asked.content)
    if active is None:
        return digest == starter_digest()
    return active.repeats(digest, asked.form)


def write_activation(place: Home, asked: Asked, active: ActiveList | None, now: datetime) -> bytes:
    """Write the event of an activation that needs nobody; the same is kept beside it as before."""
    digest = store(place.lists, asked.content, FORMATS[asked.form].suffix)
    activation = ListActivation.model_validate(
        {
            "list_name": asked.slot,
            "digest": digest,
            "rows": len(parse_list(asked.content, form=asked.form, name=asked.slot).entries),
            "format": asked.form,
            "fetched_at": asked.fetched_at,
            "note": asked.note,
            "kept": None if active is None else active.kept,
        }
    )
    return write_control("list.activated", asked.slot, activation, now).value


def propose(place: Home, asked: Asked, active: ActiveList | None) -> Proposal:
    """Store a list and what vanished, and write the proposal down.

    Older proposals for the slot that nobody has signed are dropped: daily fetches do not pile up.

    Raises:
        ListFormatError: the file cannot be read in its format.
    """
    new = parse_list(asked.content, form=asked.form, name=asked.slot)
    store(place.lists, asked.content, FORMATS[asked.form].suffix)
    before = None if active is None else read_whole(place, active)
    gone = () if before is None else compare_lists(before, new).removed
    kept = () if asked.drop_vanished or _is_starter(active) else _still_binding(gone, asked)
    proposal = _write(place, asked, active, before, new, kept)
    for each in list_proposals(place):
        if each.activation.list_name == asked.slot and not each.activation.approvals:
            _path(place, each).unlink(missing_ok=True)
    _keep(place, proposal)
    return proposal


def _is_starter(active: ActiveList | None) -> bool:
    return active is not None and active.digest == starter_digest()


def _still_binding(gone: tuple[ListEntry, ...], asked: Asked) -> tuple[ListEntry, ...]:
    today = asked.fetched_at.date()
    return tuple(
        each
        for each in gone
        if each.name not in asked.drop and (each.end_date is None or each.end_date > today)
    )


def _write(  # noqa: PLR0917 - a proposal says all of it
    place: Home,
    asked: Asked,
    active: ActiveList | None,
    before: PartyList | None,
    new: PartyList,
    kept: tuple[ListEntry, ...],
) -> Proposal:
    written = write_kept(kept)
    beside = PartyList(name=asked.slot, digest="", entries=kept) if kept else None
    delta = None if before is None else compare_lists(before, join_kept(new, beside))
    activation = ListActivation.model_validate(
        {
            "list_name": asked.slot,
            "digest": new.digest,
            "rows": len(new.entries),
            "format": asked.form,
            "fetched_at": asked.fetched_at,
            "note": asked.note,
            "replaces": None if active is None else active.digest,
            "kept": store(place.lists, written, "jsonl") if kept else None,
            "delta": None if delta is None else delta.digest,
            "requested_by": asked.requested_by,
        }
    )
    return Proposal(
        activation=activation,
        added=len(new.entries) if delta is None else len(delta.added),
        removed=() if delta is None else _names(delta.removed),
        changed=0 if delta is None else len(delta.changed),
        kept=_names(kept),
    )


def _names(entries: tuple[ListEntry, ...]) -> tuple[str, ...]:
    named = sorted(f"{each.list_name}: {each.name}" for each in entries)
    more = len(named) - SHOWN_MAX
    return tuple(named[:SHOWN_MAX]) + ((f"... and {more} more",) if more > 0 else ())


def delta_of(place: Home, proposal: Proposal, active: ActiveList | None) -> Delta | None:
    """Compare a proposal with what is in force, kept entries included; None without a former."""
    before = None if active is None else read_whole(place, active)
    after = read_whole(place, proposed(proposal))
    return None if before is None or after is None else compare_lists(before, after)


def proposed(proposal: Proposal) -> ActiveList:
    """The list a proposal would put in force."""
    asked = proposal.activation
    return ActiveList(
        slot=asked.list_name,
        digest=asked.digest,
        form=asked.format,
        kept=asked.kept,
        rows=asked.rows,
        fetched_at=asked.fetched_at,
    )


def list_proposals(place: Home) -> list[Proposal]:
    """All that waits, oldest fetch first."""
    found = [Proposal.model_validate_json(path.read_bytes()) for path in _files(place)]
    return sorted(found, key=lambda each: (each.activation.fetched_at, each.name))


def find_proposal(place: Home, digest: str) -> Proposal:
    """Find what waits by the first digits of the proposal's or the list's digest.

    Raises:
        ProposalError: none, several, or too few digits.
    """
    waiting = list_proposals(place)
    found = [
        each
        for each in waiting
        if len(digest) >= PREFIX_MIN
        and (each.name.startswith(digest) or each.activation.digest.startswith(digest))
    ]
    if len(found) != 1:
        named = ", ".join(each.name[:12] for each in (found or waiting)) or "none"
        message = f"{len(found)} proposals are called {digest!r}; waiting: {named}"
        raise ProposalError(message, remedy="portcullis lists proposals")
    return found[0]


def add_approval(place: Home, proposal: Proposal, reviewer: str, seed: bytes) -> Proposal:
    """Sign a proposal and keep it with the signature.

    Raises:
        ProposalError: the reviewer asked for it, or has signed it before.
    """
    asked = proposal.activation
    if reviewer == asked.requested_by:
        message = f"{reviewer} asked for this list, so two others must approve it"
        raise ProposalError(message, remedy="Let another reviewer sign.")
    if any(each.reviewer == reviewer for each in asked.approvals):
        message = f"{reviewer} has signed already; a second person must sign"
        raise ProposalError(message, remedy=f"portcullis lists activate {proposal.name[:12]} --as")
    approvals = (*asked.approvals, approve(asked, reviewer, seed))
    signed = proposal.model_copy(
        update={"activation": asked.model_copy(update={"approvals": approvals})}
    )
    _keep(place, signed)
    return signed


def forget_slot(place: Home, slot: str) -> None:
    """Drop every proposal of a slot: another list is in force there now."""
    for each in list_proposals(place):
        if each.activation.list_name == slot:
            _path(place, each).unlink(missing_ok=True)


def _keep(place: Home, proposal: Proposal) -> None:
    path = _path(place, proposal)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, proposal.model_dump_json(indent=1) + "\n")


def _files(place: Home) -> list[Path]:
    return sorted((place.folder / "store" / "proposals").glob("*.json"))


def _path(place: Home, proposal: Proposal) -> Path:
    return place.folder / "store" / "proposals" / f"{proposal.name}.json"
