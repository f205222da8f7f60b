from dataclasses import replace
from datetime import date

import pytest

from services.matching.errors import ListFormatError
from services.matching.lists import ListEntry, PartyList, join_kept, parse_kept, write_kept

FULL = ListEntry(
    list_name="entity_list",
    entry_id="1",
    name="Sugon 曙光",
    kind="company",
    aliases=("Dawning",),
    native_names=("曙光",),
    addresses=("1 Road, Beijing",),
    countries=frozenset({"CN", "HK"}),
    identifiers=(("USCC", "911"),),
    license_requirement="all",
    license_policy="Presumption of denial",
    footnotes=("1", "4"),
    federal_register="84 FR 29373",
    programs=("X",),
    dates_of_birth=("1960",),
    start_date=date(2019, 6, 24),
    end_date=date(2030, 1, 1),
    remarks="r",
)
BARE = ListEntry(list_name="sdn", entry_id="2", name="Nobody")


def test_kept_entries_are_read_back_whole_and_marked() -> None:
    read = parse_kept(write_kept([FULL, BARE])).entries

    assert {replace(FULL, vanished=True), replace(BARE, vanished=True)} == set(read)


def test_the_same_entries_give_the_same_bytes_in_any_order() -> None:
    assert write_kept([FULL, BARE]) == write_kept([replace(BARE, vanished=True), FULL])


@pytest.mark.parametrize(
    "content", [b"x\n", b"[]\n", b"{}\n", b'{"name": "x", "color": "red"}\n', b""]
)
def test_what_is_no_such_file_is_refused(content: bytes) -> None:
    with pytest.raises(ListFormatError):
        parse_kept(content)


def test_what_vanished_stands_behind_the_list() -> None:
    current = PartyList(name="csl", digest="d", entries=(BARE,))
    kept = parse_kept(write_kept([FULL]))

    assert current == join_kept(current, None)
    assert ["Nobody", "Sugon 曙光"] == [each.name for each in join_kept(current, kept).entries]
