"""Publishing what is committed: checkpoint first, then receipts, then the audit stream.

Owns: the order of what leaves, and that nothing leaves unsigned. Refuses to know: how it travels.
"""

from collections.abc import Sequence
from dataclasses import replace

from schemas.topics import CHECKPOINTS, RECEIPTS, RECORDS
from services.audit.domain.sealing import DeterminationSeen, Sealed
from services.audit.handlers.reading import read_range
from services.audit.handlers.writer import LogWriter
from services.audit.ports import Ledger, LogFolder, TreeState
from services.audit.translate.publishing import checkpoint_draft, receipt_draft, record_draft
from services.chassis.errors import OversizeError
from services.chassis.failpoint import reach
from services.chassis.lane import LaneWork


def publish(
    work: LaneWork,
    ledger: Ledger,
    writer: LogWriter,
    folder: LogFolder,
    pending: Sequence[Sealed],
) -> TreeState:
    """Sign and publish whatever is committed and was not yet published.

    Args:
        work: a transaction of its own, after the leaves were committed.
        ledger: audit's tables.
        writer: the log.
        folder: its files; read where ``pending`` does not hold the leaves (after a restart).
        pending: leaves sealed since the last call, as far as they are in memory.
    """
    state = ledger.tree(work)
    writer.resume(state)
    if state.published == state.size == state.signed_size:
        return state
    sealed = list(pending)
    if [one.index for one in sealed] != list(range(state.published, state.size)):
        sealed = read_range(folder.read, state.published, state.size, state.size)
    checkpoint, note = writer.sign(state)
    writer.publish(note, state.published)
    reach("sealed")
    work.emit(CHECKPOINTS, checkpoint.origin, checkpoint_draft(checkpoint, note))
    for one in sealed:
        if isinstance(one.seen, DeterminationSeen):
            receipt = receipt_draft(one, one.seen, writer.prove(one.index), note)
            work.emit(RECEIPTS, one.seen.transaction_id, receipt, partition=one.leaf.partition)
    for one in sealed:
        _emit_record(work, checkpoint.origin, one)
    published = replace(
        state, published=state.size, signed_size=state.size, signed_root=checkpoint.root
    )
    ledger.keep_tree(work, published)
    return published


def _emit_record(work: LaneWork, origin: str, sealed: Sealed) -> None:
    """One record of the audit stream; a value too long to repeat is left to the log's payload."""
    try:
        work.emit(RECORDS, None, record_draft(origin, sealed))
    except OversizeError:
        work.emit(RECORDS, None, record_draft(origin, sealed, with_value=False))
