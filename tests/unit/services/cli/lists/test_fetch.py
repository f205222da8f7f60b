"""Fetching from a publisher that misbehaves: each fault coded, and the last good list stays."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from services.chassis.clock import SystemClock
from services.chassis.local.home import Home
from services.cli import lists
from services.cli.controls import LIST_SLOT, activate_list
from services.cli.lists import in_force
from services.cli.reviewers import make_reviewer
from services.matching import gates
from services.matching.lists import COLUMNS
from services.matching.starter import load_starter, starter_digest
from tests.unit.services.cli.lists.conftest import Answer, Publisher
from tests.unit.services.cli.lists.desk import Kafka, waiting_in
from tests.unit.services.matching.lists.test_csl_json import to_json

STARTER = load_starter()
ROWS = STARTER.splitlines(keepends=True)
TOML = """
[[source]]
slot = "consolidated-screening-list"
format = "csl_csv"
urls = ["{csv}"]
check_format = "csl_json"
check_url = "{json}"
"""


def _row(name: str) -> bytes:
    cells = dict.fromkeys(COLUMNS, "") | {
        "source": "Entity List (EL) - Bureau of Industry and Security",
        "name": name,
    }
    return (",".join(f'"{cells[column]}"' for column in COLUMNS) + "\n").encode()


@pytest.fixture
def home(tmp_path: Path, kafka: Kafka, monkeypatch: pytest.MonkeyPatch) -> Home:
    """The starter list in force for a while; its own few rows pass for a publisher's whole file."""
    monkeypatch.setattr(gates, "FLOORS", {})
    monkeypatch.setattr(gates, "LISTS_OF", {})
    monkeypatch.setattr(gates, "GROWTH_ROWS_MIN", 1)
    place = Home(tmp_path)
    kafka.values.append(activate_list(place, load_starter(), SystemClock().now(), "x").value)
    return place


def fetch(home: Home, url: str, form: str = "csl_csv", *options: str) -> Result:
    place = ["--home", str(home.folder), "--kafka", "x:1", "--attempts", "1"]
    words = ["fetch", "--urls", f"{form}={url}", *place, *options]
    return CliRunner().invoke(lists.app, words)


def told(result: Result) -> dict[str, Any]:
    [said] = json.loads(result.output)
    found: dict[str, Any] = said
    return found


def test_the_same_bytes_refresh_and_are_asked_for_by_their_version(
    home: Home, kafka: Kafka, publisher: Publisher
) -> None:
    headers = {"etag": '"1"'}
    url = publisher.give(Answer(body=load_starter(), headers=headers), Answer(status=304))
    first, second = (told(fetch(home, url, "csl_csv", "--json")) for _ in range(2))

    assert ("refreshed", "refreshed") == (first["state"], second["state"])
    assert [None, '"1"'] == [headers.get("if-none-match") for _, headers in publisher.asked]
    assert starter_digest() == json.loads(kafka.values[-1])["data"]["digest"]
    assert 6 == len(kafka.values)


def test_a_changed_list_is_proposed_once_and_waits(
    home: Home, kafka: Kafka, publisher: Publisher
) -> None:
    url = publisher.give(Answer(body=b"".join(ROWS[:-1])))
    make_reviewer(home, "ada", SystemClock().now())
    assert "proposed" == told(fetch(home, url, "csl_csv", "--json"))["state"]

    place = ["--home", str(home.folder), "--kafka", "x:1", "--json"]
    [waiting] = waiting_in(home)
    CliRunner().invoke(lists.app, ["activate", waiting["proposal"], "--as", "ada", *place])

    assert "waiting" == told(fetch(home, url, "csl_csv", "--json"))["state"]
    assert "portcullis-fetch" == waiting["requested_by"]
    assert "Two reviewers" in fetch(home, url).output
    assert 4 == len(kafka.values)


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (Answer(), "fetch_empty"),
        (Answer(body=load_starter(), length=10**7), "fetch_truncated"),
        (Answer(body=load_starter()[:-40]), "list_format"),
        (Answer(body=b"".join(ROWS[:200])), "list_gate_shrink"),
        (Answer(body=b"<html>We have moved</html>"), "fetch_html"),
        (Answer(body=ROWS[0] + b"".join(ROWS[1:]) * 11), "list_gate_grown"),
        (Answer(status=500), "fetch_status"),
        (Answer(status=302, headers={"location": "https://example.org/"}), "fetch_redirected"),
        (Answer(body=load_starter().decode().encode("utf-16")), "list_format"),
        (
            Answer(body=b"x", headers={"content-type": "text/csv; charset=gb18030"}),
            "fetch_charset",
        ),
        (Answer(body=b"a,b\n1,2\n"), "list_format"),
    ],
)
def test_a_publisher_that_misbehaves_changes_nothing(
    home: Home, kafka: Kafka, publisher: Publisher, answer: Answer, code: str
) -> None:
    result = fetch(home, publisher.give(answer), "csl_csv", "--json")

    assert ("failed", code) == (told(result)["state"], told(result)["code"])
    assert (1, "lists_fetch") == (result.exit_code, getattr(result.exception, "code", ""))
    assert 4 == len(kafka.values)
    assert starter_digest() == in_force.read_in_force(home.folder, "x:1")[LIST_SLOT].digest


