"""A small process for tests: every record of its inputs becomes one event of its output."""

import sys

from sqlalchemy import BigInteger, Column, MetaData, Table, Text, bindparam, insert

from schemas.envelope import Draft, derive_id
from schemas.lanes import LaneOpening
from schemas.topics import CONTROLS, DISPOSITIONS, ORDERS, Topic
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


class Echo(Process):
    """Writes down what it sees (a repeated record breaks the primary key) and answers it."""

    name = "echo"
    outputs: tuple[Topic, ...] = (DISPOSITIONS,)
    metadata = METADATA

    def __init__(self, *, whole_poll: bool = False) -> None:
        self.inputs = (ORDERS, CONTROLS)
        self.whole_poll = whole_poll

    def handle(self, work: LaneWork, records: list[Received], prepared: object) -> None:
        del prepared
        work.execute_many(
            _SEE,
            [
                {"topic": record.topic, "partition": record.partition, "place": record.offset}
                for record in records
            ],
        )
        for record in records:
            if record.topic == CONTROLS.name:
                for lane in range(16):
                    work.forward(lane, "control", str(record.offset))
            elif record.value == b"raise":
                message = "poison"
                raise ValueError(message)
            else:
                self.answer(
                    work, f"{record.topic}/{record.partition}/{record.offset}", record.partition
                )

    def take(self, work: LaneWork, notes: list[Note]) -> None:
        for note in notes:
            self.answer(work, f"{note.kind}/{note.body}/{work.lane}", work.lane)

    def answer(self, work: LaneWork, cause: str, lane: int) -> None:
        opening = LaneOpening(
            service="echo", lane=lane, topic="t", epoch=0, previous_epoch=0, last_laneseq=0
        )
        draft = Draft(id=derive_id(cause), type="echo.answered", subject=cause, data=opening)
        work.emit(DISPOSITIONS, cause, draft, partition=lane)


if __name__ == "__main__":
    run(Echo(whole_poll="--whole" in sys.argv), load(ChassisSettings), SystemClock())
