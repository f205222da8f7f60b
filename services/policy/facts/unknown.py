"""What "not known" looks like in a fact.

Owns: ``UNKNOWN`` and the types of facts that may be asked and not known.
Refuses to know: any particular fact.
"""

import enum
from typing import Final, Literal


class Unknown(enum.Enum):
    """The sender was asked and does not know; kept apart from ``None`` (not stated)."""

    UNKNOWN = "unknown"


UNKNOWN: Final = Unknown.UNKNOWN

Answered = Literal["yes", "no"] | Unknown | None
Country = str | Unknown | None
