import base64
import json
from typing import Any

from services.tlog.leaf import parse_leaf
from services.tlog.proof import verify_receipt

ORDERS = "orders.events.v1"
DETERMINATIONS = "screening.determinations.v1"


def test_an_empty_log_has_a_signed_checkpoint_at_once(start: Any) -> None:
    audit = start()

    assert "portcullis.local/audit/2026\n0\n" == audit.checkpoint()[:30]
    assert [] == audit.verify().problems


def test_every_offset_becomes_one_leaf_and_one_audit_record(start: Any, topics: Any) -> None:
    audit = start()
    for number in range(30):
        audit.poll(
            topics.put(ORDERS, "order.submitted", id=f"e-{number}"),
            topics.put(DETERMINATIONS, "determination.issued", id=f"d-{number}"),
        )
    records = [event["data"] for _, _, event in audit.outbox("audit.records.v1")]

    assert list(range(60)) == [record["index"] for record in records]
    assert audit.entries() == [base64.b64decode(record["leaf"]) for record in records]
    assert {"event": 60} == dict(audit.verify().kinds)
    assert [] == audit.verify().problems
    assert "order.submitted" == json.loads(records[0]["value"])["type"]


def test_a_determination_gets_one_receipt_that_verifies(start: Any, topics: Any) -> None:
    audit = start()
    sealed = topics.put(DETERMINATIONS, "determination.issued", partition=7)
    audit.poll(topics.put(ORDERS, "order.submitted"), sealed)
    [(partition, key, event)] = audit.outbox("audit.receipts.v1")
    proof = event["data"]["proof"]
    leaf = base64.b64decode(proof["leaf"])
    checkpoint = verify_receipt(
        leaf,
        proof["index"],
        [base64.b64decode(one) for one in proof["hashes"]],
        proof["checkpoint"],
        audit.app.signer.verifier,
    )

    assert (7, b"ORD-1001") == (partition, key)
    assert "d-1" == event["data"]["determination_id"]
    assert 2 == checkpoint.size
    assert (DETERMINATIONS, 7, 0) == (
        parse_leaf(leaf).topic,
        parse_leaf(leaf).partition,
        parse_leaf(leaf).offset,
    )


def test_the_checkpoint_is_emitted_before_receipts_and_records(start: Any, topics: Any) -> None:
    audit = start()
    before = len(audit.outbox())
    audit.poll(topics.put(DETERMINATIONS, "determination.issued"))

    assert ["checkpoint.signed", "determination.sealed", "audit.recorded"] == [
        event["type"] for _, _, event in audit.outbox()[before:]
    ]


def test_a_repeated_event_id_is_a_double_only_with_the_same_bytes(start: Any, topics: Any) -> None:
    audit = start()
    audit.poll(topics.put(ORDERS, "order.submitted"), topics.put(ORDERS, "order.submitted"))
    audit.poll(
        topics.put(ORDERS, "order.submitted"),
        topics.put(ORDERS, "order.submitted", data__version=2),
        topics.put(ORDERS, "order.submitted", source="other/erp"),
    )

    assert ["event", "double", "double", "event", "event"] == [
        parse_leaf(entry).kind for entry in audit.entries()
    ]


def test_a_doubled_determination_gets_no_second_receipt(start: Any, topics: Any) -> None:
    audit = start()
    first = topics.put(DETERMINATIONS, "determination.issued")
    audit.poll(first, topics.raw(DETERMINATIONS, first.value))

    assert 1 == len(audit.outbox("audit.receipts.v1"))


def test_garbage_is_evidence_too(start: Any, topics: Any) -> None:
    audit = start()
    audit.poll(
        topics.raw(ORDERS, b"\xff\xfe garbage"),
        topics.raw(ORDERS, None),
        topics.raw(ORDERS, b"{}", key=None, headers=(("sig", b"broken"), ("", b""))),
        topics.raw(DETERMINATIONS, b'{"specversion":"1.0"}'),
    )
    records = [event["data"] for _, _, event in audit.outbox("audit.records.v1")]

    assert {"rejected": 4} == dict(audit.verify().kinds)
    assert [] == audit.verify().problems
    assert base64.b64encode(b"\xff\xfe garbage").decode() == records[0]["value_base64"]
    assert "value" not in records[1]
    assert "invalid" == parse_leaf(audit.entries()[2]).sig_state


def test_a_determination_that_lost_a_field_is_rejected_and_stops_nothing(
    start: Any, topics: Any
) -> None:
    audit = start()
    good = topics.put(DETERMINATIONS, "determination.issued")
    assert good.value is not None
    topics.next.clear()
    audit.poll(topics.raw(DETERMINATIONS, good.value.replace(b"determination_id", b"other")))

    assert {"rejected": 1} == dict(audit.verify().kinds)


def test_a_jump_of_offsets_is_a_gap_leaf_that_verify_reports(start: Any, topics: Any) -> None:
    audit = start()
    audit.poll(topics.put(ORDERS, "order.submitted"))
    topics.next[ORDERS, 3] += 4
    audit.poll(topics.put(ORDERS, "order.submitted", id="later"))
    found = audit.verify()

    assert {"event": 2, "gap": 1} == dict(found.kinds)
    assert ["offsets 1 to 4 were never delivered"] == [
        problem.message.split(": ")[1] for problem in found.problems
    ]


def test_records_read_again_change_nothing(start: Any, topics: Any) -> None:
    audit = start()
    records = [topics.put(ORDERS, "order.submitted", id=f"e-{n}") for n in range(3)]
    audit.poll(*records)
    entries, emitted = audit.entries(), len(audit.outbox())
    audit.poll(*records)

    assert (entries, emitted) == (audit.entries(), len(audit.outbox()))


def test_big_polls_cross_tiles_and_old_partials_go(start: Any, topics: Any) -> None:
    audit = start()
    for size in (250, 10, 600, 1, 255, 700):
        audit.poll(*(topics.raw(ORDERS, b"x") for _ in range(size)))

        assert [] == audit.verify().problems
    folder = audit.app.folder.root
    partials = {path.parent.name for path in folder.rglob("*.p/*")}

    assert {"007.p", "000.p"} == partials
    assert 1816 == sum(audit.verify().kinds.values())


def test_an_oversize_value_leaves_the_record_without_it(start: Any, topics: Any) -> None:
    audit = start()
    audit.poll(topics.raw(ORDERS, b"\x01" * 400_000), topics.raw(ORDERS, b"\xff" * 400_000))
    records = [event["data"] for _, _, event in audit.outbox("audit.records.v1")]

    assert [False, False] == ["value" in record for record in records]
    assert [] == audit.verify().problems
