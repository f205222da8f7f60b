"""Signatures in headers."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.screening.translate.signatures import is_signed, read_signature, sign

SEED = b"\x01" * 32
PUBLIC = Ed25519PrivateKey.from_private_bytes(SEED).public_key().public_bytes_raw()


def test_a_signature_holds_for_the_very_bytes_only() -> None:
    header = sign(b"value", "ada.lovelace", SEED)
    signature = read_signature([header])

    assert signature is not None
    assert "ada.lovelace" == signature[0]
    assert is_signed(b"value", signature[1], PUBLIC)
    assert not is_signed(b"valuf", signature[1], PUBLIC)
    assert not is_signed(b"value", signature[1], b"short")


@pytest.mark.parametrize(
    "headers",
    [
        [],
        [("sig", b"ada:!!!")],
        [("sig", b"\xff:AAAA")],
        [("sig", b"ada:AAAA"), ("sig", b"ada:AAAA")],
    ],
)
def test_a_missing_doubled_or_malformed_header_is_none(headers: list[tuple[str, bytes]]) -> None:
    assert read_signature(headers) is None
