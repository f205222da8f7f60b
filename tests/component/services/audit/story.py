"""A transaction as the topics tell it, for the invariant checker to break."""

import base64
import hashlib
import json
from dataclasses import replace
from typing import Any

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
