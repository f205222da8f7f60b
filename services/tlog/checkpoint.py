"""Checkpoints: a signed statement of a log's size and root.

Owns: the three lines of a checkpoint. Refuses to know: whether the statement is true; that takes a
proof. Source: C2SP tlog-checkpoint v1.
"""

import base64
import binascii
import re
from collections.abc import Iterable
from dataclasses import dataclass

from services.tlog.errors import CheckpointError
from services.tlog.note import Signer, Verifier, open_note, sign_note
from services.tlog.tree import HASH_BYTES

_SIZE = re.compile(r"\A(0|[1-9][0-9]{0,17})\Z")
_LINES = 3


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Size and root (32 bytes) of the log called ``origin``."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """The text that is signed. Extension lines stay empty."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def parse_checkpoint(text: str) -> Checkpoint:
    """Read the text of a checkpoint note; extension lines are allowed and ignored.

    Raises:
        CheckpointError: not a checkpoint.
    """
    lines = text.removesuffix("\n").split("\n")
    if len(lines) < _LINES or not all(lines):
        message = "a checkpoint has at least three lines, none empty: origin, size, root"
        raise CheckpointError(message)
    if not _SIZE.match(lines[1]):
        message = "the second line of a checkpoint is the tree size in decimal"
        raise CheckpointError(message)
    try:
        root = base64.b64decode(lines[2], validate=True)
    except (binascii.Error, ValueError):
        root = b""
    if len(root) != HASH_BYTES or base64.b64encode(root).decode() != lines[2]:
        message = "the third line of a checkpoint is the root: 32 bytes in base64"
        raise CheckpointError(message)
    return Checkpoint(lines[0], int(lines[1]), root)


def sign_checkpoint(checkpoint: Checkpoint, signers: Iterable[Signer]) -> str:
    """Write a checkpoint as a signed note."""
    return sign_note(checkpoint.text(), signers)


def open_checkpoint(note: str, verifier: Verifier) -> Checkpoint:
    """Verify a checkpoint of the log whose origin is the verifier's name.

    Raises:
        TlogError: malformed, unsigned, wrongly signed, or of another log.
    """
    opened = open_note(note, [verifier])
    checkpoint = parse_checkpoint(opened.text)
    if checkpoint.origin != verifier.name:
        message = f"this checkpoint is of {checkpoint.origin}, the key of {verifier.name}"
        raise CheckpointError(message)
    return checkpoint
