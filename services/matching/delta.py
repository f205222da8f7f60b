"""What changed between two lists: who is new, gone, or listed differently.

Owns: pairing the rows of two lists, across formats, and the digest a reviewer signs. Refuses to
know: what follows from a change.
"""

import hashlib
import re
from dataclasses import dataclass, replace

from services.matching.lists import ListEntry, PartyList, write_kept

Key = tuple[str, str, int]
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Delta:
    """What changed.

    Attributes:
        added: entries only the newer list has.
        removed: entries only the older list has: each one to be reviewed.
        changed: (older, newer) entries of the same name in the same list.
    """

    added: tuple[ListEntry, ...]
    removed: tuple[ListEntry, ...]
    changed: tuple[tuple[ListEntry, ListEntry], ...]

    @property
    def digest(self) -> str:
        """SHA-256 over every entry of every kind, hex: names exactly what was reviewed."""
        hashed = hashlib.sha256()
        for kind, entries in (
            ("added", self.added),
            ("removed", self.removed),
            ("before", tuple(older for older, _ in self.changed)),
            ("after", tuple(newer for _, newer in self.changed)),
        ):
            written = write_kept(entries)
            hashed.update(f"{kind} {len(written)}\n".encode())
            hashed.update(written)
        return hashed.hexdigest()


def compare_lists(older: PartyList, newer: PartyList) -> Delta:
    """Pair the rows of two lists by list and name; publishers' row ids change without reason.

    The two may come in different formats: order, punctuation and the way an address is cut into
    cells do not count as a change.
    """
    before, after = _keyed(older), _keyed(newer)
    return Delta(
        added=tuple(entry for key, entry in after.items() if key not in before),
        removed=tuple(entry for key, entry in before.items() if key not in after),
        changed=tuple(
            (entry, after[key])
            for key, entry in before.items()
            if key in after and not _is_same(entry, after[key])
        ),
    )


def _keyed(party_list: PartyList) -> dict[Key, ListEntry]:
    keyed: dict[Key, ListEntry] = {}
    for entry in party_list.entries:
        folded = " ".join(entry.name.casefold().split())
        at = 0
        while (entry.list_name, folded, at) in keyed:
            at += 1
        keyed[entry.list_name, folded, at] = entry
    return keyed


def _is_same(older: ListEntry, newer: ListEntry) -> bool:
    plain = replace(newer, entry_id=older.entry_id, name=older.name, vanished=older.vanished)
    return plain == older or substance_of(older) == substance_of(newer)


def substance_of(entry: ListEntry) -> ListEntry:
    """Return an entry without its name and what a format or a row id alone may change."""
    words = sorted(set(_WORD.findall(" ".join(entry.addresses).casefold())))
    return replace(
        entry,
        entry_id="",
        name="",
        vanished=False,
        aliases=tuple(sorted(entry.aliases)),
        addresses=tuple(words),
        identifiers=tuple(sorted(entry.identifiers)),
        programs=tuple(sorted(entry.programs)),
        dates_of_birth=tuple(sorted(entry.dates_of_birth)),
        license_requirement=" ".join(entry.license_requirement.split()),
        license_policy=" ".join(entry.license_policy.split()),
        remarks=" ".join(entry.remarks.split()),
    )
