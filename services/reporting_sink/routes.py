"""The HTTP door: the same filings, the same answers, the same numbers as the topic.

Owns: reading requests, status codes, waiting for the receipt. A filing is left in the inbox of its
lane and handled there like one from the topic. Refuses to know: what is wrong with a filing.
"""

import asyncio
import hashlib
import json
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from schemas.filings import FilingSubmitted
from schemas.partitions import partition_of
from schemas.reading import SchemaError, read_all_errors, read_event
from schemas.topics import FILINGS, LANES
from services.chassis.clock import Clock
from services.chassis.database import Database
from services.chassis.database import Transaction as Work
from services.reporting_sink.adapters.inbox import leave_note
from services.reporting_sink.domain.conditions import raise_condition
from services.reporting_sink.domain.kept import Kept
from services.reporting_sink.ports import Ledger
from services.reporting_sink.translate import content_of, key_of

HTTP_FILING = "http_filing"
BATCH_MAX = 100
BODY_BYTES_MAX = BATCH_MAX * FILINGS.bytes_max
_LOOK_AGAIN_S = 0.02
T = TypeVar("T")


def make_routes(database: Database, ledger: Ledger, clock: Clock, *, wait_ms: int) -> FastAPI:
    """The sink's HTTP application.

    Args:
        database: the process's own.
        ledger: to look answers up.
        clock: for the wait's end.
        wait_ms: how long a POST waits for the receipt.
    """
    app = FastAPI(title="SIMULATED reporting sink", openapi_url=None)
    door = _Door(database, ledger, clock, wait_ms)

    @app.post("/v1/filings")
    async def post_filings(request: Request) -> JSONResponse:
        body = await request.body()
        if len(body) > BODY_BYTES_MAX:
            return _refusal(413, "S-220")
        if body.lstrip()[:1] == b"[":
            return await door.receive_batch(body)
        status, said = await door.receive(body)
        headers = {"Retry-After": "1"} if status == 503 else None  # noqa: PLR2004 - HTTP status
        return JSONResponse(said, status_code=status, headers=headers)

    @app.get("/v1/filings/{report_id}")
    async def get_filings(report_id: str) -> JSONResponse:
        rows = await door.read(lambda work: ledger.of_report(work, report_id))
        said = {"simulated": True, "report_id": report_id, "filings": [*map(_show, rows)]}
        return JSONResponse(said, status_code=200 if rows else 404)

    return app


class _Door:
    """Takes filings in, and waits for what the lane makes of them."""

    def __init__(self, database: Database, ledger: Ledger, clock: Clock, wait_ms: int) -> None:
        self._database = database
        self._ledger = ledger
        self._clock = clock
        self._wait_s = wait_ms / 1000

    async def read(self, question: Callable[[Work], T]) -> T:
        """Ask the database something."""

        def ask() -> T:
            with self._database.read() as work:
                return question(work)

        return await self._database.run(ask)

    async def receive_batch(self, body: bytes) -> JSONResponse:
        """Each filing of a batch by itself, in order; 207 with one answer each."""
        parts = split_batch(body)
        if not 1 <= len(parts) <= BATCH_MAX:
            return _refusal(400, "S-220")
        answers = []
        for part in parts:
            status, said = await self.receive(part)
            answers.append({"status_code": status, **said})
        return JSONResponse({"simulated": True, "filings": answers}, status_code=207)

    async def receive(self, value: bytes) -> tuple[int, dict[str, Any]]:
        """One filing: status code and what to say."""
        try:
            event = read_event(FILINGS, value, ())
        except SchemaError:
            return 400, _unreadable(value)
        if not isinstance(event, FilingSubmitted):
            return 400, _unreadable(value)
        digest = hashlib.sha256(content_of(event.data)).hexdigest()
        known = await self._look(event)
        if known is not None:
            return _repeated(known, digest)
        await self._leave(event, value)
        kept = await self._wait(event)
        if kept is None:
            return 503, {"simulated": True, "status": "queued", "resolution": "Send it again."}
        status, said = _repeated(kept, digest)
        return (202 if status == 200 else status), said  # noqa: PLR2004 - HTTP status

    async def _look(self, event: FilingSubmitted) -> Kept | None:
        """The filing, if it was received before."""
        return await self.read(lambda work: self._ledger.find(work, key_of(event.data)))

    async def _leave(self, event: FilingSubmitted, value: bytes) -> None:
        """Leave the filing in the inbox of its lane; durable on return."""
        lane = partition_of(event.data.transaction.id.encode(), LANES)

        def write() -> None:
            with self._database.begin() as work:
                leave_note(work, lane=lane, kind=HTTP_FILING, body=value.decode())

        await self._database.run(write)

    async def _wait(self, event: FilingSubmitted) -> Kept | None:
        """Wait until the lane has answered, or for too long."""
        end = self._clock.monotonic() + self._wait_s
        while (kept := await self._look(event)) is None and self._clock.monotonic() < end:  # noqa: ASYNC110 - the answer is a row of the database
            await asyncio.sleep(_LOOK_AGAIN_S)
        return kept


