"""A false positive that two reviewers cleared, and what it is good for.

Owns: who is meant (party side, entry side), how far a clearance reaches, and what is never cleared.
Refuses to know: where clearances are kept, and the law that a match would otherwise meet.

A clearance is found by what both sides say, so that it is void as soon as either side says
something else: another address of the party, another alias of the entry.
"""

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import MISSING, dataclass, fields
from datetime import date
from typing import Literal

from services.matching.delta import substance_of
from services.matching.lists import ListEntry
from services.matching.screen import Match, Subject

Reach = Literal["ordinary", "advanced"]
RoleClass = Literal["principal", "service", "owner"]
SHARED_ADDRESS = frozenset({"address_agrees", "address_shared"})
DENYING = frozenset({"dpl", "sdn"})  # a confirmed match with these denies


@dataclass(frozen=True, slots=True, kw_only=True)
class Clearance:
    """Two reviewers' word that a party is not the listed party its name resembles.

    Attributes:
        clearance_id: derived from the review that gave it and both sides.
        party_key: ``party_key`` of what the party said.
        party_name: for the reader; ``country`` too.
        role_class: the class of role it was given for.
        entry_id: the publisher's id when it was given; publishers change it without reason.
        entry_digest: ``entry_digest`` of what the list said.
        reach: ``ordinary``: orders without advanced-computing items; ``advanced``: those too.
        cleared_by: the reviewers, first approval first.
        cleared_on: the law's day.
        expires_on: the first law's day on which it no longer counts.
        determination_id: what they read.
        review_id: the event id of the second approval.
        voided_by: event id of the review that took it back; empty while it counts.
    """

    clearance_id: str
    party_key: str
    party_name: str
    country: str
    role_class: RoleClass
    list_name: str
    entry_id: str
    entry_name: str
    entry_digest: str
    reach: Reach
    cleared_by: tuple[str, ...]
    cleared_on: date
    expires_on: date
    determination_id: str
    review_id: str
    voided_by: str = ""


def party_key(subject: Subject) -> str:
    """Return the SHA-256 of everything that is compared of a party, in hexadecimal.

    Names fold width, case and spaces; nothing else: a changed word is a changed party.
    """
    said = [
        sorted({_folded(name) for name in subject.names()}),
        subject.country or "",
        [_folded(line) for line in subject.address],
        sorted(map(list, subject.identifiers)),
    ]
    return _sha256(said)


def entry_digest(entry: ListEntry) -> str:
    """Return the SHA-256 of an entry's name and substance, as lists are compared.

    The publisher's row id, the format of the file and whether the publisher still lists it are no
    part of it.
    """
    substance = substance_of(entry)
    said = {
        field.name: _plain(value)
        for field in fields(substance)
        if (value := getattr(substance, field.name)) != _default(field)
    }
    return _sha256({**said, "name": _folded(entry.name)})


def is_clearable(match: Match) -> bool:
    """Say whether a match may be remembered as a false positive at all.

    A confirmed match never is: the whole name and a second mark agree. An agreeing registration
    number never is, and an agreeing address not on a list that denies: another look costs less.
    """
    if match.status == "confirmed" or "identifier_agrees" in match.reasons:
        return False
    return match.list_name not in DENYING or SHARED_ADDRESS.isdisjoint(match.reasons)


def joint_reach(wishes: Sequence[str]) -> Reach | None:
    """Return how far both reviewers want a clearance to reach: the nearer one; None: not both."""
    if len(wishes) < 2 or not all(wishes):  # noqa: PLR2004 - four eyes
        return None
    return "advanced" if all(wish == "advanced" for wish in wishes) else "ordinary"


def fitting(
    known: Iterable[Clearance], role_class: RoleClass, match: Match
) -> tuple[Clearance, ...]:
    """Return the clearances of a party that are about this match, longest lasting first."""
    of_list = [
        each
        for each in known
        if each.role_class == role_class
        and each.list_name == match.list_name
        and not each.voided_by
    ]
    if not of_list or not is_clearable(match):
        return ()
    digest = entry_digest(match.entry)
    found = [each for each in of_list if each.entry_digest == digest]
    return tuple(sorted(found, key=lambda each: (each.expires_on, each.clearance_id), reverse=True))


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _default(field: object) -> object:
    """Return a field's default: a field added later voids nothing while it says nothing."""
    default = getattr(field, "default", MISSING)
    factory = getattr(field, "default_factory", MISSING)
    return factory() if callable(factory) else default


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(map(str, value))
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return value


def _sha256(said: object) -> str:
    text = json.dumps(said, separators=(",", ":"), sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
