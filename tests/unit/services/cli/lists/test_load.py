from pathlib import Path

import pytest

from services.chassis.local.home import Home
from services.cli.controls import LIST_SLOT
from services.matching.starter import load_starter
from tests.unit.services.cli.lists.desk import (
    ROWS,
    Kafka,
    both_sign,
    gate,
    run,
    told,
    waiting_in,
    write,
)


def test_the_starter_list_needs_nobody_in_an_empty_slot(tmp_path: Path, kafka: Kafka) -> None:
    said = told(tmp_path, "load", "starter")

    event = kafka.last()
    stored = tmp_path / "store" / "lists" / f"{said['digest']}.csv"
    assert load_starter() == stored.read_bytes()
    assert ("list.activated", LIST_SLOT, said["digest"], said["rows"], "activated") == (
        event["type"],
        event["data"]["list_name"],
        event["data"]["digest"],
        event["data"]["rows"],
        said["state"],
    )


def test_the_same_bytes_again_are_a_refresh(home: Home, kafka: Kafka) -> None:
    assert "refreshed" == told(home.folder, "load", "starter")["state"]
    assert 5 == len(kafka.values)
    assert "Refreshed" in run(home.folder, "load", "starter").output


def test_a_list_that_shrank_is_refused_unless_accepted(home: Home, kafka: Kafka) -> None:
    short = write(home, "short.csv", b"".join(ROWS[:200]))
    refused = run(home.folder, "load", short)
    accepted = run(home.folder, "load", short, "--accept-shrink")

    assert ("floor", 0) == (gate(refused), accepted.exit_code)
    assert "Proposed" in accepted.output
    assert "portcullis lists activate" in accepted.output.replace("\n", " ")
    assert 4 == len(kafka.values)


@pytest.mark.parametrize(
    ("options", "refusal"),
    [
        (["--digest", "0" * 64], "digest"),
        (["--fetched-at", "2020-01-01T00:00:00Z"], "age"),
        (["--fetched-at", "2100-01-01T00:00:00Z"], "future"),
        (["--fetched-at", "yesterday"], "'yesterday' is not an instant with a time zone"),
        (
            ["--fetched-at", "2026-11-23T15:00:00"],
            "is not an instant with a time zone",
        ),
        (["--format", "xml"], "'xml' is no list format"),
        (["--format", "csl_json"], "the file is not JSON"),
    ],
)
def test_what_the_gates_refuse_changes_nothing(
    home: Home, kafka: Kafka, options: list[str], refusal: str
) -> None:
    result = run(home.folder, "load", "starter", *options)

    assert refusal.casefold() in gate(result).casefold()
    assert (1, 4) == (1 if result.exit_code else 0, len(kafka.values))


def test_ofac_s_three_files_are_loaded_together(home: Home) -> None:
    rows = b"".join(b'%d,"NAME %d",-0-,"CUBA"%s\n' % (at, at, b",-0-" * 8) for at in range(120))
    files = [
        write(home, "SDN.CSV", rows),
        write(home, "alt.csv", b'1,1,"aka","ALIAS",-0-\n'),
        write(home, "ADD.CSV", b'1,1,-0-,"Havana","Cuba",-0-\n'),
    ]
    said = told(home.folder, "load", *files, "--accept-shrink")

    assert ("ofac-sdn", "ofac_sdn", 120) == (said["slot"], said["format"], said["rows"])
    assert "OFAC" in str(getattr(run(home.folder, "load", *files[:2]).exception, "remedy", ""))


def test_a_company_s_own_watch_list_takes_two_people_too(home: Home, kafka: Kafka) -> None:
    file = write(home, "own.csv", b"name,country\nGraumann Handel,DE\n")
    said = told(home.folder, "load", file)
    both_sign(home, said["proposal"])

    assert ("watch-list", "watch_csv") == (
        kafka.last()["data"]["list_name"],
        kafka.last()["data"]["format"],
    )


def test_a_newer_proposal_takes_the_place_of_one_that_nobody_signed(home: Home) -> None:
    for cut in (1, 2):
        file = write(home, "a.csv", b"".join(ROWS[:-cut]))
        said = told(home.folder, "load", file, "--accept-shrink")
    assert [said["proposal"]] == [each["proposal"] for each in waiting_in(home)]

    told(home.folder, "activate", said["proposal"], "--as", "ada")
    told(home.folder, "load", write(home, "b.csv", b"".join(ROWS[:-3])), "--accept-shrink")

    assert 2 == len(waiting_in(home))
