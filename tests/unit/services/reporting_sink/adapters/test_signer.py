import base64
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.reporting_sink.adapters.signer import load_signer
from services.reporting_sink.errors import SinkKeyError


def test_the_key_of_the_file_signs(tmp_path: Path) -> None:
    path = tmp_path / "sink.key"
    path.write_text(base64.b64encode(bytes(32)).decode() + "\n", encoding="ascii")
    signature = base64.b64decode(load_signer(path).sign(b"message"))

    Ed25519PrivateKey.from_private_bytes(bytes(32)).public_key().verify(signature, b"message")


def test_a_missing_key_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(SinkKeyError) as caught:
        load_signer(tmp_path / "sink.key")

    assert "portcullis up" in caught.value.message


@pytest.mark.parametrize("text", ["not base64 at all", base64.b64encode(b"short").decode()])
def test_a_damaged_key_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "sink.key"
    path.write_text(text, encoding="ascii")

    with pytest.raises(SinkKeyError):
        load_signer(path)
