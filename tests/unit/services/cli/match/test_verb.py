import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from services.matching.starter import load_starter, starter_digest

Run = Callable[..., Result]


def test_a_listed_name_is_shown_with_its_reasons_in_words(run: Run) -> None:
    shown = run("Sugon", "--country", "cn", "--address", "somewhere", "--explain").output

    assert "confirmed" in shown
    assert "country_agrees" in shown
    assert "the country agrees" in " ".join(shown.split())


def test_what_was_compared_is_named_by_count_and_digest(run: Run) -> None:
    shown = " ".join(run("Aalberts", "--explain").output.split())

    assert "compared with" in shown
    assert starter_digest()[:16] in shown


def test_a_match_is_told_as_json_with_what_answered(run: Run) -> None:
    told = json.loads(run("Sugon", "--country", "China", "--json").output)

    assert ("Sugon", "confirmed") in [
        (each["entry_name"], each["status"]) for each in told["matches"]
    ]
    assert (starter_digest(), 64) == (told["list_digest"], len(told["index_digest"]))


def test_the_alias_that_matched_is_shown(run: Run) -> None:
    assert "Dawning" in run("Dawning Information Industry", "--explain").output


def test_a_name_that_resembles_nobody_says_so(run: Run) -> None:
    assert "No resemblance" in run("Aalberts").output


def test_a_name_nobody_here_reads_asks_for_its_latin_form(run: Run) -> None:
    assert "Latin form" in run("无名有限公司").output


def test_a_number_with_wrong_check_digits_is_said_so(run: Run) -> None:
    shown = run("Aalberts", "--identifier", "LEI=213800KUD8LAJWSQ9D16").output

    assert "wrong check digits" in shown


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    path = tmp_path / "l.csv"
    path.write_bytes(load_starter())
    return path


def answers_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


QUERIES = (
    "query_id,name,country\n1,Sugon,CN\n2,Aalberts,\n3,无名有限公司,CN\n4,Huawei Cloud,China\n"
)


def test_a_file_of_names_is_answered_line_by_line(run: Run, tmp_path: Path, listed: Path) -> None:
    queries, answers = tmp_path / "q.csv", tmp_path / "a.csv"
    queries.write_text(QUERIES, encoding="utf-8")

    shown = run("--batch", str(queries), "--out", str(answers), "--list", str(listed))
    rows = answers_of(answers)

    assert 0 == shown.exit_code
    assert "4 rows answered" in shown.output
    assert ["confirmed", "clear", "unscreenable"] == [row["status"] for row in rows[:3]]
    assert ("1", "1000", True, True) == (
        rows[0]["query_id"],
        rows[0]["score"],
        bool(rows[0]["entry_id"]),
        bool(rows[0]["entry_name"]),
    )


def test_a_summary_is_told_as_json(run: Run, tmp_path: Path, listed: Path) -> None:
    queries, answers = tmp_path / "q.csv", tmp_path / "a.csv"
    queries.write_text(QUERIES + "5,,CN\n", encoding="utf-8")

    result = run(
        "--batch", str(queries), "--out", str(answers), "--list", str(listed), "--json"
    )  # fmt: skip
    told = json.loads(result.stdout)

    assert (5, 1, [{"row": 6, "defect": "has no name"}], "l.csv", starter_digest()) == (
        told["rows"],
        told["statuses"]["error"],
        told["defects"],
        told["list"],
        told["list_digest"],
    )


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["Sugon", "--batch", "x.csv"],
        ["Sugon", "--list", "missing.csv"],
        ["Sugon", "--country", "Atlantis"],
        ["Sugon", "--born", "soon"],
        ["Sugon", "--identifier", "213800KUD8LAJWSQ9D16"],
        ["--batch", "missing.csv", "--out", "x.csv"],
    ],
)
def test_what_makes_no_sense_is_refused(run: Run, arguments: list[str]) -> None:
    assert 0 != run(*arguments).exit_code


def test_more_matches_than_are_shown_are_counted(run: Run) -> None:
    assert "more; --json shows all" in run("Huawei Technologies").output
