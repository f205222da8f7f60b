"""The sink's signing key, from the installation's folder.

Owns: ``keys/sink.key`` (base64 of a 32-byte Ed25519 seed). Refuses to know: what is signed.
"""

import base64
import binascii
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.reporting_sink.errors import SinkKeyError


class KeySigner:
    """``ports.Signer`` with a key in memory."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key

    def sign(self, message: bytes) -> str:
        """Ed25519 signature, base64."""
        return base64.b64encode(self._key.sign(message)).decode()


def load_signer(path: Path) -> KeySigner:
    """Read the key.

    Raises:
        SinkKeyError: there is none, or it is damaged.
    """
    try:
        seed = base64.b64decode(path.read_text(encoding="ascii").strip(), validate=True)
        return KeySigner(Ed25519PrivateKey.from_private_bytes(seed))
    except OSError as error:
        message = f"{path} cannot be read: run 'portcullis up', or restore it from your backup"
        raise SinkKeyError(message) from error
    except (binascii.Error, UnicodeDecodeError, ValueError) as error:
        message = f"{path} is damaged: restore it from your backup"
        raise SinkKeyError(message) from error
