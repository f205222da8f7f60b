"""Signatures in record headers: DSSE pre-authentication encoding, Ed25519.

Owns: the header ``sig``: ``<reviewer>:<base64 signature>`` over the exact value bytes.
Refuses to know: who is registered. Source: DSSE v1, pre-authentication encoding.
"""

import base64
import binascii
from collections.abc import Sequence

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from services.tlog.dsse import encode_pae

HEADER = "sig"


def sign(value: bytes, signer: str, seed: bytes) -> tuple[str, bytes]:
    """Return the header that signs an event.

    Args:
        value: the event's bytes.
        signer: the registered name.
        seed: raw Ed25519 private key, 32 bytes.
    """
    key = Ed25519PrivateKey.from_private_bytes(seed)
    signature = base64.b64encode(key.sign(encode_pae(value)))
    return HEADER, signer.encode() + b":" + signature


def read_signature(headers: Sequence[tuple[str, bytes]]) -> tuple[str, bytes] | None:
    """Return (signer, signature) of the one ``sig`` header; None if it is missing or malformed."""
    found = [raw for name, raw in headers if name == HEADER]
    if len(found) != 1:
        return None
    signer, _, encoded = found[0].rpartition(b":")
    try:
        return signer.decode("ascii"), base64.b64decode(encoded, validate=True)
    except (ValueError, binascii.Error):
        return None


def is_signed(value: bytes, signature: bytes, public_key: bytes) -> bool:
    """Say whether a raw public key's owner signed these very bytes."""
    try:
        key = Ed25519PublicKey.from_public_bytes(public_key)
        key.verify(signature, encode_pae(value))
    except (InvalidSignature, ValueError):
        return False
    return True
