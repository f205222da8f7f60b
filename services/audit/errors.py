"""What can go wrong in the audit process itself.

Owns: its exceptions. All but ``UnfileableError`` end the process: a log in doubt must not grow.
Refuses to know: what the chassis or the log library raise.
"""

from typing import ClassVar

from services.chassis.errors import ChassisError


class AuditError(ChassisError):
    """The root.

    Attributes:
        code: stable identifier for runbooks.
        message: what, where, what to do.
        exit_status: 78: a person must look before the process may start again.
    """

    code: ClassVar[str] = "audit"
    exit_status: ClassVar[int] = 78

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class LogLockedError(AuditError):
    """Another process writes this log folder."""

    code = "log_locked"


class LogBehindError(AuditError):
    """The log folder or its database is older than what was already published."""

    code = "log_behind"


class LogDamagedError(AuditError):
    """The log folder does not hold what the database says it holds."""

    code = "log_damaged"


class TwoRootsError(AuditError):
    """Signing now would put two roots, or two histories, under one key."""

    code = "two_roots"


class SigningKeyError(AuditError):
    """The signing key or the origin cannot be used."""

    code = "audit_key"


class UnfileableError(AuditError):
    """A report cannot be built: a fact it needs is not known. The filing says so; audit goes on."""

    code = "unfileable"
