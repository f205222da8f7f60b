"""HTTP in the same process: the process's routes and four of every process.

Owns: ``/live``, ``/ready``, ``/metrics``, ``/gaps``, and the server's start and stop.
Refuses to know: the process's own routes.
"""

import contextlib
from collections.abc import Callable, Iterator

import uvicorn
from fastapi import FastAPI, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from services.chassis.settings import ChassisSettings

Gaps = list[dict[str, str | int | None]]  # as ``lane.positions.barring_gaps`` says them


class QuietServer(uvicorn.Server):
    """A server that leaves signals to the process."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Install nothing."""
        yield


def add_routes(
    app: FastAPI,
    is_live: Callable[[], bool],
    is_ready: Callable[[], bool],
    gaps: Callable[[], Gaps],
) -> None:
    """Add liveness (turns are taken), readiness (lanes are served), metrics, unreviewed gaps."""

    @app.get("/live")
    async def live(response: Response) -> dict[str, bool]:
        alive = is_live()
        response.status_code = 200 if alive else 503
        return {"live": alive}

    @app.get("/ready")
    async def ready(response: Response) -> dict[str, bool]:
        served = is_ready()
        response.status_code = 200 if served else 503
        return {"ready": served}

    @app.get("/metrics")
    async def metrics() -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    @app.get("/gaps")
    def unreviewed() -> dict[str, Gaps]:
        return {"gaps": gaps()}


def make_server(app: FastAPI, settings: ChassisSettings) -> QuietServer:
    """Build the server; it runs with ``serve()`` and stops with ``should_exit``."""
    return QuietServer(
        uvicorn.Config(
            app,
            host=settings.http_host,
            port=settings.http_port,
            log_config=None,
            access_log=False,
            lifespan="off",
            timeout_graceful_shutdown=2,
            server_header=False,
        )
    )
