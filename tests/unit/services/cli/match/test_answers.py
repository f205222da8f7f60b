import csv
import io
from pathlib import Path

import pytest
from rich.console import Console

from services.cli.errors import FileError
from services.cli.match import answers
from services.cli.match.answers import match_file
from services.matching.index import Index, build_index
from services.matching.lists import parse_csl_csv
from services.matching.starter import load_starter


@pytest.fixture(scope="module")
def index() -> Index:
    return build_index([parse_csl_csv(load_starter(), name="starter")])


def queries(tmp_path: Path, rows: int) -> Path:
    path = tmp_path / "q.csv"
    lines = (f"{at},{'Sugon' if at % 2 else ''},CN\n" for at in range(rows))
    path.write_text("query_id,name,country\n" + "".join(lines), encoding="utf-8")
    return path


def test_answers_keep_the_order_of_the_rows_bad_ones_included(tmp_path: Path, index: Index) -> None:
    out = tmp_path / "a.csv"

    summary = match_file(index, queries(tmp_path, 600), out)
    with out.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))

    assert list(map(str, range(600))) == [row["query_id"] for row in rows]
    assert ["error", "confirmed"] * 300 == [row["status"] for row in rows]
    assert ({"confirmed": 300, "error": 300}, 600, 300) == (
        summary.statuses,
        summary.rows,
        len(summary.defects),
    )


def test_bad_rows_and_progress_are_told_on_a_terminal(
    tmp_path: Path, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = io.StringIO()
    terminal = Console(file=shown, force_terminal=True, width=100, highlight=False)
    monkeypatch.setattr(answers, "err", terminal)

    match_file(index, queries(tmp_path, 60), tmp_path / "a.csv")

    assert "row 2 has no name" in shown.getvalue()
    assert "and 10 more bad rows" in shown.getvalue()
    assert "60/60" in shown.getvalue()


def test_answers_that_cannot_be_written_leave_nothing_behind(tmp_path: Path, index: Index) -> None:
    with pytest.raises(FileError):
        match_file(index, queries(tmp_path, 2), tmp_path / "missing" / "a.csv")


def test_a_file_without_rows_has_no_answers(tmp_path: Path, index: Index) -> None:
    out = tmp_path / "a.csv"

    assert 0 == match_file(index, queries(tmp_path, 0), out).rows
    assert "query_id,status,score,entry_id,entry_name\n" == out.read_text(encoding="utf-8")
