import json
from dataclasses import replace
from pathlib import Path

import pytest

from services.chassis.local.home import Home
from services.cli.controls import LIST_SLOT
from services.cli.lists import in_force
from services.matching.starter import starter_digest
from tests.unit.services.cli.lists.desk import ROWS, official, run, run_plain, told, write


def test_status_shows_age_starter_and_what_waits(home: Home) -> None:
    told(home.folder, "load", write(home, "a.csv", official()), "--accept-shrink")
    shown = run(home.folder, "status").output
    [said] = told(home.folder, "status")

    assert "Waiting for approval" in shown
    assert (LIST_SLOT, starter_digest(), True) == (
        said["list_name"],
        said["digest"],
        said["is_starter"],
    )


def test_diff_tells_who_is_gone_in_files_and_in_the_store(home: Home) -> None:
    newer = write(home, "newer.csv", b"".join(ROWS[:-1]))
    shown = run_plain("diff", "starter", newer, "--home", str(home.folder))
    said = json.loads(
        run_plain("diff", starter_digest()[:9], newer, "--json", "--home", str(home.folder)).output
    )

    assert "1 removed" in shown.output
    assert said["digest"] in shown.output.replace("\n", "")
    assert (0, 1, 0) == tuple(len(said[kind]) for kind in ("added", "removed", "changed"))
    assert "no file" in str(
        run_plain("diff", "0123456789", newer, "--home", str(home.folder)).exception
    )


def test_a_missing_file_is_refused(home: Home) -> None:
    assert 1 == run(home.folder, "load", str(home.folder / "none.csv")).exit_code


def test_screening_s_word_counts_where_a_stack_runs(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    said = {"list_name": "csl", "digest": "d", "rows": 3, "fetched_at": "2026-11-23T15:00:00Z"}
    monkeypatch.setattr(in_force, "ask", lambda *_: {"lists": [said]})
    [found] = in_force.read_in_force(tmp_path, "x:1").values()

    assert ("csl", "d", "csl_csv", None) == (found.slot, found.digest, found.form, found.kept)


def test_a_list_whose_file_is_not_here_cannot_be_compared(home: Home) -> None:
    active = in_force.read_in_force(home.folder, "x:1")[LIST_SLOT]

    assert in_force.read_whole(home, replace(active, digest="0" * 64)) is None
    assert in_force.read_whole(home, replace(active, kept="0" * 64)) is None


def test_status_without_proposals_shows_lists_only(home: Home) -> None:
    assert "Waiting" not in run(home.folder, "status").output
