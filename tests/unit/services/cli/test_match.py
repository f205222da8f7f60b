import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from services.cli.main import build_app
from services.matching.starter import load_starter


def run(*arguments: str) -> Result:
    return CliRunner().invoke(build_app("match"), ["match", *arguments])


def test_a_listed_name_is_shown_with_its_reasons() -> None:
    shown = run("Sugon", "--country", "cn", "--address", "somewhere", "--explain").output

    assert "confirmed" in shown
    assert "country_agrees" in shown


def test_a_match_is_told_as_json() -> None:
    told = json.loads(run("Sugon", "--country", "CN", "--json").output)

    assert ("Sugon", "confirmed") == (
        told["matches"][0]["entry_name"],
        told["matches"][0]["status"],
    )


def test_the_alias_that_matched_is_shown() -> None:
    assert "Dawning" in run("Dawning Information Industry", "--explain").output


def test_a_name_that_resembles_nobody_says_so() -> None:
    assert "No resemblance" in run("Aalberts").output


def test_a_name_nobody_here_reads_asks_for_its_latin_form() -> None:
    assert "Latin form" in run("无名有限公司").output


def test_a_file_of_names_is_answered_line_by_line(tmp_path: Path) -> None:
    queries, answers, listed = (tmp_path / name for name in ("q.csv", "a.csv", "l.csv"))
    listed.write_bytes(load_starter())
    queries.write_text(
        "query_id,name,country\n1,Sugon,CN\n2,Aalberts,\n3,无名有限公司,CN\n4,Huawei Cloud,China\n",
        encoding="utf-8",
    )

    run("--batch", str(queries), "--out", str(answers), "--list", str(listed))
    with answers.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))

    assert ["confirmed", "clear", "unscreenable"] == [row["status"] for row in rows[:3]]
    assert ("1", "1000", "Sugon") == (
        rows[0]["query_id"],
        rows[0]["score"],
        rows[0]["entry_name"],
    )


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["Sugon", "--batch", "x.csv"],
        ["Sugon", "--list", "missing.csv"],
        ["--batch", "missing.csv", "--out", "x.csv"],
    ],
)
def test_what_makes_no_sense_is_refused(arguments: list[str]) -> None:
    assert 0 != run(*arguments).exit_code


def test_queries_without_their_columns_are_refused(tmp_path: Path) -> None:
    queries = tmp_path / "q.csv"
    queries.write_text("name\nSugon\n", encoding="utf-8")

    assert 0 != run("--batch", str(queries), "--out", str(tmp_path / "a.csv")).exit_code
