"""The invariant checker on a whole story, then on the same story with one thing wrong."""

import base64
import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.audit.domain.reconcile import LogView, TopicRecord, Violation, check_invariants
from services.chassis.records import Received
from services.tlog.dsse import encode_pae

ORDERS = "orders.events.v1"
DETERMINATIONS = "screening.determinations.v1"
DISPOSITIONS = "screening.dispositions.v1"
CONTROLS = "controls.events.v1"
REVIEWS = "reviews.events.v1"
LEDGER = "screening.ledger.v1"
DIGEST = "0" * 63 + "1"
KEYS = {
    name: Ed25519PrivateKey.from_private_bytes(hashlib.sha256(name.encode()).digest())
    for name in ("ann", "bob")
}


class Story:
    """An order reviewed by two people, reserved, released, departed; all sealed."""

    def __init__(self, audit: Any, topics: Any) -> None:
        self.audit = audit
        self.topics = topics
        self.records: list[TopicRecord] = []
        self.unfileable: frozenset[str] = frozenset()

    def say(self, *records: Received) -> None:
        """Seal records."""
        self.audit.poll(*records)
        self.records += [
            TopicRecord(one.topic, one.partition, one.offset, one.key, one.value, one.headers)
            for one in records
        ]

    def put(self, topic: str, name: str, partition: int = 3, **changes: Any) -> None:
        """Seal one example event."""
        self.say(self.topics.put(topic, name, partition, **changes))

    def review(self, reviewer: str, action: str = "approve", **changes: Any) -> None:
        """Seal one signed review."""
        event = self.topics.put(
            REVIEWS,
            "hold.reviewed",
            id=f"rv-{reviewer}-{action}",
            data__reviewer=reviewer,
            data__action=action,
            **changes,
        )
        signature = base64.b64encode(KEYS[reviewer].sign(encode_pae(event.value)))
        self.say(replace(event, headers=(("sig", reviewer.encode() + b":" + signature),)))

    def proof(self) -> dict[str, Any]:
        """The last receipt's proof."""
        proof: dict[str, Any] = self.audit.outbox("audit.receipts.v1")[-1][2]["data"]["proof"]
        return proof

    def tell(self) -> "Story":
        """The whole story."""
        self.begin()
        self.put(ORDERS, "order.submitted", id="o")
        self.put(DETERMINATIONS, "determination.issued", id="d", data__cause="o")
        self.put(DISPOSITIONS, "transaction.held", id="h")
        self.review("ann")
        self.review("bob")
        self.put(LEDGER, "account.moved", id="m0", **move(1, "open", 0, 0))
        self.put(LEDGER, "account.moved", id="m1", **move(2, "reserve", 4, 4))
        self.release()
        self.put(ORDERS, "shipment.departed", id="dep", data__departed_at="2026-11-23T16:00:00Z")
        self.put(LEDGER, "account.moved", id="m2", **move(3, "consume", 4, 4))
        return self

    def begin(self) -> None:
        """Reference events and reviewers."""
        self.put(CONTROLS, "list.activated", 0, id="l", data__digest=DIGEST)
        self.put(CONTROLS, "catalog.activated", 0, id="c", data__digest=DIGEST)
        for name, key in KEYS.items():
            public = base64.b64encode(key.public_key().public_bytes_raw()).decode()
            self.put(
                CONTROLS, "reviewer.registered", 0, id=name,
                data__reviewer=name, data__public_key=public,
            )  # fmt: skip

    def release(self, **changes: Any) -> None:
        """The release determination and its release."""
        determined: dict[str, Any] = {
            "data__determination_id": "d-2",
            "data__disposition": "release",
            "data__findings": [],
            "data__reviewed_by": ["ann", "bob"],
            "data__valid_until": "2026-11-25T00:00:00Z",
            "data__cause": "rv",
        }
        self.put(DETERMINATIONS, "determination.issued", id="d2", **{**determined, **changes})
        self.put(
            DISPOSITIONS, "transaction.released", id="rel", data__determination_id="d-2",
            data__proof=self.proof(), data__valid_until="2026-11-25T00:00:00Z",
        )  # fmt: skip

    def check(self) -> list[Violation]:
        """Check records, the audit topics among them, against the log."""
        published = [
            TopicRecord("audit.checkpoints.v1", 0, offset, None, json.dumps(event).encode())
            for offset, (_, _, event) in enumerate(self.audit.outbox("audit.checkpoints.v1"))
        ]
        verifier = self.audit.app.signer.verifier
        log = LogView(self.audit.entries(), verifier, self.unfileable)
        return check_invariants([*self.records, *published], log)

    def broken(self) -> set[str]:
        """The invariants that do not hold."""
        return {one.invariant for one in self.check()}


def move(sequence: int, kind: str, delta: int, balance: int, **more: Any) -> dict[str, Any]:
    content = {
        "account": "license/SIM-1/FICT-GPU-8G", "accountseq": sequence, "kind": kind,
        "delta": delta, "balance": balance, "limit": 4,
    }  # fmt: skip
    return {f"data__{name}": value for name, value in {**content, **more}.items()}


