"""The installation's content-addressed files: lists, catalogs, the log's verifier key.

Owns: where they lie and that their bytes have the digest they are named by.
Refuses to know: which of them is active.
"""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from services.matching.lists import SUFFIXES
from services.screening.errors import StoredFileError
from services.tlog.note import Verifier, parse_vkey


class FileStore:
    """Files under the HOME folder."""

    def __init__(self, home: Path) -> None:
        self._home = home

    @property
    def index_folder(self) -> Path:
        """Where the workers of this machine share the index of the lists; may be deleted."""
        return self._home / "cache" / "index"

    def read_list(self, digest: str) -> bytes:
        """Return a list file's bytes.

        Raises:
            StoredFileError: missing, or its bytes have another digest.
        """
        return self._read("lists", digest, SUFFIXES)

    def read_catalog(self, digest: str) -> bytes:
        """Return a catalog file's bytes.

        Raises:
            StoredFileError: missing, or its bytes have another digest.
        """
        return self._read("catalogs", digest)

    def read_verifier(self) -> Verifier | None:
        """Return the log's verifier key; None while the log has none."""
        try:
            text = (self._home / "log" / "log.vkey").read_text(encoding="ascii")
        except OSError:
            return None
        return parse_vkey(text)

    def _read(self, folder: str, digest: str, suffixes: Sequence[str] = ("csv",)) -> bytes:
        paths = (self._home / "store" / folder / f"{digest}.{suffix}" for suffix in suffixes)
        path = next((path for path in paths if path.exists()), None)
        try:
            content = b"" if path is None else path.read_bytes()
        except OSError as error:
            raise StoredFileError(digest, "cannot be read") from error
        if path is None:
            raise StoredFileError(digest, "is missing")
        if hashlib.sha256(content).hexdigest() != digest:
            raise StoredFileError(digest, "its bytes have another digest")
        return content
