"""What can be wrong with a log, a note or a proof.

Owns: the package's exceptions; every one has a stable ``code``. Refuses to know: who asked.
"""


class TlogError(Exception):
    """The root: something of a transparency log does not hold.

    Attributes:
        code: stable, for programs.
        message: what, where, what to do; for people.
    """

    code = "tlog"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NoteError(TlogError):
    """A signed note, verifier key or signer key is malformed."""

    code = "note_malformed"


class UntrustedNoteError(TlogError):
    """No signature of a known key: nothing was proven by this note."""

    code = "note_untrusted"


class SignatureError(TlogError):
    """A signature of a known key does not verify."""

    code = "signature_invalid"


class CheckpointError(TlogError):
    """The note is signed but is not a checkpoint of the expected log."""

    code = "checkpoint_malformed"


class ProofError(TlogError):
    """An inclusion or consistency proof does not hold."""

    code = "proof_invalid"


class TileError(TlogError):
    """A tile, entry bundle or payload segment is missing or malformed."""

    code = "tile_malformed"


class MissingTileError(TileError):
    """A file that the tree size demands is not there."""

    code = "tile_missing"


class LeafError(TlogError):
    """A log entry is not a leaf of this log's format."""

    code = "leaf_malformed"