@pytest.fixture
def story(start: Callable[[], Any], topics: Any) -> Story:
    return Story(start(), topics)


def test_a_whole_story_breaks_nothing(story: Story) -> None:
    assert [] == story.tell().check()


def test_a_release_without_its_determination_breaks_i1_and_i11(story: Story) -> None:
    story.tell()
    story.put(
        DISPOSITIONS, "transaction.released", id="rel2", data__determination_id="none",
        data__proof=story.proof(),
    )  # fmt: skip

    assert {"I1", "I11"} == story.broken()


def test_a_release_on_a_hold_breaks_i1_and_i11(story: Story) -> None:
    story.tell()
    story.put(
        DISPOSITIONS, "transaction.released", id="rel2", data__determination_id="d-other",
        data__proof=story.proof(),
    )  # fmt: skip

    assert {"I1", "I11"} == story.broken()


def test_a_departure_without_a_release_in_force_must_be_reported(story: Story) -> None:
    story.tell()
    late = {"id": "dep2", "data__departed_at": "2026-11-26T00:00:00Z"}
    story.put(ORDERS, "shipment.departed", **late)

    assert {"I1"} == story.broken()
    story.put(DISPOSITIONS, "violation.recorded", id="v")

    assert set() == story.broken()


def test_a_departure_after_a_recall_must_be_reported(story: Story) -> None:
    story.begin()
    story.put(ORDERS, "order.submitted", id="o")
    story.put(DETERMINATIONS, "determination.issued", id="d", data__cause="o")
    story.review("ann")
    story.review("bob")
    story.release()
    story.put(DISPOSITIONS, "release.recalled", id="rc", data__determination_id="d-2")
    story.put(ORDERS, "shipment.departed", id="dep", data__departed_at="2026-11-23T16:00:00Z")

    assert {"I1"} == story.broken()


def test_two_determinations_of_one_cause_break_i2(story: Story) -> None:
    story.tell()
    story.put(
        DETERMINATIONS, "determination.issued", id="d3", data__determination_id="d-3",
        data__cause="o",
    )  # fmt: skip

    assert {"I2"} == story.broken()


def test_a_release_on_nothing_breaks_i3(story: Story) -> None:
    story.begin()
    story.put(DETERMINATIONS, "determination.issued", id="d", data__cause="o")
    story.review("ann")
    story.review("bob")
    story.release(data__lists=[])

    assert {"I3"} == story.broken()


def test_a_release_on_a_list_nobody_activated_breaks_i4(story: Story) -> None:
    story.begin()
    story.put(DETERMINATIONS, "determination.issued", id="d", data__cause="o")
    story.review("ann")
    story.review("bob")
    story.release(data__catalog_digest="f" * 64)

    assert {"I4"} == story.broken()


@pytest.mark.parametrize(
    ("wrong", "invariant"),
    [
        (move(5, "reserve", 0, 4), "I5"),
        (move(4, "reserve", 1, 5), "I5"),
        (move(4, "reserve", 1, 3), "I5"),
        (move(4, "give_back", -4, 0), "I6"),
        (move(4, "consume", 1, 4), "I6"),
    ],
)
def test_accounts_that_do_not_add_up_break_i5_or_i6(
    story: Story, wrong: dict[str, Any], invariant: str
) -> None:
    story.tell()
    story.put(LEDGER, "account.moved", id="m4", **wrong)

    assert {invariant} == story.broken()


def test_a_violation_may_go_above_the_limit(story: Story) -> None:
    story.tell()
    story.put(LEDGER, "account.moved", id="m4", **move(4, "violation", 9, 13))

    assert set() == story.broken()


def test_a_record_without_a_leaf_breaks_i7(story: Story) -> None:
    story.tell()
    last = story.records[-1]
    story.records.append(replace(last, offset=last.offset + 1))

    assert "I7" in story.broken()


def test_a_record_with_other_bytes_than_its_leaf_breaks_i7(story: Story) -> None:
    story.tell()
    story.records[0] = replace(story.records[0], value=b"{}")

    assert "I7" in story.broken()


def test_a_leaf_without_a_record_breaks_i7(story: Story) -> None:
    story.tell()
    del story.records[0]

    assert "I7" in story.broken()


def test_a_doubled_sequence_on_the_raw_topic_breaks_i8(story: Story) -> None:
    story.tell()
    last = next(one for one in reversed(story.records) if one.topic == LEDGER)
    story.say(story.topics.raw(LEDGER, last.value))

    assert "I8" in story.broken()


def test_a_hole_in_the_sequence_breaks_i8(story: Story) -> None:
    story.tell()
    story.topics.next[LEDGER, 3] += 1
    event = story.topics.put(LEDGER, "account.moved", id="m4", **move(4, "close", 0, 4))
    story.topics.next[LEDGER, 3] -= 1
    story.say(replace(event, offset=event.offset - 1))

    assert {"I8"} == story.broken()


