"""Audit's HTTP: the log's files for auditors, status, filings.

Owns: paths, cache headers. Refuses to know: how the log grows. Payload segments are not served:
they hold business content; read the audit stream or the folder instead.
"""

import base64
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict
from typing import Annotated

from fastapi import FastAPI, HTTPException, Query, Response

from services.audit.ports import FilingRow, TreeState
from services.tlog.edge import Read
from services.tlog.note import Verifier
from services.tlog.tiles import CHECKPOINT_PATH, parse_path

IMMUTABLE = "public, max-age=31536000, immutable"
FRESH = "public, max-age=1"
TEXTS = (CHECKPOINT_PATH, "log.vkey", "origin")

Filings = Callable[[str | None, int], list[FilingRow]]


def make_http(
    read: Read, state: Callable[[], TreeState], verifier: Verifier, filings: Filings
) -> FastAPI:
    """The HTTP application.

    Args:
        read: reads a file of the log folder.
        state: what was published last; nothing beyond it is served.
        verifier: the log's key, shown in the status.
        filings: filings by state (None: all) and number.
    """
    app = FastAPI(title="Portcullis audit", openapi_url=None)

    @app.get("/v1/status")
    def status() -> dict[str, object]:
        now = state()
        counted = Counter(row.state for row in filings(None, 10_000))
        return {
            "origin": verifier.name,
            "verifier_key": verifier.vkey(),
            "size": now.size,
            "published": now.published,
            "signed_size": now.signed_size,
            "signed_root": base64.b64encode(now.signed_root).decode(),
            "filings": dict(counted),
        }

    @app.get("/v1/filings")
    def list_filings(
        which: Annotated[str | None, Query(alias="state")] = None,
        limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    ) -> dict[str, object]:
        rows = [asdict(row) for row in filings(which, limit)]
        return {"simulated": True, "filings": rows}

    @app.get("/log/{path:path}")
    def log_file(path: str) -> Response:
        return _serve(read, path, state().signed_size)

    return app


def _serve(read: Read, path: str, size: int) -> Response:
    if path in TEXTS:
        raw, kind, cache = read(path), "text/plain; charset=utf-8", FRESH
    else:
        tile = parse_path(path)
        within = tile is not None and tile.is_within(size)
        raw, kind, cache = read(path) if within else None, "application/octet-stream", IMMUTABLE
    if raw is None:
        raise HTTPException(404, "not in this log", headers={"Cache-Control": "no-store"})
    return Response(raw, media_type=kind, headers={"Cache-Control": cache})
