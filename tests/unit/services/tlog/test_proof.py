from typing import Any

import pytest

from services.tlog.errors import ProofError, SignatureError, UntrustedNoteError
from services.tlog.note import new_signer
from services.tlog.proof import verify_receipt
from services.tlog.tree import prove_inclusion


def test_a_receipt_verifies_under_the_logs_key(folder: Any) -> None:
    hashes = prove_inclusion(7, 300, folder.edge.node)
    note = folder["checkpoint"].decode()

    assert 300 == verify_receipt(folder.entries[7], 7, hashes, note, folder.signer.verifier).size


def test_a_receipt_of_another_leaf_place_or_key_does_not(folder: Any) -> None:
    hashes = prove_inclusion(7, 300, folder.edge.node)
    note = folder["checkpoint"].decode()
    verifier = folder.signer.verifier
    other = new_signer(verifier.name, bytes(32)).verifier

    with pytest.raises(ProofError):
        verify_receipt(folder.entries[8], 7, hashes, note, verifier)
    with pytest.raises(ProofError):
        verify_receipt(folder.entries[7], 8, hashes, note, verifier)
    with pytest.raises(UntrustedNoteError):
        verify_receipt(folder.entries[7], 7, hashes, note, other)
    with pytest.raises(SignatureError):
        verify_receipt(folder.entries[7], 7, hashes, note.replace("\n300\n", "\n301\n"), verifier)
