"""The barrier's questions, in order."""

import hashlib
from dataclasses import replace

from services.screening.domain.barrier import Receipt, judge_receipt
from services.screening.domain.life.states import Event
from services.screening.domain.standing import Standing
from services.tlog.checkpoint import Checkpoint, sign_checkpoint
from services.tlog.leaf import Leaf
from services.tlog.note import new_signer
from services.tlog.tree import leaf_hash

SIGNER = new_signer("portcullis.local/audit/2026", b"\x07" * 32)
OTHER = new_signer("portcullis.local/audit/2026", b"\x08" * 32)
DIGEST = hashlib.sha256(b"value").hexdigest()
STANDING = Standing(
    lane=0, source="s", transaction_id="t", determination_id="d", sealed_digest=DIGEST
)


def receipt(digest: str = DIGEST, kind: str = "event") -> Receipt:
    leaf = Leaf(kind, "screening.determinations.v1", 0, 0, -1, 0, digest, 5).encode()  # type: ignore[arg-type]  # a kind
    checkpoint = Checkpoint(SIGNER.name, 1, leaf_hash(leaf))
    return Receipt(
        determination_id="d",
        leaf=leaf,
        index=0,
        hashes=[],
        checkpoint=sign_checkpoint(checkpoint, [SIGNER]),
    )


def judged(standing: Standing, given: Receipt, **more: bool) -> tuple[Event, str]:
    proved = judge_receipt(standing, given, SIGNER.verifier, is_barred=more.get("is_barred", False))
    return proved.event, proved.why


def test_a_true_receipt_of_the_current_determination_seals() -> None:
    assert (Event.SEAL, "") == judged(STANDING, receipt())


def test_a_receipt_of_another_determination_is_stale_whatever_it_proves() -> None:
    other = replace(receipt(), determination_id="older", leaf=b"")

    assert (Event.SEAL_STALE, "not_current") == judged(STANDING, other)


def test_without_a_key_or_under_another_key_nothing_is_proven() -> None:
    without = judge_receipt(STANDING, receipt(), None, is_barred=False)
    foreign = judge_receipt(STANDING, receipt(), OTHER.verifier, is_barred=False)

    assert (Event.SEAL_FALSE, "verifier_unknown") == (without.event, without.why)
    assert Event.SEAL_FALSE is foreign.event


def test_a_leaf_of_other_bytes_or_of_another_kind_proves_nothing() -> None:
    assert (Event.SEAL_FALSE, "other_bytes") == judged(STANDING, receipt("0" * 64))
    assert (Event.SEAL_FALSE, "other_bytes") == judged(STANDING, receipt(kind="rejected"))


def test_a_tree_without_the_leaf_proves_nothing() -> None:
    assert Event.SEAL_FALSE is judged(STANDING, replace(receipt(), index=1))[0]


def test_in_a_barred_lane_a_true_receipt_does_not_release() -> None:
    assert (Event.SEAL_BARRED, "gap_unreviewed") == judged(STANDING, receipt(), is_barred=True)
