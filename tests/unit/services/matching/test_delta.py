from services.matching.delta import compare_lists
from services.matching.lists import ListEntry, PartyList


def party_list(*entries: ListEntry) -> PartyList:
    return PartyList(name="csl", digest="0" * 64, entries=entries)


def entry(name: str, entry_id: str = "1", remarks: str = "") -> ListEntry:
    return ListEntry(list_name="sdn", entry_id=entry_id, name=name, remarks=remarks)


def test_who_is_new_gone_and_changed_is_told() -> None:
    older = party_list(entry("Gone"), entry("Kept"), entry("Changed"))
    newer = party_list(entry("KEPT", "9"), entry("Changed", remarks="more"), entry("New"))

    delta = compare_lists(older, newer)

    assert (["New"], ["Gone"], [("Changed", "Changed")]) == (
        [each.name for each in delta.added],
        [each.name for each in delta.removed],
        [(before.name, after.name) for before, after in delta.changed],
    )


def test_entries_of_one_name_are_paired_in_their_order() -> None:
    delta = compare_lists(party_list(entry("Same"), entry("Same", "2")), party_list(entry("Same")))

    assert ["2"] == [each.entry_id for each in delta.removed]


def test_the_way_a_file_is_written_is_no_change() -> None:
    older = ListEntry(
        list_name="sdn",
        entry_id="1",
        name="Same",
        aliases=("B", "A"),
        addresses=("1 Road, Beijing",),
        remarks="a  b",
    )
    newer = ListEntry(
        list_name="sdn",
        entry_id="x",
        name="SAME",
        aliases=("A", "B"),
        addresses=("1 Road", "Beijing"),
        remarks="a b",
        vanished=True,
    )

    assert () == compare_lists(party_list(older), party_list(newer)).changed


def test_the_digest_names_who_is_gone() -> None:
    older = party_list(entry("Gone"), entry("Kept"))
    gone = compare_lists(older, party_list(entry("Kept")))
    other = compare_lists(party_list(entry("Other"), entry("Kept")), party_list(entry("Kept")))
    added = compare_lists(party_list(entry("Kept")), older)

    assert gone.digest == compare_lists(older, party_list(entry("Kept"))).digest
    assert 3 == len({gone.digest, other.digest, added.digest})
