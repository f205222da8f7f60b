"""Errors of the embedded stack.

Owns: what can go wrong on this machine, with a stable code and what to do next.
Refuses to know: how an error is shown.
"""

from services.chassis.errors import ChassisError


class LocalError(ChassisError):
    """Root of the embedded stack's errors.

    Attributes:
        message: what happened, and where.
        remedy: what the reader can do now.
    """

    code = "local"
    exit_status = 1

    def __init__(self, message: str, *, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy


class OfflineError(LocalError):
    """A Kafka archive could not be downloaded."""

    code = "kafka_offline"


class DigestError(LocalError):
    """A downloaded archive is not the one we pinned; nothing of it was kept."""

    code = "kafka_digest"


class BrokerError(LocalError):
    """The embedded Kafka did not start, or ended by itself."""

    code = "kafka_broker"


class PortError(LocalError):
    """A port that the stack needs is taken."""

    code = "port_taken"


class HomeError(LocalError):
    """The installation's folder cannot be used."""

    code = "home"


class StackError(LocalError):
    """The stack is in another state than the one asked for: running, stopped, or not ready."""

    code = "stack_state"
