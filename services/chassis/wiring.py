"""What the parts of one running process share.

Owns: nothing beyond the names. Refuses to know: what the parts do with each other.
"""

from collections.abc import Callable
from dataclasses import dataclass

from services.chassis.clock import Clock
from services.chassis.database import Database
from services.chassis.process import Process
from services.chassis.settings import ChassisSettings
from services.chassis.worker import LaneWorker


@dataclass(frozen=True, slots=True, kw_only=True)
class Wiring:
    """One process, its settings, and the parts every task of it needs.

    Attributes:
        fail: ends the process; the first reason given counts.
    """

    process: Process
    settings: ChassisSettings
    clock: Clock
    database: Database
    worker: LaneWorker
    fail: Callable[[BaseException], None]
