import getpass
import json

import pytest
from typer.testing import CliRunner

from schemas.controls import ListActivation
from services.chassis.local.home import Home
from services.cli import lists
from services.cli.lists.proposals import who_asks
from services.cli.reviewers import read_seed
from services.matching.starter import starter_digest
from services.screening.domain.review import Reviewer
from services.screening.translate.activations import read_approvals
from tests.unit.services.cli.lists.desk import (
    ROWS,
    Kafka,
    run,
    run_signed,
    told,
    waiting_in,
    write,
)


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


def test_who_asks_is_named_even_where_the_machine_does_not_know(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def nobody() -> str:
        raise KeyError

    monkeypatch.setattr(getpass, "getuser", nobody)

    assert ["operator", "o.k", "operator"] == [who_asks(each) for each in (None, "o.k", "--")]
