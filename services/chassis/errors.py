"""What can go wrong with a process as such.

Owns: the error tree of the chassis, stable codes and exit statuses.
Refuses to know: what any event means.
"""

from collections.abc import Callable
from typing import ClassVar


class ChassisError(Exception):
    """Machine trouble: nothing was acknowledged; the process ends and resumes from its database.

    Attributes:
        code: stable identifier, quoted in logs and runbooks.
        exit_status: status the process ends with (75: try again; 78: a person must look).
    """

    code: ClassVar[str] = "chassis"
    exit_status: ClassVar[int] = 75


class SettingsError(ChassisError):
    """A setting is missing or contradicts another."""

    code = "settings"
    exit_status = 78


class DatabaseError(ChassisError):
    """The database is gone, locked by another worker, or of another version."""

    code = "database"


class WorkerExistsError(DatabaseError):
    """Another worker of this kind holds the database file."""

    code = "worker_exists"
    exit_status = 78


class LaneLostError(ChassisError):
    """Another owner has taken the lane over: this one changes nothing more."""

    code = "lane_lost"


REFUSED_ADVICE = (
    "database and topics are not of one time: restore the one that is behind,"
    " or start a new installation (deploy/README.md)"
)


class LaneRefusedError(ChassisError):
    """Database and topics contradict each other: a person must look before the lane moves.

    Attributes:
        lane: the lane refused.
        topic: the topic that contradicts the database.
        partition: its partition.
    """

    code = "lane_refused"
    exit_status = 78

    def __init__(self, message: str, *, lane: int, topic: str, partition: int) -> None:
        super().__init__(f"lane {lane}, {topic}[{partition}]: {message}; {REFUSED_ADVICE}")
        self.lane = lane
        self.topic = topic
        self.partition = partition


class KafkaTroubleError(ChassisError):
    """The broker did not do what was asked within the time allowed."""

    code = "kafka"


class OversizeError(ChassisError):
    """An outgoing event is longer than its topic allows; the caller says it shorter.

    Attributes:
        topic: name of the topic.
        size: bytes of the rendered event with its key.
        size_max: bytes the topic allows.
    """

    code = "oversize"
    exit_status = 70

    def __init__(self, *, topic: str, size: int, size_max: int) -> None:
        super().__init__(f"{topic}: {size} bytes, at most {size_max}: publish a shorter event")
        self.topic = topic
        self.size = size
        self.size_max = size_max


class NotPreparedError(ChassisError):
    """A transaction needs something that takes longer to make than it may stay open.

    The chassis rolls it back, makes the thing on a thread while everything else goes on, and runs
    the transaction again.

    Attributes:
        prepare: makes it; the next attempt finds it. Never raises for what it is made of.
    """

    code = "not_prepared"

    def __init__(self, what: str, prepare: Callable[[], object]) -> None:
        super().__init__(f"{what}: to be made outside the transaction")
        self.prepare = prepare


class InvariantError(ChassisError):
    """A defect: something that must be true is not. A process that is down lets nothing through."""

    code = "invariant"
    exit_status = 70


def require(*, is_true: bool, message: str) -> None:
    """Raise ``InvariantError`` unless something that must be true is."""
    if not is_true:
        raise InvariantError(message)
