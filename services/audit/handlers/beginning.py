"""Before the first record: refuse to start behind, or beside, what was already published.

Owns: the comparison of database, folder and checkpoint topic. Refuses to know: how each is read.
"""

from dataclasses import replace

from services.audit.errors import LogBehindError, SigningKeyError
from services.audit.handlers.writer import LogWriter
from services.audit.ports import TreeState
from services.tlog.checkpoint import open_checkpoint
from services.tlog.errors import TlogError
from services.tlog.note import Verifier


def refuse_to_start_behind(
    writer: LogWriter, verifier: Verifier, state: TreeState, published: str | None
) -> None:
    """Take the log up and compare it with the last checkpoint on the topic.

    Args:
        writer: the log.
        verifier: the log's key.
        state: what the database has committed.
        published: the last checkpoint on the topic; None where there is none.

    Raises:
        LogDamagedError: folder and database differ.
        LogBehindError: the topic is ahead of the database: restore a newer backup.
        TwoRootsError: the topic shows another history.
        SigningKeyError: the topic was signed by another key.
    """
    writer.resume(state)
    writer.refuse_other_history(state)
    writer.show(state)
    if published is None:
        return
    try:
        checkpoint = open_checkpoint(published, verifier)
    except TlogError as error:
        message = f"the last checkpoint on the topic is not of this key: {error.message}"
        raise SigningKeyError(message) from error
    if checkpoint.size > state.size:
        message = (
            f"size {checkpoint.size} was published, the database knows {state.size} leaves: "
            "restore the newest backup of database and log folder"
        )
        raise LogBehindError(message)
    writer.refuse_other_history(
        replace(state, signed_size=checkpoint.size, signed_root=checkpoint.root)
    )
