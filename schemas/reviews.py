"""What compliance officers say on ``reviews.events.v1``.

Every event is signed by a registered reviewer: header ``sig`` carries ``<reviewer>:<base64>``, an
Ed25519 signature over the DSSE pre-authentication encoding (PAE) of the exact value bytes.
"""

from typing import Literal

from schemas.envelope import Event, SourceName
from schemas.wire import Identifier, LongText, Natural, Version, WireModel


class Review(WireModel):
    """One reviewer's act on one determination."""

    transaction_id: Identifier
    """The transaction reviewed."""
    transaction_source: SourceName
    """The registered source it came from."""
    version: Version
    """Its version."""
    determination_id: Identifier
    """The determination the reviewer read; counts only while it is current."""
    reviewer: Identifier
    """The registered reviewer who signs."""
    action: Literal["approve", "deny", "apply"]
    """What the reviewer decides."""
    rationale: LongText
    """Why, for the record."""
    remember: Literal["ordinary", "advanced"] | None = None
    """With `approve`: remember that the parties are not the listed ones that their names resemble.
    `ordinary`: for orders without advanced-computing items; `advanced`: for those too. Counts where
    both reviewers say so; the nearer reach counts."""


class GapReview(WireModel):
    """A person has looked at a hole in a topic and accepts it."""

    topic: Identifier
    """The topic with the hole."""
    partition: Natural
    """Its partition."""
    through_offset: Natural
    """The last missing offset the reviewer has looked at; holes beyond it go on barring."""
    reviewer: Identifier
    """The registered reviewer who signs."""
    rationale: LongText
    """Why the hole is accepted."""


class HoldReviewed(Event):
    """Approve (two distinct reviewers), deny, or apply for a license."""

    type: Literal["hold.reviewed"]
    data: Review


class GapReviewed(Event):
    """Lifts the bar on releases that a gap in a topic put up."""

    type: Literal["gap.reviewed"]
    data: GapReview