def split_batch(body: bytes) -> list[bytes]:
    """The elements of a JSON array as they were written; empty if it is none."""
    decoder = json.JSONDecoder()
    try:
        text = body.decode()
        place = _skip(text, text.index("[") + 1)
        parts: list[bytes] = []
        while text[place] != "]":
            _, end = decoder.raw_decode(text, place)
            parts.append(text[place:end].encode())
            place = _skip(text, end)
            if text[place] == ",":
                place = _skip(text, place + 1)
            elif text[place] != "]":
                return []
    except (ValueError, IndexError, RecursionError):
        return []
    return [] if text[place + 1 :].strip() else parts


def _skip(text: str, place: int) -> int:
    """Past white space."""
    while text[place] in " \t\r\n":
        place += 1
    return place


def _repeated(kept: Kept, digest: str) -> tuple[int, dict[str, Any]]:
    """The stored answer, or 409 when the content differs."""
    if kept.content_digest != digest:
        return 409, _said("S-IDEMPOTENCY-CONFLICT")
    return 200, _show(kept)


def _show(kept: Kept) -> dict[str, Any]:
    """A filing with its receipt and latest answer."""
    return {
        "simulated": True,
        "report_id": kept.key.report_id,
        "revision": kept.key.revision,
        "kind": kept.key.kind,
        "filer": kept.key.filer,
        "status": kept.state,
        "receipt": json.loads(kept.receipt),
        "answer": json.loads(kept.answer),
    }


def _refusal(status: int, code: str) -> JSONResponse:
    """One condition of the catalog as the whole answer."""
    return JSONResponse(_said(code), status_code=status)


def _said(code: str, *, pointer: str = "", detail: str = "") -> dict[str, Any]:
    """One condition as JSON."""
    return {"simulated": True, "status": "refused", "conditions": [_cells(code, pointer, detail)]}


def _unreadable(value: bytes) -> dict[str, Any]:
    """Everything that keeps a filing from being read."""
    faults: Sequence[SchemaError] = read_all_errors(FILINGS, value, ())
    conditions = [
        _cells("S-UNREADABLE", fault.pointer, f"{fault.code}: {fault.message}") for fault in faults
    ]
    return {
        "simulated": True,
        "status": "refused",
        "conditions": conditions or [_cells("S-UNREADABLE", "", "This is no filing.")],
    }


def _cells(code: str, pointer: str, detail: str) -> dict[str, str]:
    """A condition's fields."""
    found = raise_condition(code, pointer, detail=detail)
    return {
        "code": found.code,
        "severity": found.severity,
        "level": found.level,
        "pointer": found.pointer,
        "narrative": found.narrative,
        "reason": found.reason,
        "resolution": found.resolution,
    }
