from datetime import date

import pytest

from services.matching.errors import ListFormatError
from services.matching.lists.cells import decode_text, footnotes_of, read_day, short_name


@pytest.mark.parametrize(
    ("requirement", "footnotes"),
    [
        ("see §§ 734.9(e)1 and 744.11 of the EAR2", ("1", "2")),
        ("(See §§ 734.9(g),3 746.8(a)(3))", ("3",)),
        ("(See §§ 734.9(e) and 744.11 of the EAR) 4", ("4",)),
        ("(See §734.9(e)(3))", ("5",)),
        ("(See §744.11 of the EAR)", ()),
    ],
)
def test_footnotes_are_read_from_the_license_requirement(
    requirement: str, footnotes: tuple[str, ...]
) -> None:
    assert footnotes == footnotes_of(requirement)


def test_every_list_of_the_publisher_has_a_short_name() -> None:
    assert "mev" == short_name("Military End User (MEU) List - Bureau of Industry and Security")


@pytest.mark.parametrize(
    ("content", "row", "words"),
    [
        (b"", 0, "empty"),
        (b" \r\n", 0, "empty"),
        (b"<!DOCTYPE html><html>", 1, "web page"),
        (b"\n<html>", 1, "web page"),
        (b"a\nb\nM\xfcller\n", 3, "not UTF-8"),
        ("name\nMüller\n".encode("cp1252"), 2, "not UTF-8"),
        ("name\nMüller\n".encode("utf-16"), 1, "not UTF-8"),
    ],
)
def test_bytes_that_are_no_list_are_refused_with_the_row_and_what_to_do(
    content: bytes, row: int, words: str
) -> None:
    with pytest.raises(ListFormatError, match=words) as refusal:
        decode_text(content)

    assert ("list_format", row) == (refusal.value.code, refusal.value.row)


def test_days_are_read_in_both_styles() -> None:
    assert [date(2026, 11, 23), date(2026, 11, 23), None] == [
        read_day("2026-11-23", 2, "day"),
        read_day("11/23/2026", 2, "day"),
        read_day(" ", 2, "day"),
    ]


def test_a_day_that_does_not_exist_is_refused_with_row_and_column() -> None:
    with pytest.raises(ListFormatError) as refusal:
        read_day("02/30/2026", 7, "Effective_Date")

    assert (7, "Effective_Date") == (refusal.value.row, refusal.value.column)
