"""Take-over of a lane by a new owner: may appear on every topic of ours, carries no ``laneseq``."""

from typing import Annotated, Literal

from pydantic import Field

from schemas.envelope import Event
from schemas.wire import Identifier, Natural, WireModel


class LaneOpening(WireModel):
    """The new owner's epoch, the one before, and the last sequence its database gave out here."""

    service: Identifier
    lane: Annotated[int, Field(ge=-1, le=1023)]
    topic: Identifier
    epoch: Natural
    previous_epoch: Natural
    last_laneseq: Natural  # 0: none yet


class LaneOpened(Event):
    """A new owner stands behind this output partition."""

    type: Literal["lane.opened"]
    data: LaneOpening
