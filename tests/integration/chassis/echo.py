"""A small process for tests: every record of its inputs becomes one event of its output.

Run as ``python echo.py RUN_ID [--whole]``; topics carry the run id.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from sqlalchemy import BigInteger, Column, MetaData, Table, Text, bindparam, insert

from schemas.envelope import Draft, derive_id
from schemas.lanes import LaneOpening
from schemas.topics import Topic
from services.chassis.clock import SystemClock
from services.chassis.database import Statement
from services.chassis.lane import LaneWork
from services.chassis.process import Process
from services.chassis.records import Note, Received
from services.chassis.run import run
from services.chassis.settings import ChassisSettings, load

METADATA = MetaData()
SEEN = Table(
    "seen",
    METADATA,
    Column("topic", Text, primary_key=True),
    Column("partition", BigInteger, primary_key=True),
    Column("place", BigInteger, primary_key=True),
)
_SEE = Statement(
    insert(SEEN).values(
        topic=bindparam("topic"), partition=bindparam("partition"), place=bindparam("place")
    )
)
DATA = LaneOpening(service="echo", lane=0, topic="t", epoch=0, previous_epoch=0, last_laneseq=0)


def topic(name: str, run_id: str, *, lanes: bool = True) -> Topic:
    return Topic(name=f"{name}.{run_id}.v1", key="none", owner="tests", lanes=lanes, events=())


class Echo(Process):
    """Writes down what it sees (a repeated record breaks the primary key) and answers it."""

    name = "echo"
    metadata = METADATA

    def __init__(self, run_id: str, *, whole_poll: bool = False) -> None:
        self.source = topic("in", run_id)
        self.control = topic("control", run_id, lanes=False)
        self.out = topic("out", run_id)
        self.whole = topic("whole", run_id, lanes=False)
        self.inputs = (self.control, self.source)
        self.outputs = (self.out, self.whole)
        self.whole_poll = whole_poll
        self.barred: list[bool] = []

    def handle(self, work: LaneWork, records: Sequence[Received], prepared: object) -> None:
        del prepared
        work.execute_many(
            _SEE,
            [
                {"topic": record.topic, "partition": record.partition, "place": record.offset}
                for record in records
            ],
        )
        self.barred.append(work.barred())
        for record in records:
            cause = f"{record.topic}/{record.partition}/{record.offset}"
            if record.value == b"raise":
                raise ValueError(cause)
            if record.topic != self.control.name:
                self.answer(work, cause, record.partition, record.value or b"")
                continue
            for lane in range(16):
                work.forward(lane, "control", f"{cause}/{lane}")
            work.emit(self.whole, None, draft(cause))

    def take(self, work: LaneWork, notes: Sequence[Note]) -> None:
        for note in notes:
            self.answer(work, note.body, int(note.body.rsplit("/", 1)[1]))

    def answer(self, work: LaneWork, cause: str, lane: int, said: bytes = b"") -> None:
        work.emit(self.out, cause, draft(cause, said), partition=lane)


def draft(cause: str, said: bytes = b"") -> Draft:
    return Draft(
        id=derive_id(cause),
        type="echo.answered",
        subject=cause,
        data=DATA,
        correlation=said.decode(errors="replace"),
    )


if __name__ == "__main__":
    run(Echo(sys.argv[1], whole_poll="--whole" in sys.argv), load(ChassisSettings), SystemClock())
