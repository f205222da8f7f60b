"""The lane: one mutex, one order, one owner at a time.

Owns: ``work`` (what a process may do while it holds the lane) and ``positions``.
Refuses to know: Kafka connections.
"""

from services.chassis.lane.positions import digest_of
from services.chassis.lane.work import LaneWork, Owner, lane_work

__all__ = ["LaneWork", "Owner", "digest_of", "lane_work"]
