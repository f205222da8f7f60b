"""That open and shipped transactions have been compared again after a list changed.

On ``screening.determinations.v1``: once per lane, and once for all lanes together. Key and subject
name the list, ``<slot>@<digest>``: no transaction is meant.
"""

from typing import Literal

from schemas.envelope import Event
from schemas.wire import Digest, Identifier, Instant, Natural, WireModel


class Rescreening(WireModel):
    """Every transaction of a lane, or of all lanes, stands under the list.

    ``method``: ``delta``: new, changed and removed names were compared with the parties, and
    whoever they resemble was determined again; ``full``: every open transaction was determined
    again.
    """

    list_name: Identifier
    digest: Digest
    replaced: Digest | None = None
    """The list that was in force in the slot before."""
    generation: Natural
    method: Literal["delta", "full"]
    lane: Natural | None = None
    """The lane; absent: all lanes have finished."""
    compared: Natural
    """Transactions looked at, open and recently shipped."""
    affected: Natural
    """Of those, determined again."""
    flagged: Natural
    """Of those, goods or capacity that moved before: see ``red_flag.raised``."""
    started_at: Instant
    finished_at: Instant


class RescreeningFinished(Event):
    """A lane has, or all lanes have, compared everything with the list."""

    type: Literal["rescreening.finished"]
    data: Rescreening
