from typing import Any

import pytest

from services.tlog.checkpoint import Checkpoint, sign_checkpoint
from services.tlog.leaf import EMPTY_DIGEST, Leaf
from services.tlog.note import new_signer
from services.tlog.payload import GAP, Payload, encode_payload
from services.tlog.tree import leaf_hash
from services.tlog.verify import PROBLEMS_MAX, Verification, verify_folder


def verify(folder: Any, last_seen: str | None = None) -> Verification:
    return verify_folder(folder.get, folder.signer.verifier, last_seen)


def severities(found: Verification) -> set[str]:
    return {problem.severity for problem in found.problems}


def test_a_clean_log_has_no_problems(folder: Any) -> None:
    found = verify(folder)

    assert [] == found.problems
    assert {"event": 300} == dict(found.kinds)
    assert 1 == found.partitions
    assert [] == found.notes


def test_an_empty_log_has_no_problems(folder: Any) -> None:
    folder.clear()
    folder.entries.clear()
    folder.edge.restore(0)
    folder.seal()

    assert [] == verify(folder).problems


def test_every_file_dropped_is_noticed(folder: Any) -> None:
    for path in list(folder):
        raw = folder.pop(path)

        assert severities(verify(folder)) <= {"incomplete"}, path
        assert verify(folder).problems, path
        folder[path] = raw


def test_every_file_cut_short_is_noticed(folder: Any) -> None:
    for path in list(folder):
        raw = folder[path]
        for cut in (1, 32, len(raw) // 2):
            folder[path] = raw[:-cut]

            assert "tampered" in severities(verify(folder)), (path, cut)
        folder[path] = raw


def test_every_file_made_longer_is_noticed(folder: Any) -> None:
    for path in list(folder):
        raw = folder[path]
        folder[path] = raw + bytes(32)
        found = verify(folder)

        assert found.problems or found.notes, path
        folder[path] = raw


@pytest.mark.parametrize("kind", ["tile/0", "tile/entries"])
def test_a_partial_left_over_from_an_earlier_checkpoint_is_compared_too(
    folder: Any, kind: Any
) -> None:
    left = f"{kind}/001.p/44"
    raw = folder[left]
    folder.append(Payload(None, (), b"later"))

    assert [] == verify(folder).problems

    folder[left] = raw[:-1] + bytes([raw[-1] ^ 1])

    assert verify(folder).has("tampered")


def test_two_swapped_tiles_are_noticed(folder: Any) -> None:
    folder["tile/0/000"], folder["tile/0/001.p/44"] = (
        folder["tile/0/001.p/44"],
        folder["tile/0/000"],
    )

    assert verify(folder).has("tampered")


def test_a_full_tile_stands_in_for_a_partial_one(folder: Any) -> None:
    old = folder["checkpoint"]
    folder.append(*[Payload(None, (), b"x")] * 212)
    for path in [path for path in folder if ".p/44" in path]:
        del folder[path]
    folder["checkpoint"] = old

    found = verify(folder)

    assert [] == found.problems
    assert 1 == len(found.notes)


def test_an_unknown_key_is_trust_missing_and_nothing_else_is_looked_at(folder: Any) -> None:
    folder.signer = new_signer("log.example/one", bytes(32))
    found = verify(folder)

    assert {"untrusted"} == severities(found)
    assert ["checkpoint"] == found.areas


def test_a_checkpoint_that_is_not_text_is_tampered(folder: Any) -> None:
    folder["checkpoint"] = b"\xff\xfe"

    assert {"tampered"} == severities(verify(folder))


def test_a_signed_root_that_the_entries_do_not_have_is_tampered(folder: Any) -> None:
    forged = Checkpoint("log.example/one", 300, bytes(32))
    folder["checkpoint"] = sign_checkpoint(forged, [folder.signer]).encode()

    assert {"root"} == {problem.area for problem in verify(folder).problems}


def test_a_remembered_checkpoint_of_the_same_history_agrees(folder: Any) -> None:
    remembered = folder["checkpoint"].decode()
    folder.append(Payload(None, (), b"later"))

    found = verify(folder, remembered)

    assert [] == found.problems
    assert "last_seen" in found.areas


@pytest.mark.parametrize("size", [0, 7, 256, 300])
def test_a_rewritten_history_disagrees_with_a_remembered_checkpoint(folder: Any, size: int) -> None:
    other = Checkpoint("log.example/one", size, b"\x07" * 32)
    found = verify(folder, sign_checkpoint(other, [folder.signer]))

    assert {"last_seen"} == {problem.area for problem in found.problems}
    assert found.has("tampered")


def test_a_shrunken_log_is_noticed(folder: Any) -> None:
    other = Checkpoint("log.example/one", 301, b"\x07" * 32)

    assert verify(folder, sign_checkpoint(other, [folder.signer])).has("tampered")


def test_a_remembered_checkpoint_of_another_key_is_trust_missing(folder: Any) -> None:
    assert verify(folder, "garbage").has("untrusted")


def test_without_entries_the_tiles_still_prove_the_root(folder: Any) -> None:
    for path in [path for path in folder if path.startswith("tile/entries")]:
        del folder[path]

    found = verify(folder)

    assert {"entries"} == {problem.area for problem in found.problems}


def test_problems_are_capped_and_counted() -> None:
    found = Verification()
    for number in range(PROBLEMS_MAX + 5):
        found.add("tiles", "tampered", str(number), "x")

    assert (PROBLEMS_MAX, 5) == (len(found.problems), found.problems_dropped)


def test_a_leaf_that_is_no_leaf_is_tampered(folder: Any) -> None:
    folder.entries[5] = b"nonsense"
    folder.edge.restore(0)
    rebuild(folder)

    assert {"entries", "continuity"} == {problem.area for problem in verify(folder).problems}


def test_a_gap_leaf_is_incomplete_and_needs_no_payload(folder: Any) -> None:
    gap = Leaf("gap", "orders.events.v1", 3, 310, 299, 0, EMPTY_DIGEST, -1)
    folder.add(gap, GAP)
    folder.seal()
    found = verify(folder)

    assert {"incomplete"} == severities(found)
    assert 1 == found.kinds["gap"]


def rebuild(folder: Any) -> None:
    for entry in folder.entries:
        folder.edge.append(leaf_hash(entry))
    folder.seal()


def test_a_payload_record_that_breaks_off_inside_is_tampered(folder: Any) -> None:
    bad = b"\x00\x00\x00\x03abc"
    good = encode_payload(folder.payloads[0])
    path = "payload/000.seg"
    folder[path] = bad + folder[path][len(good) :]

    assert {"payloads"} == {problem.area for problem in verify(folder).problems}


def test_the_empty_record_is_a_gap() -> None:
    assert bytes(4) == encode_payload(None)
    assert Payload(None, (), None) == GAP
