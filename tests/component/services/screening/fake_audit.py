"""Audit as screening sees it: leaves, checkpoints and receipts, without topics."""

import base64
import hashlib
from pathlib import Path
from typing import Any

from services.tlog.checkpoint import Checkpoint, sign_checkpoint
from services.tlog.leaf import Leaf
from services.tlog.note import new_signer
from services.tlog.tree import leaf_hash, prove_inclusion, tree_root


class FakeAudit:
    """Seals what it is given, one leaf after the other."""

    def __init__(self, home: Path) -> None:
        self.signer = new_signer("portcullis.local/audit/2026", b"\x07" * 32)
        self.leaves: list[bytes] = []
        (home / "log").mkdir(parents=True)
        (home / "log" / "log.vkey").write_text(self.signer.verifier.vkey() + "\n")

    def proof(self, value: bytes) -> dict[str, Any]:
        digest = hashlib.sha256(value).hexdigest()
        index = len(self.leaves)
        leaf = Leaf("event", "screening.determinations.v1", 0, index, index - 1, 0, digest, 1)
        self.leaves.append(leaf.encode())
        size = len(self.leaves)

        def node(level: int, at: int) -> bytes:
            if level == 0:
                return leaf_hash(self.leaves[at])
            left, right = node(level - 1, 2 * at), node(level - 1, 2 * at + 1)
            return hashlib.sha256(b"\x01" + left + right).digest()

        checkpoint = Checkpoint(self.signer.name, size, tree_root(size, node))
        hashes = prove_inclusion(index, size, node)
        return {
            "leaf": base64.b64encode(self.leaves[index]).decode(),
            "index": index,
            "hashes": [base64.b64encode(each).decode() for each in hashes],
            "checkpoint": sign_checkpoint(checkpoint, [self.signer]),
        }
