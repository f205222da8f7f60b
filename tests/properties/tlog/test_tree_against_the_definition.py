"""The tree against RFC 6962's own recursive definition, written as plainly as it stands there."""

import hashlib
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.tlog.edge import Edge
from services.tlog.errors import ProofError
from services.tlog.tree import (
    CompactRange,
    leaf_hash,
    prove_consistency,
    prove_inclusion,
    verify_consistency,
    verify_inclusion,
)


def naive_root(entries: Sequence[bytes]) -> bytes:
    if not entries:
        return hashlib.sha256().digest()
    if len(entries) == 1:
        return hashlib.sha256(b"\x00" + entries[0]).digest()
    k = largest_power_below(len(entries))
    left, right = naive_root(entries[:k]), naive_root(entries[k:])
    return hashlib.sha256(b"\x01" + left + right).digest()


def naive_path(m: int, entries: Sequence[bytes]) -> list[bytes]:
    if len(entries) == 1:
        return []
    k = largest_power_below(len(entries))
    if m < k:
        return [*naive_path(m, entries[:k]), naive_root(entries[k:])]
    return [*naive_path(m - k, entries[k:]), naive_root(entries[:k])]


def naive_consistency(m: int, entries: Sequence[bytes], *, is_whole: bool = True) -> list[bytes]:
    if m == len(entries):
        return [] if is_whole else [naive_root(entries)]
    k = largest_power_below(len(entries))
    if m <= k:
        return [
            *naive_consistency(m, entries[:k], is_whole=is_whole),
            naive_root(entries[k:]),
        ]
    return [*naive_consistency(m - k, entries[k:], is_whole=False), naive_root(entries[:k])]


def largest_power_below(n: int) -> int:
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def grow(count: int) -> tuple[list[bytes], Edge]:
    entries = [b"entry %d" % number for number in range(count)]
    edge = Edge({}.get)
    for entry in entries:
        edge.append(leaf_hash(entry))
    return entries, edge


SIZES = st.integers(1, 600)


@given(SIZES, st.data())
def test_roots_and_proofs_are_those_of_the_definition(size: int, data: st.DataObject) -> None:
    entries, edge = grow(size)
    index = data.draw(st.integers(0, size - 1))
    old = data.draw(st.integers(1, size))
    frontier = CompactRange(size, edge.frontier())

    assert naive_root(entries) == edge.root() == frontier.root()
    assert naive_root(entries[:old]) == edge.root(old)
    assert naive_path(index, entries) == prove_inclusion(index, size, edge.node)
    assert naive_consistency(old, entries) == prove_consistency(old, size, edge.node)


@given(SIZES, st.data())
def test_proofs_verify_and_no_changed_bit_does(size: int, data: st.DataObject) -> None:
    entries, edge = grow(size)
    index = data.draw(st.integers(0, size - 1))
    leaf, root = leaf_hash(entries[index]), edge.root()
    proof = prove_inclusion(index, size, edge.node)
    verify_inclusion(leaf, index, size, proof, root)
    parts = [leaf, root, *proof]
    which = data.draw(st.integers(0, len(parts) - 1))
    parts[which] = flip(parts[which], data.draw(st.integers(0, 255)))

    with pytest.raises(ProofError):
        verify_inclusion(parts[0], index, size, parts[2:], parts[1])


@given(SIZES, st.data())
def test_consistency_verifies_and_no_changed_bit_does(size: int, data: st.DataObject) -> None:
    _, edge = grow(size)
    old = data.draw(st.integers(1, size))
    proof = prove_consistency(old, size, edge.node)
    verify_consistency(old, edge.root(old), size, edge.root(), proof)
    parts = [edge.root(old), edge.root(), *proof]
    which = data.draw(st.integers(0, len(parts) - 1))
    parts[which] = flip(parts[which], data.draw(st.integers(0, 255)))

    with pytest.raises(ProofError):
        verify_consistency(old, parts[0], size, parts[1], parts[2:])


@given(SIZES, st.data())
def test_a_proof_for_another_place_does_not_verify(size: int, data: st.DataObject) -> None:
    entries, edge = grow(size)
    index = data.draw(st.integers(0, size - 1))
    other = data.draw(st.integers(0, size + 5))
    proof = prove_inclusion(index, size, edge.node)
    if other == index:
        return

    with pytest.raises(ProofError):
        verify_inclusion(leaf_hash(entries[index]), other, size, proof, edge.root())


@given(SIZES, st.booleans())
def test_a_proof_of_another_length_does_not_verify(size: int, longer: bool) -> None:  # noqa: FBT001 - drawn
    entries, edge = grow(size)
    proof = prove_inclusion(0, size, edge.node)
    changed = [*proof, bytes(32)] if longer else proof[:-1]
    if changed == proof:
        return

    with pytest.raises(ProofError):
        verify_inclusion(leaf_hash(entries[0]), 0, size, changed, edge.root())


def flip(raw: bytes, bit: int) -> bytes:
    changed = bytearray(raw)
    changed[bit // 8] ^= 1 << (bit % 8)
    return bytes(changed)
