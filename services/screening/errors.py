"""Everything that can go wrong in screening, under one root.

Owns: the stable codes. Refuses to know: who catches them.
"""


class ScreeningError(Exception):
    """Root of screening's errors.

    Attributes:
        code: stable identifier of the kind of error.
    """

    code = "screening"


class StoredFileError(ScreeningError):
    """A list or catalog file of the store is missing, altered or unreadable.

    Attributes:
        digest: SHA-256 the file was named by.
    """

    code = "stored_file"

    def __init__(self, digest: str, what: str) -> None:
        super().__init__(f"store file {digest[:16]}: {what}; load it again and activate it")
        self.digest = digest


class CastError(ScreeningError):
    """Stored facts are of a kind that cannot be asked about."""

    code = "facts_kind"
