"""Asking a process of the running stack over its read-only HTTP.

Owns: one GET with a clear error. Refuses to know: what the answer says.
"""

from pathlib import Path
from typing import Any

import httpx

from services.cli.errors import CliError, NotReadyError
from services.cli.options import running_stack

TIMEOUT_S = 10.0


class UnknownError(CliError):
    """The process knows nothing of that name."""

    code = "unknown"


def ask(home: Path | None, process: str, path: str) -> dict[str, Any]:
    """Get JSON from a process of the running stack.

    Raises:
        NotReadyError: it does not answer, or answers with an error.
        UnknownError: it knows no such thing.
        StackError: no stack runs.
    """
    url = running_stack(home).url(process) + path
    try:
        response = httpx.get(url, timeout=TIMEOUT_S)
    except httpx.HTTPError as cause:
        message = f"{process} does not answer at {url}"
        raise NotReadyError(message, remedy="portcullis status") from cause
    if response.status_code == httpx.codes.NOT_FOUND:
        message = f"{process} knows nothing of {path.rsplit('/', 1)[-1]}"
        raise UnknownError(message, remedy="portcullis watch --from-beginning")
    if response.status_code != httpx.codes.OK:
        message = f"{process} answers {response.status_code} to {path}"
        raise NotReadyError(message, remedy=f"portcullis logs {process}")
    answer: dict[str, Any] = response.json()
    return answer
