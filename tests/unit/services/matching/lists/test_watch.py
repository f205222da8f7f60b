import pytest

from services.matching.errors import ListFormatError
from services.matching.lists import ListEntry, parse_watch_list


def test_a_watch_list_is_read() -> None:
    content = b"country,name,aliases,note\nDE,Graumann Handel,Graumann; GH Trading,paid late\n"

    assert (
        ListEntry(
            list_name="watch",
            entry_id="watch-2",
            name="Graumann Handel",
            aliases=("Graumann", "GH Trading"),
            countries=frozenset({"DE"}),
            remarks="paid late",
        ),
    ) == parse_watch_list(content).entries


@pytest.mark.parametrize(
    ("content", "row"),
    [(b"title\nx\n", 1), (b"name,name\nx,y\n", 1), (b"name,note\n,x\n", 2), (b"name\nx,y\n", 2)],
)
def test_what_is_no_watch_list_is_refused_with_its_row(content: bytes, row: int) -> None:
    with pytest.raises(ListFormatError) as refusal:
        parse_watch_list(content)

    assert row == refusal.value.row
