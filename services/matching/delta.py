"""What changed between two lists: who is new, gone, or listed differently.

Owns: pairing the rows of two lists. Refuses to know: what follows from a change.
"""

from dataclasses import dataclass, replace

from services.matching.lists import ListEntry, PartyList

Key = tuple[str, str, int]


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


def compare_lists(older: PartyList, newer: PartyList) -> Delta:
    """Pair the rows of two lists by list and name; publishers' row ids change without reason."""
    before, after = _keyed(older), _keyed(newer)
    return Delta(
        added=tuple(entry for key, entry in after.items() if key not in before),
        removed=tuple(entry for key, entry in before.items() if key not in after),
        changed=tuple(
            (entry, after[key])
            for key, entry in before.items()
            if key in after and _substance(entry) != _substance(after[key])
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


def _substance(entry: ListEntry) -> ListEntry:
    return replace(entry, entry_id="", name="")
