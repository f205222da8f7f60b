from pathlib import Path

import pytest

from services.cli.errors import FileError
from services.cli.match.queries import read_queries
from services.matching.screen import Subject


def written(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "q.csv"
    path.write_bytes(content)
    return path


def test_rows_are_read_in_order_with_countries_by_code_or_name(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        b"\xef\xbb\xbfextra,name,country,query_id\nx,Sugon,cn,1\nx, Acme ,Germany,2\nx,Foo,,3\n",
    )

    assert [
        ("1", Subject(name="Sugon", country="CN")),
        ("2", Subject(name="Acme", country="DE")),
        ("3", Subject(name="Foo")),
    ] == [(each.query_id, each.subject) for each in read_queries(path)]


def test_a_bad_row_says_its_number_and_what_is_wrong_and_the_others_are_read(
    tmp_path: Path,
) -> None:
    path = written(
        tmp_path,
        b"query_id,name,country\n1,Sugon,CN\n2\n3, ,CN\n4,\xff,CN\n\n5,a,b,c\n6,Foo,\n7,"
        + b"x" * 1_001
        + b",\n8,"
        + b"y" * 1_000_001
        + b",\n9,Bar,\n",
    )

    found = read_queries(path)

    assert [
        (2, "1", ""),
        (3, "2", "has 1 cells, not 3"),
        (4, "3", "has no name"),
        (5, "4", "is not UTF-8"),
        (6, "5", "has 4 cells, not 3"),
        (7, "6", ""),
        (8, "7", "has a name of more than 1000 characters"),
        (9, "", "cannot be read: field larger than field limit (1000000)"),
        (10, "9", ""),
    ] == [(each.row, each.query_id, each.defect) for each in found]
    assert [None if each.defect else each.subject for each in found] == [
        each.subject for each in found
    ]


@pytest.mark.parametrize("content", [b"", b"name\nSugon\n"])
def test_a_file_without_its_columns_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(FileError):
        read_queries(written(tmp_path, content))


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileError):
        read_queries(tmp_path / "missing.csv")
