"""The filing desk: draws up reports outside the log writer's lock, posts them in a lane's tick.

Owns: reports drawn up and not yet posted. Refuses to know: sealing; a report that cannot be built
never stops the log.
"""

from schemas.determinations import DeterminationIssued
from schemas.envelope import Draft, format_instant
from schemas.orders import OrderAmended, OrderSubmitted
from schemas.provisioning import CapacityAmended, CapacityRequested
from schemas.reading import SchemaError
from schemas.reviews import HoldReviewed
from schemas.topics import FILINGS
from services.audit.domain.filing import Duty
from services.audit.errors import UnfileableError
from services.audit.handlers.reading import read_leaf
from services.audit.ports import FilingRow, Ledger, LogFolder
from services.audit.translate.filings import Asked, build_application, build_red_flag
from services.audit.translate.judging import read_sealed
from services.chassis.database import Transaction
from services.chassis.errors import OversizeError
from services.chassis.lane import LaneWork
from services.tlog.errors import TlogError

REPORTS_AT_ONCE = 100
_ASKED = (OrderSubmitted, OrderAmended, CapacityRequested, CapacityAmended)


class FilingDesk:
    """Draws up what is due (``draw_up``) and posts it (``post``)."""

    def __init__(self, ledger: Ledger, folder: LogFolder, filer: str) -> None:
        """Take the tables, the log's files and the filer's id at the sink."""
        self._ledger = ledger
        self._folder = folder
        self._filer = filer
        self._drawn: dict[str, tuple[FilingRow, Draft | UnfileableError]] = {}

    def draw_up(self, reading: Transaction) -> None:
        """Build every report that is due and not yet built, from sealed events only."""
        size = self._ledger.tree(reading).size
        for row in self._ledger.filings(reading, state="due", limit=REPORTS_AT_ONCE):
            if row.report_id not in self._drawn:
                self._drawn[row.report_id] = (row, self._build(reading, row, size))

    def post(self, work: LaneWork) -> None:
        """Emit what was drawn up; a report is posted once, whatever happens in between."""
        drawn, self._drawn = self._drawn, {}
        if not drawn:
            return
        limit = len(drawn) + REPORTS_AT_ONCE
        due = {row.report_id for row in self._ledger.filings(work, state="due", limit=limit)}
        now = format_instant(work.now)
        for report_id, (row, built) in drawn.items():
            if report_id not in due:
                continue
            outcome = built if isinstance(built, UnfileableError) else _emit(work, row, built)
            if outcome is None:
                self._ledger.keep_filing_state(work, report_id, "sent", "", now)
            else:
                self._ledger.keep_filing_state(work, report_id, "failed", outcome.message, "")

    def _build(self, reading: Transaction, row: FilingRow, size: int) -> Draft | UnfileableError:
        try:
            return self._draw(reading, row, size)
        except UnfileableError as error:
            return error
        except (TlogError, SchemaError) as error:
            return UnfileableError(f"a sealed event cannot be read back: {error}")

    def _draw(self, reading: Transaction, row: FilingRow, size: int) -> Draft:
        duty = _duty_of(row)
        order = self._ledger.order_index(reading, row.source, row.transaction_id, row.version)
        determination = self._ledger.determination_index(reading, row.determination_id)
        asked = self._read(order, size, "order")
        determined = self._read(determination, size, "determination")
        if not isinstance(asked, _ASKED) or not isinstance(determined, DeterminationIssued):
            message = "the sealed events are of another type than a report needs"
            raise UnfileableError(message)
        content: Asked = asked.data
        if duty.kind == "RED_FLAG":
            return build_red_flag(duty, self._filer, content, determined.data)
        review = self._read(duty.review_index, size, "review")
        if not isinstance(review, HoldReviewed):
            message = "the sealed event that asked for the application is not a review"
            raise UnfileableError(message)
        return build_application(duty, self._filer, content, determined.data, review.data)

    def _read(self, index: int | None, size: int, what: str) -> object:
        if index is None:
            message = f"the {what} this report rests on is not in the log (not held, or unknown)"
            raise UnfileableError(message)
        sealed = read_leaf(self._folder.read, index, size)
        if sealed.payload is None:
            message = f"leaf {index} has no record"
            raise UnfileableError(message)
        return read_sealed(sealed.leaf, sealed.payload)


def _emit(work: LaneWork, row: FilingRow, draft: Draft) -> UnfileableError | None:
    try:
        work.emit(FILINGS, row.transaction_id, draft, partition=row.lane)
    except OversizeError as error:
        return UnfileableError(f"the report is too long: {error}")
    return None


def _duty_of(row: FilingRow) -> Duty:
    return Duty(
        report_id=row.report_id,
        kind="RED_FLAG" if row.kind == "RED_FLAG" else "LIC_APP",
        source=row.source,
        transaction_id=row.transaction_id,
        version=row.version,
        cause=row.determination_id,
        caused_at=row.caused_at,
        determination_id=row.determination_id,
        review_index=row.review_index,
    )
