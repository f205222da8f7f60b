"""A company's own watch list: names to hold for review.

Owns: its five columns. Refuses to know: why a name is on it, beyond the note.

Effect: no provision of law names this list, so a match holds for review (``possible_match``, also
where country or address agree) and never denies.
"""

from services.matching.countries import countries_of
from services.matching.lists.cells import WATCH, decode_text, name_of, split_addresses, split_names
from services.matching.lists.entries import ListEntry, PartyList, digest_of
from services.matching.lists.rows import read_free_table

COLUMNS = ("name", "aliases", "country", "address", "note")


def parse_watch_list(content: bytes, *, name: str = "watch") -> PartyList:
    """Read a watch list.

    Args:
        content: CSV, UTF-8, columns ``COLUMNS`` in any order, ``name`` at least; several aliases
            or addresses are separated by semicolons; country as a code or a name.
        name: the slot it fills.

    Raises:
        ListFormatError: an unknown column, or a row without a name.
    """
    rows = read_free_table(
        decode_text(content), required=COLUMNS[:1], allowed=COLUMNS, what="a watch list"
    )
    entries = tuple(_read_row(cells, at) for at, cells in rows)
    return PartyList(name=name, digest=digest_of(content), entries=entries)


def _read_row(cells: dict[str, str], at: int) -> ListEntry:
    addresses = split_addresses(cells["address"])
    return ListEntry(
        list_name=WATCH,
        entry_id=f"watch-{at}",
        name=name_of(cells["name"], at),
        aliases=split_names(cells["aliases"]),
        addresses=addresses,
        countries=countries_of((*addresses, cells["country"])),
        remarks=cells["note"].strip(),
    )
