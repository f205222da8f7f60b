from typing import Any

import pytest

from services.tlog.continuity import Continuity
from services.tlog.errors import LeafError, TileError
from services.tlog.leaf import EMPTY_DIGEST, Leaf, digest_value, parse_leaf
from services.tlog.payload import (
    Payload,
    decode_payload,
    encode_payload,
    is_bound,
    split_segment,
)

DIGEST = digest_value(b"x")


def leaf(offset: int, previous: int | None = None, **changes: Any) -> Leaf:
    fields = {
        "kind": "event",
        "topic": "t.v1",
        "partition": 0,
        "offset": offset,
        "prev_offset": offset - 1 if previous is None else previous,
        "time_ms": 5,
        "value_digest": DIGEST,
        "length": 1,
    }
    return Leaf(**{**fields, **changes})


@pytest.mark.parametrize(
    "one",
    [
        leaf(0),
        leaf(7, laneseq=0, sig_keyid="a.b@c/d+e:f", sig_state="invalid"),
        leaf(9, 3, kind="gap", length=-1, value_digest=EMPTY_DIGEST),
        leaf(1, key_digest=DIGEST, headers_digest=DIGEST),
    ],
)
def test_a_leaf_survives_its_text(one: Leaf) -> None:
    assert one == parse_leaf(one.encode())


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"v2" + leaf(0).encode()[2:],
        leaf(0).encode() + b"\n",
        leaf(0).encode().replace(b"event", b"other"),
        leaf(10).encode().replace(b"|10|", b"|010|"),
        leaf(0).encode().replace(DIGEST.encode(), DIGEST.upper().encode()),
        leaf(0).encode() + b"|more",
        leaf(0, topic="a|b").encode(),
        leaf(0, topic="tok\u00e9").encode(),
    ],
)
def test_another_spelling_is_no_leaf(raw: bytes) -> None:
    with pytest.raises(LeafError):
        parse_leaf(raw)


def kinds(*leaves: Leaf) -> list[str]:
    following = Continuity()
    return [one.kind for each in leaves for one in following.follow(each)]


def test_partitions_without_holes_are_continuous() -> None:
    assert [] == kinds(leaf(0), leaf(0, partition=1), leaf(1), leaf(2), leaf(1, partition=1))


def test_what_is_missing_is_told_apart() -> None:
    assert ["hole"] == kinds(leaf(3, -1))
    assert ["chain", "hole"] == kinds(leaf(0), leaf(2, 3))
    assert ["chain"] == kinds(leaf(0), leaf(0))
    assert ["gap"] == kinds(leaf(0), leaf(4, 0, kind="gap"), leaf(5))


def test_sequences_have_no_hole_and_no_fork() -> None:
    other = digest_value(b"y")

    assert [] == kinds(leaf(0, laneseq=1), leaf(1), leaf(2, laneseq=2))
    assert [] == kinds(leaf(0, laneseq=1), leaf(1, laneseq=1))
    assert ["sequence_hole"] == kinds(leaf(0, laneseq=2))
    assert ["sequence_fork"] == kinds(leaf(0, laneseq=1), leaf(1, laneseq=1, value_digest=other))


@pytest.mark.parametrize(
    "payload",
    [
        Payload(None, (), None),
        Payload(b"", (("", b""), ("\udcff", b"\x00")), b""),
        Payload(b"k", (("a", b"1"), ("a", b"2")), b"value"),
    ],
)
def test_a_payload_survives_its_bytes(payload: Payload) -> None:
    [record], end = split_segment(encode_payload(payload) + b"rest", 1)

    assert payload == decode_payload(record)
    assert len(record) + 4 == end


def test_a_null_value_is_not_an_empty_one() -> None:
    null = leaf(0, value_digest=EMPTY_DIGEST, length=-1)
    empty = leaf(0, value_digest=EMPTY_DIGEST, length=0)

    assert is_bound(null, Payload(None, (), None))
    assert not is_bound(null, Payload(None, (), b""))
    assert is_bound(empty, Payload(None, (), b""))


@pytest.mark.parametrize("cut", range(1, 40))
def test_a_payload_cut_short_is_malformed(cut: int) -> None:
    whole = encode_payload(Payload(b"key", (("name", b"value"),), b"content"))
    record = whole[4:][:-cut]
    if not record:
        return

    with pytest.raises(TileError):
        decode_payload(record)


@pytest.mark.parametrize("raw", [b"", b"\x00\x00", b"\x00\x00\x00\x05abc"])
def test_a_segment_cut_short_is_malformed(raw: bytes) -> None:
    with pytest.raises(TileError):
        split_segment(raw, 1)


def test_bytes_behind_a_value_are_malformed() -> None:
    record = encode_payload(Payload(None, (), b"v"))[4:] + b"x"

    with pytest.raises(TileError, match="behind"):
        decode_payload(record)
