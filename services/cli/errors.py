"""Errors of the door, and how any error of ours is told to a person.

Owns: turning an exception with a stable code into what, where and what to do.
Refuses to know: why it happened.
"""

import json

OURS = ("services.", "schemas.")


class CliError(Exception):
    """Root of the door's own errors.

    Attributes:
        code: stable identifier.
        message: what happened, and where.
        remedy: what to do next.
        exit_status: what the shell sees.
    """

    code = "cli"
    exit_status = 1

    def __init__(self, message: str, *, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy


class UsageError(CliError):
    """What was typed makes no sense."""

    code = "usage"
    exit_status = 2


class FileError(CliError):
    """A file cannot be read, or does not say what it should."""

    code = "file"


class NotReadyError(CliError):
    """The stack did not become ready, or a process does not answer."""

    code = "not_ready"


def is_ours(error: BaseException) -> bool:
    """Whether the error belongs to one of our error trees and carries a stable code."""
    named = isinstance(getattr(error, "code", None), str)
    return named and type(error).__module__.startswith(OURS)


def exit_status_of(error: BaseException) -> int:
    """The status the shell sees: the error's own, 1 when it has none."""
    status = getattr(error, "exit_status", 1)
    return status if isinstance(status, int) else 1


def describe(error: BaseException) -> dict[str, str]:
    """Say an error in fields: code, message, and remedy when there is one."""
    said = {"code": str(getattr(error, "code", "defect")), "message": str(error)}
    remedy = getattr(error, "remedy", "")
    return {**said, "remedy": str(remedy)} if remedy else said


def to_json(error: BaseException) -> str:
    """The error as one line of JSON."""
    return json.dumps({"error": describe(error)}, ensure_ascii=False)
