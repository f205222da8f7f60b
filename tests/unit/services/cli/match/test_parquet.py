from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from services.cli.errors import FileError
from services.cli.match import parquet as module
from services.cli.match.answers import match_file
from services.cli.match.parquet import is_parquet, load_pyarrow, read_parquet, write_parquet
from services.matching.index import build_index
from services.matching.lists import parse_csl_csv
from services.matching.starter import load_starter


def queries(tmp_path: Path) -> Path:
    path = tmp_path / "q.parquet"
    table = pa.table(
        {"query_id": [7, 8, 9], "name": ["Sugon", None, "Foo"], "country": ["CN", "CN", None]}
    )
    parquet.write_table(table, path)
    return path


def test_a_parquet_file_is_answered_as_a_parquet_file(tmp_path: Path) -> None:
    out = tmp_path / "a.parquet"
    index = build_index([parse_csl_csv(load_starter(), name="starter")])

    summary = match_file(index, queries(tmp_path), out)
    rows = parquet.read_table(out).to_pylist()

    assert ["7", "8", "9"] == [row["query_id"] for row in rows]
    assert ["confirmed", "error", "clear"] == [row["status"] for row in rows]
    assert (1000, ((3, "has no name"),)) == (rows[0]["score"], summary.defects)


def test_rows_come_back_as_text(tmp_path: Path) -> None:
    assert {"query_id": "8", "name": ""} == read_parquet(queries(tmp_path), ["query_id", "name"])[1]


def test_no_rows_make_an_empty_table(tmp_path: Path) -> None:
    write_parquet(tmp_path / "a.pq", ["one", "two"], [])

    assert (0, ["one", "two"]) == (
        parquet.read_table(tmp_path / "a.pq").num_rows,
        parquet.read_table(tmp_path / "a.pq").column_names,
    )


def test_a_file_that_is_no_parquet_or_lacks_a_column_is_refused(tmp_path: Path) -> None:
    broken = tmp_path / "x.parquet"
    broken.write_bytes(b"no parquet")

    with pytest.raises(FileError, match="cannot be read"):
        read_parquet(broken, ["name"])
    with pytest.raises(FileError, match="lacks the columns missing"):
        read_parquet(queries(tmp_path), ["name", "missing"])


def test_a_place_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileError):
        write_parquet(tmp_path / "missing" / "a.parquet", ["one"], [("x",)])


def test_without_pyarrow_the_remedy_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ModuleNotFoundError(name=name)

    monkeypatch.setattr(module.importlib, "import_module", missing)

    with pytest.raises(FileError) as caught:
        load_pyarrow()
    assert "portcullis[parquet]" in caught.value.remedy


def test_parquet_is_told_by_the_suffix() -> None:
    assert [True, True, False] == [
        is_parquet(Path(name)) for name in ("a.PARQUET", "a.pq", "a.csv")
    ]
