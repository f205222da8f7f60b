import pytest

from services.chassis.local.home import Home
from services.matching.lists import parse_csl_csv, parse_kept
from tests.unit.services.cli.lists.desk import (
    Kafka,
    both_sign,
    bring,
    official,
    run,
    told,
    waiting_in,
    write,
)


def test_what_vanished_is_kept_until_two_people_let_it_go(home: Home, kafka: Kafka) -> None:
    bring(home, official())
    said = bring(home, official(without=2))
    kept = kafka.last()["data"]["kept"]
    gone = parse_csl_csv(official()).entries[-2:]
    path = home.lists / f"{kept}.jsonl"
    assert {each.name for each in gone} == {
        each.name for each in parse_kept(path.read_bytes()).entries
    }
    assert (2, []) == (len(said["vanished_and_kept"]), said["removed"])

    shown = told(home.folder, "vanished")
    assert sorted([each.list_name, each.name] for each in gone) == sorted(shown)
    assert gone[0].name[:10] in run(home.folder, "vanished").output

    dropping = told(home.folder, "vanished", "--drop", gone[0].name, "--by", "olga")
    assert (1, 1) == (len(dropping["removed"]), len(dropping["vanished_and_kept"]))
    both_sign(home, dropping["proposal"])
    [left] = told(home.folder, "vanished")
    assert gone[1].name == left[1]

    told(home.folder, "vanished", "--drop-all")
    [waiting] = waiting_in(home)
    both_sign(home, waiting["proposal"])
    assert [] == told(home.folder, "vanished")
    assert "kept" not in kafka.last()["data"] or kafka.last()["data"]["kept"] is None


def test_a_refresh_keeps_what_is_kept(home: Home, kafka: Kafka) -> None:
    bring(home, official())
    bring(home, official(without=2))
    kept = kafka.last()["data"]["kept"]
    file = write(home, "again.csv", official(without=2))

    assert "refreshed" == told(home.folder, "load", file, "--accept-shrink")["state"]
    assert kept == kafka.last()["data"]["kept"]


def test_what_comes_back_is_no_longer_kept(home: Home) -> None:
    bring(home, official())
    bring(home, official(without=2))
    bring(home, official(without=1))

    assert 1 == len(told(home.folder, "vanished"))


def test_vanished_entries_go_at_once_where_the_requester_asks_and_two_agree(
    home: Home, kafka: Kafka
) -> None:
    bring(home, official())
    said = bring(home, official(without=2), "--drop-vanished")

    assert (2, []) == (len(said["removed"]), said["vanished_and_kept"])
    assert kafka.last()["data"].get("kept") is None


@pytest.mark.parametrize("option", [["--drop", "Nobody"], ["--drop-all"]])
def test_what_did_not_vanish_cannot_be_dropped(home: Home, option: list[str]) -> None:
    assert "nothing vanished" in str(run(home.folder, "vanished", *option).exception)


def test_dropping_is_shown_to_people_too(home: Home) -> None:
    bring(home, official())
    bring(home, official(without=2))

    assert "Proposed" in run(home.folder, "vanished", "--drop-all").output
