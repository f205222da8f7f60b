"""Entries that a publisher no longer lists and that stay in force until their removal is approved.

Owns: the file they are kept in: lossless, the same bytes for the same entries. Refuses to know:
who approves a removal.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, fields, replace
from datetime import date
from typing import Any

from services.matching.errors import ListFormatError
from services.matching.lists.cells import decode_text
from services.matching.lists.entries import ListEntry, PartyList, digest_of

_FIELDS = frozenset(field.name for field in fields(ListEntry)) - {"vanished"}
_TUPLES = ("aliases", "native_names", "addresses", "footnotes", "programs", "dates_of_birth")


def write_kept(entries: Iterable[ListEntry]) -> bytes:
    """Write entries down, one JSON object per line, sorted."""
    return b"".join(sorted(_line(entry) for entry in entries))


def parse_kept(content: bytes, *, name: str = "kept") -> PartyList:
    """Read what ``write_kept`` wrote; every entry is marked as vanished.

    Raises:
        ListFormatError: not such a file.
    """
    lines = decode_text(content).splitlines()
    entries = tuple(_entry(line, at) for at, line in enumerate(lines, 1))
    return PartyList(name=name, digest=digest_of(content), entries=entries)


def join_kept(current: PartyList, kept: PartyList | None) -> PartyList:
    """What is in force: the publisher's list and, behind it, what vanished from it."""
    if kept is None:
        return current
    return replace(current, entries=current.entries + kept.entries)


def _line(entry: ListEntry) -> bytes:
    said: dict[str, Any] = {
        key: value for key, value in asdict(entry).items() if value and key in _FIELDS
    }
    if entry.countries:
        said["countries"] = sorted(entry.countries)
    for key in ("start_date", "end_date"):
        if key in said:
            said[key] = said[key].isoformat()
    return json.dumps(said, ensure_ascii=False, sort_keys=True).encode() + b"\n"


def _entry(line: str, at: int) -> ListEntry:
    try:
        said = json.loads(line)
        if not _FIELDS.issuperset(said):
            raise ValueError(sorted(set(said) - _FIELDS))  # noqa: TRY301 - one way out for all faults
        for key in _TUPLES:
            said[key] = tuple(said.get(key, ()))
        said["countries"] = frozenset(said.get("countries", ()))
        said["identifiers"] = tuple((one, other) for one, other in said.get("identifiers", ()))
        for key in ("start_date", "end_date"):
            said[key] = date.fromisoformat(said[key]) if key in said else None
        return ListEntry(**said, vanished=True)
    except (ValueError, TypeError, AttributeError) as error:
        message = f"Row {at} is no kept entry ({error}); restore the file from its digest."
        raise ListFormatError(message, row=at) from error
