from services.matching.index import build_index
from services.matching.lists import ListEntry, PartyList
from services.matching.native import NO_NATIVE_NAMES


def test_a_name_without_letters_and_an_identifier_that_is_a_word_are_not_looked_up() -> None:
    entry = ListEntry(
        list_name="sdn",
        entry_id="1",
        name="Foo",
        aliases=("-",),
        identifiers=(("Gender", "Male"), ("Passport", "A836238")),
    )

    index = build_index([PartyList(name="csl", digest="0" * 64, entries=(entry,))], NO_NATIVE_NAMES)

    assert (1, ["A836238"]) == (index.names, list(index.by_identifier))


def test_no_list_has_no_name() -> None:
    assert 0 == build_index([], NO_NATIVE_NAMES).names
