"""Which list fills which slot, and the files behind it.

Owns: asking screening, and reading the topic where no stack answers. Refuses to know: who may
change it.
"""

import asyncio
import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from schemas.topics import CONTROLS
from services.chassis.local.errors import LocalError
from services.chassis.local.home import Home
from services.chassis.traffic import EventReader
from services.cli.ask import ask
from services.matching.lists import PartyList, join_kept, parse_list
from services.matching.lists.formats import KEPT, SUFFIXES

APPROVALS_MIN = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class ActiveList:
    """A list in force, as screening or the topic says."""

    slot: str
    digest: str
    form: str
    kept: str | None
    rows: int
    fetched_at: datetime

    def repeats(self, digest: str, form: str) -> bool:
        """Whether a file is the one in force, byte for byte."""
        return (self.digest, self.form) == (digest, form)


def read_in_force(home: Path | None, kafka: str) -> dict[str, ActiveList]:
    """Say which list fills which slot.

    Screening's word counts; where no stack runs here, the topic is read, with the activations
    that lack approvals left out.

    Raises:
        NotReadyError: a stack runs here, and screening does not answer: nobody knows.
    """
    try:
        told = ask(home, "screening", "/v1/status").get("lists")
    except LocalError:
        told = None
    if told is None:
        return asyncio.run(_from_topic(kafka))
    return {each["list_name"]: _said(each) for each in told}


def read_whole(place: Home, active: ActiveList) -> PartyList | None:
    """Read a list in force with what is kept beside it; None where a file is missing here."""
    listed = read_stored(place, active.digest, active.form, active.slot)
    if active.kept is None or listed is None:
        return listed
    kept = read_stored(place, active.kept, KEPT, active.slot)
    return None if kept is None else join_kept(listed, kept)


def read_stored(place: Home, digest: str, form: str, slot: str) -> PartyList | None:
    """Read a list of the store by its digest; None where it is missing here.

    Raises:
        ListFormatError: it is not of that format.
    """
    path = find_stored(place, digest)
    return None if path is None else parse_list(path.read_bytes(), form=form, name=slot)


def find_stored(place: Home, digest: str) -> Path | None:
    """Find a file of the store by its digest."""
    paths = (place.lists / f"{digest}.{suffix}" for suffix in SUFFIXES)
    return next((path for path in paths if path.exists()), None)


def _said(told: dict[str, Any]) -> ActiveList:
    return ActiveList(
        slot=told["list_name"],
        digest=told["digest"],
        form=told.get("format", "csl_csv"),
        kept=told.get("kept"),
        rows=int(told["rows"]),
        fetched_at=datetime.fromisoformat(told["fetched_at"]),
    )


async def _from_topic(kafka: str) -> dict[str, ActiveList]:
    found: dict[str, ActiveList] = {}
    async with EventReader(kafka, [CONTROLS]) as reader:
        for record in await reader.read_to_end():
            said = _activation_of(record.value)
            if said is None:
                continue
            new = _said(said)
            before = found.get(new.slot)
            signed = len(said.get("approvals", ())) >= APPROVALS_MIN
            if before is None or signed or before.repeats(new.digest, new.form):
                found[new.slot] = new
    return found


def _activation_of(value: bytes | None) -> dict[str, Any] | None:
    try:
        event = json.loads(value or b"")
    except ValueError:
        return None
    if not isinstance(event, dict) or event.get("type") != "list.activated":
        return None
    said = event.get("data")
    return said if isinstance(said, dict) and "list_name" in said else None
