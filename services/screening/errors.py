"""Everything that can go wrong in screening, under one root.

Owns: the stable codes. Refuses to know: who catches them.
"""


class ScreeningError(Exception):
    """Root of screening's errors.

    Attributes:
        code: stable identifier of the kind of error.
    """

    code = "screening_error"


class ReferenceError_(ScreeningError):
    """Placeholder, replaced below."""
