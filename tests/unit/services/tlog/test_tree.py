from typing import Any

import pytest

from services.tlog.errors import ProofError
from services.tlog.tree import (
    EMPTY_ROOT,
    CompactRange,
    leaf_hash,
    prove_consistency,
    prove_inclusion,
    tree_root,
    verify_consistency,
    verify_inclusion,
)

ROOT = bytes(range(32))
ZERO = bytes(32)


def nothing(level: int, index: int) -> bytes:
    raise AssertionError((level, index))


def test_an_empty_log_needs_an_empty_consistency_proof() -> None:
    verify_consistency(0, EMPTY_ROOT, 0, EMPTY_ROOT, [])
    verify_consistency(0, EMPTY_ROOT, 5, ROOT, [])
    verify_consistency(5, ROOT, 5, ROOT, [])

    assert [] == prove_consistency(0, 5, nothing)
    assert [] == prove_consistency(5, 5, nothing)
    assert EMPTY_ROOT == tree_root(0, nothing)


@pytest.mark.parametrize(
    ("old", "old_root", "size", "root", "hashes"),
    [
        (0, ROOT, 0, ROOT, []),
        (0, ROOT, 0, EMPTY_ROOT, []),
        (0, EMPTY_ROOT, 0, ROOT, []),
        (0, EMPTY_ROOT, 0, EMPTY_ROOT, [ZERO]),
        (0, ROOT, 5, ROOT, []),
        (0, EMPTY_ROOT, 5, ROOT, [ZERO]),
        (5, ROOT, 5, ZERO, []),
        (5, ROOT, 5, ROOT, [ZERO]),
        (6, ROOT, 5, ROOT, []),
        (-1, ROOT, 5, ROOT, []),
        (3, ROOT, 5, ROOT, []),
        (4, ROOT, 5, ROOT, []),
        (1, ROOT, 2, ROOT, [ZERO] * 64),
        (1, ROOT, 2, ROOT, [b"short"]),
        (1, ROOT, 2, ROOT, [ZERO, ZERO]),
    ],
)
def test_the_traps_of_consistency_proofs_are_errors(
    old: Any, old_root: Any, size: Any, root: Any, hashes: Any
) -> None:
    with pytest.raises(ProofError):
        verify_consistency(old, old_root, size, root, hashes)


@pytest.mark.parametrize(("index", "size"), [(0, 0), (5, 5), (-1, 5)])
def test_a_leaf_outside_the_tree_has_no_proof(index: int, size: int) -> None:
    with pytest.raises(ProofError):
        prove_inclusion(index, size, nothing)
    with pytest.raises(ProofError):
        verify_inclusion(ZERO, index, size, [], ROOT)


def test_a_prefix_cannot_be_longer_than_the_log() -> None:
    with pytest.raises(ProofError):
        prove_consistency(6, 5, nothing)


def test_the_only_leaf_is_the_root() -> None:
    verify_inclusion(leaf_hash(b"a"), 0, 1, [], leaf_hash(b"a"))

    with pytest.raises(ProofError, match="too long"):
        verify_inclusion(leaf_hash(b"a"), 0, 1, [ZERO], leaf_hash(b"a"))


def test_a_frontier_has_one_hash_per_set_bit() -> None:
    with pytest.raises(ProofError, match="2 hashes, not 1"):
        CompactRange(5, [ZERO])
