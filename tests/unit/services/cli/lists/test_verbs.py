"""The verbs on a topic in memory: load, propose, sign, activate, compare."""

import getpass
import importlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

import pytest
from typer.testing import CliRunner, Result

from schemas.controls import ListActivation
from schemas.topics import CONTROLS
from services.chassis.clock import SystemClock
from services.chassis.local.home import Home
from services.chassis.records import Received
from services.cli import lists
from services.cli.controls import LIST_SLOT
from services.cli.lists import in_force
from services.cli.lists.proposals import who_asks
from services.cli.reviewers import make_reviewer, read_seed
from services.matching.lists import parse_csl_csv, parse_kept
from services.matching.starter import load_starter, starter_digest
from services.screening.domain.review import Reviewer
from services.screening.translate.activations import read_approvals

STARTER = load_starter()
ROWS = STARTER.splitlines(keepends=True)


class Kafka:
    """A topic in memory, for the verbs' publisher and reader."""

    def __init__(self) -> None:
        self.values: list[bytes] = [b"not json", b'{"type":"other"}', b'{"type":"list.activated"}']

    def __call__(self, *_: object) -> Self:
        return self

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        return None

    async def publish_controls(self, _bootstrap: str, values: list[bytes]) -> None:
        self.values += values

    async def read_to_end(self) -> list[Received]:
        return [
            Received(
                topic=CONTROLS.name,
                partition=0,
                offset=at,
                timestamp_ms=0,
                key=b"global",
                value=value,
                headers=(),
            )
            for at, value in enumerate(self.values)
        ]

    def last(self) -> dict[str, Any]:
        said: dict[str, Any] = json.loads(self.values[-1])
        return said


@pytest.fixture
def kafka(monkeypatch: pytest.MonkeyPatch) -> Kafka:
    topic = Kafka()
    for verb in ("load", "activate", "fetch"):
        module = importlib.import_module(f"services.cli.lists.{verb}")
        monkeypatch.setattr(module, "publish_controls", topic.publish_controls)
    monkeypatch.setattr(in_force, "EventReader", topic)
    return topic


@pytest.fixture
def home(tmp_path: Path, kafka: Kafka) -> Home:
    """An installation with three reviewers and the starter list in force."""
    place = Home(tmp_path)
    for name in ("ada", "grace", "mary"):
        make_reviewer(place, name, SystemClock().now())
    run(tmp_path, "load", "starter")
    assert 4 == len(kafka.values)
    return place


def run(home: Path, *arguments: str) -> Result:
    return CliRunner().invoke(lists.app, [*arguments, "--home", str(home), "--kafka", "x:1"])


def told(home: Path, *arguments: str) -> Any:
    result = run(home, *arguments, "--json")
    assert 0 == result.exit_code, result.exception
    return json.loads(result.output)


def waiting_in(home: Home) -> Any:
    words = ["proposals", "--home", str(home.folder), "--json"]
    return json.loads(CliRunner().invoke(lists.app, words).output)


def write(home: Home, name: str, content: bytes) -> str:
    path = home.folder / name
    path.write_bytes(content)
    return str(path)


def gate(result: Result) -> str:
    return str(getattr(result.exception, "gate", result.exception))


def both_sign(home: Home, proposal: str) -> dict[str, Any]:
    told(home.folder, "activate", proposal, "--as", "ada")
    second: dict[str, Any] = told(home.folder, "activate", proposal, "--as", "grace")
    return second


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


def test_another_list_waits_for_two_people_and_then_comes_into_force(
    home: Home, kafka: Kafka
) -> None:
    file = write(home, "new.csv", b"".join(ROWS[:-1]))
    said = told(home.folder, "load", file, "--accept-shrink", "--by", "olga")
    assert ("proposed", 4) == (said["state"], len(kafka.values))

    first = told(home.folder, "activate", said["proposal"][:8], "--as", "ada")
    assert ("proposed", ["ada"], 4) == (first["state"], first["approvals"], len(kafka.values))

    second = told(home.folder, "activate", said["digest"][:8], "--as", "grace")
    activation = ListActivation.model_validate_json(json.dumps(kafka.last()["data"]))
    reviewers = {name: _reviewer(home, name) for name in ("ada", "grace")}
    signed = read_approvals(activation, reviewers)
    assert ("activated", ("ada", "grace"), 2, "") == (
        second["state"],
        signed.approvers,
        signed.keys,
        signed.wrong,
    )
    assert ("olga", starter_digest()) == (activation.requested_by, activation.replaces)
    assert [] == waiting_in(home)
    assert said["digest"] == told(home.folder, "status")[0]["digest"]