def test_an_older_file_is_refused(home: Home, publisher: Publisher) -> None:
    days = sorted({row.decode().split('","')[9] for row in ROWS[1:]})
    older = b"".join(row for row in ROWS if f'","{days[-1]}","'.encode() not in row)
    result = fetch(home, publisher.give(Answer(body=older)), "csl_csv", "--json")

    assert "list_gate_older" == told(result)["code"]


def test_a_failing_list_does_not_stop_the_others(
    home: Home, kafka: Kafka, publisher: Publisher
) -> None:
    bad = publisher.give(Answer(status=404), path="/bad")
    good = publisher.give(Answer(body=load_starter()))
    result = fetch(home, f"{bad} csl_csv={good}", "bis_dpl", "--json")

    assert ["failed", "refreshed"] == [each["state"] for each in json.loads(result.output)]
    assert "fetch_status" in fetch(home, f"{bad} csl_csv={good}", "bis_dpl").output
    assert 6 == len(kafka.values)


def test_ofac_s_three_files_are_fetched_together(home: Home, publisher: Publisher) -> None:
    rows = b"".join(b'%d,"NAME %d",-0-,"CUBA"%s\n' % (at, at, b",-0-" * 8) for at in range(120))
    urls = [
        publisher.give(Answer(body=rows), path="/SDN.CSV"),
        publisher.give(Answer(body=b'1,1,"aka","ALIAS",-0-\n'), path="/ALT.CSV"),
        publisher.give(Answer(body=b'1,1,-0-,"Havana","Cuba",-0-\n'), path="/ADD.CSV"),
    ]
    said = told(fetch(home, ",".join(urls), "ofac_sdn", "--json"))

    assert ("ofac-sdn", "proposed") == (said["slot"], said["state"])


def test_a_damaged_note_of_versions_means_asking_for_the_whole(
    home: Home, publisher: Publisher
) -> None:
    (home.folder / "store" / "fetched.json").write_text("{")
    url = publisher.give(Answer(body=load_starter()))

    assert "refreshed" == told(fetch(home, url, "csl_csv", "--json"))["state"]
    assert url in json.loads((home.folder / "store" / "fetched.json").read_text())


@pytest.mark.parametrize(("lacking", "state"), [(0, "refreshed"), (2, "failed")])
def test_a_file_is_compared_with_the_publisher_s_other_format(
    home: Home, publisher: Publisher, lacking: int, state: str
) -> None:
    more = STARTER + b"".join(_row(f"Extra Party {at}") for at in range(lacking))
    settings = TOML.format(
        csv=publisher.give(Answer(body=STARTER), path="/csv"),
        json=publisher.give(Answer(body=to_json(more)), path="/json"),
    )
    (home.folder / "lists.toml").write_text(settings)
    words = ["fetch", "--home", str(home.folder), "--kafka", "x:1", "--attempts", "1", "--json"]
    said = told(CliRunner().invoke(lists.app, words))

    assert (state, "list_gate_differs" if lacking else "") == (said["state"], said["code"])
