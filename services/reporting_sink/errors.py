"""Errors of the sink's own.

Owns: one root, stable codes. Refuses to know: conditions of filings, which are answers.
"""


class SinkError(Exception):
    """Root.

    Attributes:
        code: stable name.
        message: what, where, what to do.
    """

    code = "sink"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class SinkKeyError(SinkError):
    """The signing key is missing or damaged."""

    code = "sink_key"


class ConflictError(SinkError):
    """The same report and revision was received with other content."""

    code = "idempotency_conflict"