def test_checkpoints_of_another_history_break_i9_and_unbacked_ones_i10(story: Story) -> None:
    story.tell()
    entries = story.audit.entries()
    story.audit.entries = lambda: [*entries[:-3], b"v1|other"]

    assert {"I7", "I9", "I10"} <= story.broken()


def test_a_proof_of_another_record_breaks_i11(story: Story) -> None:
    story.begin()
    story.put(DETERMINATIONS, "determination.issued", id="d", data__cause="o")
    other = story.proof()
    story.proof = lambda: other  # type: ignore[method-assign]  # the wrong one on purpose
    story.review("ann")
    story.review("bob")
    story.release()

    assert {"I11"} == story.broken()


@pytest.mark.parametrize("approvals", [(), ("ann",)])
def test_a_reviewed_release_without_two_approvals_breaks_i13(
    story: Story, approvals: tuple[str, ...]
) -> None:
    story.begin()
    for reviewer in approvals:
        story.review(reviewer)
    story.release()

    assert {"I13"} == story.broken()


def test_an_approval_nobody_signed_breaks_i13(story: Story) -> None:
    story.begin()
    story.review("ann")
    story.put(REVIEWS, "hold.reviewed", id="x", data__reviewer="bob")
    story.release()

    assert {"I13"} == story.broken()


def activation(story: Story, *signers: str, **changes: Any) -> None:
    """Seal an activation of another list, approved by some."""
    told = story.topics.put(
        CONTROLS, "list.activated", 0, id="-".join(("l2", *signers)),
        **{"data__digest": "f" * 64, "data__requested_by": "carol", **changes},
    )  # fmt: skip
    event = json.loads(told.value)
    said = json.dumps(event["data"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    statement = encode_pae(said.encode(), "application/vnd.portcullis.list-activation+json")
    event["data"]["approvals"] = [
        {"reviewer": name, "signature": base64.b64encode(KEYS[name].sign(statement)).decode()}
        for name in signers
    ]
    story.say(replace(told, value=json.dumps(event).encode()))


def test_a_list_fetched_again_after_a_release_breaks_nothing(story: Story) -> None:
    story.tell()
    story.put(CONTROLS, "list.activated", 0, id="again", data__digest=DIGEST)
    story.put(CONTROLS, "catalog.activated", 0, id="again-too", data__digest=DIGEST)

    assert set() == story.broken()


def test_a_list_that_two_people_replaced_breaks_nothing(story: Story) -> None:
    story.tell()
    activation(story, "ann", "bob")
    story.put(CONTROLS, "list.activated", 0, id="l3", data__digest="f" * 64)

    assert set() == story.broken()


@pytest.mark.parametrize(
    ("signers", "changes"),
    [
        ((), {}),
        (("ann",), {}),
        (("ann", "ann"), {}),
        (("ann", "bob"), {"data__requested_by": "bob"}),
    ],
)
def test_a_list_that_fewer_than_two_others_replaced_breaks_i13(
    story: Story, signers: tuple[str, ...], changes: dict[str, Any]
) -> None:
    story.tell()
    activation(story, *signers, **changes)

    assert {"I13"} == story.broken()


def test_an_approval_of_another_list_breaks_i13(story: Story) -> None:
    story.tell()
    activation(story, "ann", "bob")
    other = json.loads(story.records[-1].value or b"")
    other["id"] = "l4"
    other["data"] |= {"digest": "e" * 64}
    other["data"]["approvals"][0]["signature"] = "A"
    told = story.topics.put(CONTROLS, "list.activated", 0, id="l4")
    story.say(replace(told, value=json.dumps(other).encode()))

    assert {"I13"} == story.broken()


def test_an_apply_review_that_was_not_filed_breaks_i14(story: Story) -> None:
    story.tell()
    story.review("ann", "apply")

    assert {"I14"} == story.broken()
    story.unfileable = frozenset({"d-1"})

    assert set() == story.broken()


def test_a_report_filed_twice_breaks_i14(story: Story) -> None:
    story.tell()
    for number in range(2):
        story.put("reporting.filings.v1", "filing.submitted", id=f"f{number}")

    assert {"I14"} == story.broken()


def test_an_order_nobody_answered_breaks_i16(story: Story) -> None:
    story.tell()
    story.put(ORDERS, "order.submitted", id="o9", subject="T-9", data__transaction_id="T-9")

    assert {"I16"} == story.broken()


def test_garbage_breaks_nothing(story: Story) -> None:
    story.tell()
    for value in (b"\xff", None, b"[]", b'{"id":1}', b'{"data":[],"id":"","source":"","type":"x"}'):
        story.say(story.topics.raw(ORDERS, value))

    assert set() == story.broken()


def test_a_review_of_an_older_determination_breaks_i13(story: Story) -> None:
    story.begin()
    story.put(ORDERS, "order.submitted", id="o")
    story.put(DETERMINATIONS, "determination.issued", id="d", data__cause="o")
    story.review("ann")
    story.review("bob")
    story.put(
        DETERMINATIONS, "determination.issued", id="d1", data__determination_id="d-other",
        data__cause="generation",
    )  # fmt: skip
    story.release()

    assert "I13" in story.broken()