def _reviewer(home: Home, name: str) -> Reviewer:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415 - here only
        Ed25519PrivateKey,
    )

    key = Ed25519PrivateKey.from_private_bytes(read_seed(home, name)).public_key()
    return Reviewer(name=name, public_key=key.public_bytes_raw())


@pytest.mark.parametrize(
    ("by", "signers", "words"),
    [
        ("ada", ["ada"], "two others"),
        ("olga", ["ada", "ada"], "second person"),
        ("olga", ["nobody"], "no key"),
    ],
)
def test_one_person_alone_activates_nothing(
    home: Home, kafka: Kafka, by: str, signers: list[str], words: str
) -> None:
    file = write(home, "new.csv", b"".join(ROWS[:-1]))
    said = told(home.folder, "load", file, "--accept-shrink", "--by", by)
    results = [run(home.folder, "activate", said["proposal"], "--as", name) for name in signers]

    assert words in str(results[-1].exception)
    assert 4 == len(kafka.values)


def test_a_proposal_that_was_overtaken_cannot_be_signed(home: Home, kafka: Kafka) -> None:
    one = told(home.folder, "load", write(home, "a.csv", b"".join(ROWS[:-1])), "--accept-shrink")
    other = json.loads(kafka.values[3])
    other["data"] |= {"digest": "1" * 64, "approvals": [{}, {}]}
    kafka.values.append(json.dumps(other).encode())

    assert "came into force" in str(
        run(home.folder, "activate", one["proposal"], "--as", "ada").exception
    )


@pytest.mark.parametrize("digest", ["123", "zzzzzz"])
def test_a_proposal_that_does_not_wait_is_not_found(home: Home, digest: str) -> None:
    assert "0 proposals" in str(run(home.folder, "activate", digest, "--as", "ada").exception)


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


def official(*, without: int = 0) -> bytes:
    """The starter list plus one row: no longer the starter, so what vanishes from it is kept."""
    rows = [row.replace(b"PS-", b"XX-") for row in ROWS]
    return b"".join(rows[: len(rows) - without])


def bring(home: Home, content: bytes, *options: str) -> dict[str, Any]:
    file = write(home, "list.csv", content)
    said: dict[str, Any] = told(home.folder, "load", file, "--accept-shrink", *options)
    both_sign(home, said["proposal"])
    return said


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


def run_plain(*arguments: str) -> Result:
    return CliRunner().invoke(lists.app, list(arguments))


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


def test_a_reviewer_is_shown_what_changes_before_and_after_signing(
    home: Home, kafka: Kafka
) -> None:
    watch = told(home.folder, "load", write(home, "own.csv", b"name\nGraumann\n"))
    said = told(home.folder, "load", write(home, "a.csv", b"".join(ROWS[:-30])), "--accept-shrink")
    first = run(home.folder, "activate", said["proposal"], "--as", "ada").output
    listed = CliRunner().invoke(lists.app, ["proposals", "--home", str(home.folder)]).output
    second = run(home.folder, "activate", said["proposal"], "--as", "grace").output

    assert "30 removed" in first
    assert "... and 10 more" in first
    assert "Approved by ada" in first
    assert "ada" in listed
    assert "Screening verifies it" in " ".join(second.split())
    assert [watch["proposal"]] == [each["proposal"] for each in waiting_in(home)]
    assert 5 == len(kafka.values)
    assert "Activated" in run_signed(home, watch["proposal"])


def run_signed(home: Home, proposal: str) -> str:
    run(home.folder, "activate", proposal, "--as", "ada")
    return run(home.folder, "activate", proposal, "--as", "grace").output


def test_who_asks_is_named_even_where_the_machine_does_not_know(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def nobody() -> str:
        raise KeyError

    monkeypatch.setattr(getpass, "getuser", nobody)

    assert ["operator", "o.k", "operator"] == [who_asks(each) for each in (None, "o.k", "--")]


def test_dropping_is_shown_to_people_too(home: Home) -> None:
    bring(home, official())
    bring(home, official(without=2))

    assert "Proposed" in run(home.folder, "vanished", "--drop-all").output


def test_status_without_proposals_shows_lists_only(home: Home) -> None:
    assert "Waiting" not in run(home.folder, "status").output


def test_a_newer_proposal_takes_the_place_of_one_that_nobody_signed(home: Home) -> None:
    for cut in (1, 2):
        file = write(home, "a.csv", b"".join(ROWS[:-cut]))
        said = told(home.folder, "load", file, "--accept-shrink")
    assert [said["proposal"]] == [each["proposal"] for each in waiting_in(home)]

    told(home.folder, "activate", said["proposal"], "--as", "ada")
    told(home.folder, "load", write(home, "b.csv", b"".join(ROWS[:-3])), "--accept-shrink")

    assert 2 == len(waiting_in(home))
