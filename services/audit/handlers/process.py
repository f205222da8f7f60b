"""The audit process as the chassis runs it.

Owns: what is done in which of the chassis's steps. Refuses to know: how each is done.
"""

import asyncio
from collections.abc import Sequence

from schemas.topics import CHECKPOINTS, DETERMINATIONS, FILINGS, RECEIPTS, RECORDS, TOPICS, Topic
from services.audit.domain.sealing import Judged, Sealed
from services.audit.handlers.filing import FilingDesk
from services.audit.handlers.publishing import publish
from services.audit.handlers.sealing import seal
from services.audit.handlers.writer import LogWriter
from services.audit.ports import Ledger, LogFolder, TreeState
from services.audit.translate.judging import judge
from services.chassis.database import Database
from services.chassis.lane import LaneWork
from services.chassis.process import Process
from services.chassis.records import Received

FILING_PAUSE_S = 0.2
Place = tuple[str, int, int]
_RANK = {topic.name: rank for rank, topic in enumerate(TOPICS)}


class AuditProcess(Process):
    """Seals every audited topic; publishes checkpoints, receipts, records and filings."""

    name = "audit"
    inputs: tuple[Topic, ...] = tuple(topic for topic in TOPICS if topic.audited)
    outputs: tuple[Topic, ...] = (CHECKPOINTS, RECEIPTS, RECORDS, FILINGS)
    whole_poll = True
    awaited: tuple[Topic, ...] = (DETERMINATIONS,)  # the release barrier waits for their receipts
    patience_ms = 15

    def __init__(
        self,
        ledger: Ledger,
        folder: LogFolder,
        writer: LogWriter,
        desk: FilingDesk,
    ) -> None:
        """Take tables, log and filing desk; without a ``database`` no report is drawn up."""
        self.metadata = ledger.metadata
        self.state = TreeState()
        self._ledger = ledger
        self._folder = folder
        self._writer = writer
        self._desk = desk
        self.database: Database | None = None
        self._pending: list[Sealed] = []

    def prepare(self, records: Sequence[Received]) -> dict[Place, Judged]:
        """Read and digest every record of the poll, outside any transaction."""
        return {(one.topic, one.partition, one.offset): judge(one) for one in records}

    def handle(self, work: LaneWork, records: Sequence[Received], prepared: object) -> None:
        """Seal the poll: files are durable before the transaction commits."""
        known: dict[Place, Judged] = prepared if isinstance(prepared, dict) else {}
        judged = [
            known.get((one.topic, one.partition, one.offset)) or judge(one)
            for one in in_log_order(records)
        ]
        self._pending = seal(work, self._ledger, self._writer, judged)

    def settle(self, work: LaneWork) -> None:
        """Sign, publish the checkpoint, then receipts and records of what is committed."""
        pending, self._pending = self._pending, []
        self.state = publish(work, self._ledger, self._writer, self._folder, pending)

    def tick(self, work: LaneWork) -> None:
        """Post the reports that were drawn up."""
        self._desk.post(work)

    async def background(self) -> None:
        """Draw up reports as they become due, reading only."""
        while self.database is not None:
            with self.database.read() as reading:
                self._desk.draw_up(reading)
            await asyncio.sleep(FILING_PAUSE_S)


def in_log_order(records: Sequence[Received]) -> list[Received]:
    """Put a poll in the order in which the broker appended it, causes before what they caused.

    Offsets of a partition stay in order whatever its timestamps say; within a millisecond the
    registry's order decides, which names inputs before what answers them.
    """
    latest: dict[tuple[str, int], int] = {}
    keyed: list[tuple[int, int, int]] = []
    for at, one in enumerate(records):
        place = (one.topic, one.partition)
        latest[place] = max(latest.get(place, 0), one.timestamp_ms)
        keyed.append((latest[place], _RANK.get(one.topic, len(_RANK)), at))
    return [records[at] for _, _, at in sorted(keyed)]
