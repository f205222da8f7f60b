"""The log's name and its signing key, from the installation's folder.

Owns: reading them, and publishing the verifier key beside the log. Refuses to know: when it signs.
"""

import base64
import binascii
from pathlib import Path

from services.audit.errors import SigningKeyError
from services.tlog.errors import TlogError
from services.tlog.note import Signer, new_signer

VKEY_PATH = "log.vkey"
ORIGIN_PATH = "origin"


def load_signer(key: Path, origin: Path) -> Signer:
    """The signer of the log: its name is the origin, its key the seed (base64) in ``key``.

    Raises:
        SigningKeyError: a file is missing or not what it should be.
    """
    try:
        name = origin.read_text(encoding="utf-8").strip()
        seed = base64.b64decode(key.read_text(encoding="ascii").strip(), validate=True)
        return new_signer(name, seed)
    except OSError as error:
        message = f"{error.filename} cannot be read: run 'portcullis up', or restore it"
        raise SigningKeyError(message) from error
    except (binascii.Error, UnicodeDecodeError, TlogError) as error:
        message = f"{key} or {origin} is damaged: restore it from your backup, never make a new one"
        raise SigningKeyError(message) from error
