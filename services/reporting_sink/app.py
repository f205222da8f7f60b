"""The sink, put together.

Owns: construction, and which handler answers which record, note and tick.
Refuses to know: what an answer is.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeAlias, cast

from schemas.envelope import Event
from schemas.filings import FilingSubmitted
from schemas.reading import SchemaError, read_event
from schemas.topics import ACKNOWLEDGEMENTS, AUTHORIZATIONS, FILINGS, SINK_REJECTIONS
from services.chassis.clock import Clock
from services.chassis.lane import LaneWork
from services.chassis.process import Process
from services.chassis.records import GLOBAL_LANE, Note, Received
from services.chassis.run import open_database, run
from services.chassis.settings import choose_clock, load
from services.reporting_sink import handlers
from services.reporting_sink.adapters.ledger import DatabaseLedger
from services.reporting_sink.adapters.signer import load_signer
from services.reporting_sink.adapters.tables import METADATA
from services.reporting_sink.errors import ConflictError
from services.reporting_sink.handlers import Office
from services.reporting_sink.ports import Signer
from services.reporting_sink.routes import HTTP_FILING, make_routes
from services.reporting_sink.settings import SinkSettings

MIGRATIONS = Path(__file__).parent / "migrations"
Prepared: TypeAlias = Mapping[tuple[int, int], Event | SchemaError]


class ReportingSink(Process):
    """The simulated reporting end as a process of the chassis."""

    name = "reporting_sink"
    inputs = (FILINGS,)
    outputs = (ACKNOWLEDGEMENTS, AUTHORIZATIONS, SINK_REJECTIONS)
    whole_poll = False
    metadata = METADATA

    def __init__(self, office: Office) -> None:
        self._office = office

    def prepare(self, records: Sequence[Received]) -> Prepared:
        """Read every record of a poll once."""
        return {(record.partition, record.offset): _read(record) for record in records}

    def handle(self, work: LaneWork, records: Sequence[Received], prepared: object) -> None:
        """Answer the filings of a slice; decide what is due at once."""
        read = cast("Prepared", prepared)
        for record in records:
            event = read[record.partition, record.offset]
            if isinstance(event, SchemaError):
                handlers.reject_record(work, record, event)
            elif isinstance(event, FilingSubmitted):
                self._receive(work, record, event)
        handlers.decide_due(self._office, work)

    def _receive(self, work: LaneWork, record: Received, event: FilingSubmitted) -> None:
        try:
            handlers.receive_filing(self._office, work, event, record.value or b"")
        except ConflictError:
            handlers.reject_conflict(work, record, event)

    def take(self, work: LaneWork, notes: Sequence[Note]) -> None:
        """Filings from the HTTP door, licenses to number, decisions to tell."""
        for note in notes:
            if note.kind == HTTP_FILING:
                self._receive_http(work, note.body.encode())
            elif note.kind == handlers.GRANT:
                handlers.grant_license(self._office, work, note.body)
            else:
                handlers.tell_applicant(self._office, work, note.body)
        if work.lane != GLOBAL_LANE:
            handlers.decide_due(self._office, work)

    def _receive_http(self, work: LaneWork, value: bytes) -> None:
        """A filing that the HTTP door has read; a conflict is told there."""
        event = read_event(FILINGS, value, ())
        if isinstance(event, FilingSubmitted):
            try:
                handlers.receive_filing(self._office, work, event, value)
            except ConflictError:
                return

    def tick(self, work: LaneWork) -> None:
        """Decide what has become due."""
        if work.lane != GLOBAL_LANE:
            handlers.decide_due(self._office, work)

    async def background(self) -> None:
        """Nothing beside the lanes."""
        return


def _read(record: Received) -> Event | SchemaError:
    """The record's event, or why it is none."""
    try:
        return read_event(FILINGS, record.value, record.headers, record.key)
    except SchemaError as error:
        return error


def make_sink(settings: SinkSettings, signer: Signer) -> ReportingSink:
    """The process with its stores."""
    office = Office(
        ledger=DatabaseLedger(),
        signer=signer,
        adjudication_ms=settings.adjudication_ms,
        license_days=settings.license_days,
        filers=settings.filers,
    )
    return ReportingSink(office)


def main() -> None:
    """Run the sink until told to stop."""
    settings = load(SinkSettings)
    clock: Clock = choose_clock(settings)
    sink = make_sink(settings, load_signer(settings.home / "keys" / "sink.key"))
    database = open_database(sink, settings, MIGRATIONS)
    http = make_routes(database, DatabaseLedger(), clock, wait_ms=settings.http_wait_ms)
    run(sink, settings, clock, http, database)
