"""What can be wrong with a list file or an index, as fields.

Owns: the package's error tree. Refuses to know: who reads the message.
"""


class MatchingError(Exception):
    """Root of everything this package raises.

    Attributes:
        code: stable, for machines.
        message: what, where, and what to do.
    """

    code = "matching_failed"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class ListFormatError(MatchingError):
    """A list file that cannot be read in its stated format.

    Attributes:
        row: 1-based row of the file (the header is row 1), 0 when the whole file is meant.
        column: the column's name, empty when the row or file is meant.
    """

    code = "list_format"

    def __init__(self, message: str, *, row: int = 0, column: str = "") -> None:
        super().__init__(message)
        self.row = row
        self.column = column


class ListGateError(MatchingError):
    """A list file that reads well but must not replace the one in force.

    Attributes:
        gate: which gate refused: ``rows``, ``floor``, ``shrink``, ``source_missing``,
            ``source_shrink``, ``grown``, ``older``, ``age``, ``future``, ``digest``,
            ``differs``.
    """

    code = "list_gate"

    def __init__(self, message: str, *, gate: str) -> None:
        super().__init__(message)
        self.gate = gate


class TableError(MatchingError):
    """One of our own tables is malformed: a defect of the installation."""

    code = "matching_table"


class IndexFormatError(MatchingError):
    """A stored index that cannot be used: built by another version, or damaged."""

    code = "index_format"
