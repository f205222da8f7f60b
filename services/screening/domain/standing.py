"""Where one transaction stands: everything remembered of it between two events.

Owns: the remembered facts of a transaction's life, in the domain's words.
Refuses to know: rows, columns and the wire; instants are milliseconds since 1970 UTC.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from services.screening.domain.life.states import State

Kind = Literal["order", "capacity", "unknown"]
UNKNOWN_SOURCE = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One transaction, as last left.

    Attributes:
        lane: home lane.
        version: highest version read; 0 while no readable version is known.
        generation: the generation its determination was made under, or was found to stand under.
        facts: the full state of the highest version, canonical JSON; empty while unknown.
        facts_digest: SHA-256 of ``facts``, hex.
        destination: country, ``unknown``, or empty; lets a change spare it.
        story: id of the event that began it; every event of ours about it correlates to that.
        determination_id: the current determination; None while there is none.
        disposition: what the current determination says: ``release``, ``hold``, ``deny``.
        sealed_digest: SHA-256 of its event's bytes in the outbox, hex: what a true receipt
            commits to.
        terms: what a release under it carries along (obligations, licenses), as JSON.
        halt_reason: why it is halted, conflicted or refused.
        valid_until_ms: end of a release under the current determination.
        released_version: the version whose release was last published.
        released_determination: the determination that release named.
        released_at_ms: since when it was in force.
        released_until_ms: the ``valid_until`` it named.
        release_ended_at_ms: when it was recalled or ran out; None while in force.
        departed: units that left, per line.
        since_ms: when it entered its state.
        due_at_ms: when time alone next has something to say; None: never.
    """

    lane: int
    source: str
    transaction_id: str
    kind: Kind = "unknown"
    version: int = 0
    state: State = State.ABSENT
    generation: int = 0
    facts: bytes = b""
    facts_digest: str = ""
    destination: str = ""
    story: str = ""
    determination_id: str | None = None
    disposition: str = ""
    sealed_digest: str = ""
    terms: str = ""
    halt_reason: str = ""
    valid_until_ms: int | None = None
    released_version: int = 0
    released_determination: str = ""
    released_at_ms: int | None = None
    released_until_ms: int | None = None
    release_ended_at_ms: int | None = None
    departed: Mapping[str, int] = field(default_factory=dict)
    since_ms: int = 0
    due_at_ms: int | None = None

    @property
    def is_released(self) -> bool:
        """A release is in force, as far as events read so far tell."""
        return self.released_at_ms is not None and self.release_ended_at_ms is None
