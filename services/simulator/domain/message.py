"""One record to publish.

Owns: its shape. Refuses to know: who sends it.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One record to publish. ``partition`` None: by the key, as the Java client does."""

    topic: str
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes], ...] = ()
    partition_shift: int = 0  # not 0: deliberately misplaced by that many partitions
