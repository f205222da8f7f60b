import hashlib
from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from schemas.controls import ListActivation, ListApproval
from services.screening.domain.review import Reviewer
from services.screening.translate.activations import (
    approve,
    ask_activation,
    list_of,
    read_approvals,
    statement_of,
)

PLAIN = ListActivation(
    list_name="csl",
    digest="a" * 64,
    rows=3,
    format="csl_csv",
    fetched_at=datetime(2026, 11, 23, 15, tzinfo=UTC),
    replaces="b" * 64,
    kept="c" * 64,
    requested_by="olga",
)
SEEDS = {name: hashlib.sha256(name.encode()).digest() for name in ("ada", "grace")}
REVIEWERS = {
    name: Reviewer(
        name=name,
        public_key=Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw(),
    )
    for name, seed in SEEDS.items()
}


def signed(*names: str) -> ListActivation:
    approvals = tuple(approve(PLAIN, name, SEEDS[name]) for name in names)
    return PLAIN.model_copy(update={"approvals": approvals})


def test_what_is_signed_is_the_activation_without_its_approvals() -> None:
    assert statement_of(PLAIN) == statement_of(signed("ada", "grace"))
    assert statement_of(PLAIN).startswith(b"DSSEv1 ")
    assert b'"approvals"' not in statement_of(PLAIN)


def test_a_statement_survives_the_wire() -> None:
    read = ListActivation.model_validate_json(signed("ada").model_dump_json())

    assert statement_of(PLAIN) == statement_of(read)


def test_every_approval_is_verified() -> None:
    assert (("ada", "grace"), 2, "") == read_approvals(signed("ada", "grace"), REVIEWERS)
    assert ((), 0, "") == read_approvals(PLAIN, REVIEWERS)


def test_a_changed_field_voids_every_approval() -> None:
    changed = (
        {"digest": "d" * 64}, {"rows": 4}, {"kept": None}, {"delta": "d" * 64},
        {"replaces": None}, {"requested_by": "eve"}, {"list_name": "own"}, {"note": "x"},
        {"fetched_at": datetime(2026, 11, 24, tzinfo=UTC)}, {"format": "csl_json"},
    )  # fmt: skip
    found = {
        read_approvals(signed("ada", "grace").model_copy(update=each), REVIEWERS).wrong
        for each in changed
    }

    assert {"bad_signature"} == found


def test_a_stranger_and_a_damaged_signature_are_told_apart() -> None:
    damaged = signed("ada").model_copy(
        update={"approvals": (ListApproval(reviewer="ada", signature="A"),)}
    )

    assert "unknown_reviewer" == read_approvals(signed("ada"), {}).wrong
    assert "bad_signature" == read_approvals(damaged, REVIEWERS).wrong


def test_the_list_and_what_is_kept_beside_it_are_two_files() -> None:
    asked = ask_activation(PLAIN, is_shipped=True)

    assert [("csl", "a" * 64), ("csl.kept", "c" * 64)] == [
        (part.name, part.digest) for part in list_of(PLAIN).parts()
    ]
    assert (PLAIN.digest, "olga", True) == (asked.digest, asked.requested_by, asked.is_shipped)
