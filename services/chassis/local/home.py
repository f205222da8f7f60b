"""The folder of one installation.

Owns: where each file of the embedded stack lies, and making the folder and its keys once.
Refuses to know: what the files say.
"""

import base64
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from services.chassis.local.errors import HomeError

HOME_VARIABLE = "PORTCULLIS_HOME"
SEED_BYTES = 32  # RFC 8032: an Ed25519 private key is a 32-byte seed
KEYS = ("audit", "sink")


@dataclass(frozen=True, slots=True)
class Home:
    """The files of one installation, by name.

    Attributes:
        folder: absolute path of the installation.
    """

    folder: Path

    @property
    def stack_file(self) -> Path:
        """Who runs, where: written by the supervisor."""
        return self.folder / "stack.json"

    @property
    def supervisor_lock(self) -> Path:
        """Held by the one supervisor of the installation."""
        return self.folder / "supervisor.lock"

    @property
    def kafka(self) -> Path:
        """Data of the embedded Kafka."""
        return self.folder / "kafka"

    @property
    def lists(self) -> Path:
        """Party lists by digest."""
        return self.folder / "store" / "lists"

    @property
    def catalogs(self) -> Path:
        """Item catalogs by digest."""
        return self.folder / "store" / "catalogs"

    @property
    def keys(self) -> Path:
        """Private keys, readable by their owner only."""
        return self.folder / "keys"

    @property
    def log(self) -> Path:
        """The transparency log: tiles, checkpoint, origin, verifier key."""
        return self.folder / "log"

    @property
    def origin_file(self) -> Path:
        """Name of the transparency log, fixed when the installation is made."""
        return self.log / "origin"

    def printed(self, process: str) -> Path:
        """What a process prints."""
        return self.folder / "logs" / f"{process}.log"

    def prepare(self, *, year: int) -> None:
        """Make what is not there yet: folders, keys, the log's origin.

        Args:
            year: year of the log's origin, when there is none yet.

        Raises:
            HomeError: the folder cannot be made or written.
        """
        try:
            for folder in (self.lists, self.catalogs, self.log, self.folder / "logs"):
                folder.mkdir(parents=True, exist_ok=True)
            self.keys.mkdir(mode=0o700, exist_ok=True)
            (self.keys / "reviewers").mkdir(mode=0o700, exist_ok=True)
            for name in KEYS:
                _make_key(self.keys / f"{name}.key")
            if not self.origin_file.exists():
                write_atomically(self.origin_file, f"portcullis.local/audit/{year}\n")
        except OSError as cause:
            message = f"The installation's folder {self.folder} cannot be written: {cause.strerror}"
            remedy = f"Name another with '--home DIR' or {HOME_VARIABLE}."
            raise HomeError(message, remedy=remedy) from cause


def find_home(given: Path | None = None, environ: Mapping[str, str] = os.environ) -> Home:
    """Choose the installation: the one given, ``PORTCULLIS_HOME``, or the user's own."""
    named = environ.get(HOME_VARIABLE)
    folder = given or (Path(named) if named else platformdirs.user_data_path("portcullis"))
    return Home(folder.expanduser().absolute())


def write_atomically(path: Path, text: str, mode: int = 0o644) -> None:
    """Replace a file: a reader sees the old or the new text, never a part; durable on return."""
    scratch = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    scratch.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _make_key(path: Path) -> None:
    if not path.exists():
        seed = base64.b64encode(secrets.token_bytes(SEED_BYTES)).decode()
        write_atomically(path, f"{seed}\n", mode=0o600)
