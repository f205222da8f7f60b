import asyncio
import signal

import httpx
from fastapi import FastAPI

from services.chassis.http import add_routes, make_server
from services.chassis.settings import ChassisSettings

GAP: dict[str, str | int | None] = {"topic": "orders.events.v1", "partition": 3, "lane": 3}


def ask(path: str, *, is_live: bool = True, is_ready: bool = True) -> httpx.Response:
    app = FastAPI()
    add_routes(app, lambda: is_live, lambda: is_ready, lambda: [GAP])

    async def scenario() -> httpx.Response:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
            return await client.get(path)

    return asyncio.run(scenario())


def test_a_process_that_takes_turns_is_live_before_it_is_ready() -> None:
    live, ready = (ask(path, is_ready=False) for path in ("/live", "/ready"))

    assert (200, {"live": True}) == (live.status_code, live.json())
    assert (503, {"ready": False}) == (ready.status_code, ready.json())


def test_a_process_that_stands_still_is_not_live() -> None:
    live, ready = (ask(path, is_live=False) for path in ("/live", "/ready"))

    assert (503, 200) == (live.status_code, ready.status_code)


def test_figures_are_there_for_prometheus() -> None:
    answer = ask("/metrics")

    assert answer.headers["content-type"].startswith("text/plain")
    assert "portcullis_lanes_open" in answer.text


def test_gaps_that_nobody_reviewed_are_told() -> None:
    assert {"gaps": [GAP]} == ask("/gaps").json()


def test_a_server_leaves_signals_alone_and_stops_when_told() -> None:
    async def scenario() -> object:
        before = signal.getsignal(signal.SIGTERM)
        server = make_server(FastAPI(), ChassisSettings(http_port=0))
        task = asyncio.create_task(server.serve())
        while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
            await asyncio.sleep(0.001)
        during = signal.getsignal(signal.SIGTERM)
        server.should_exit = True
        await task
        return before is during

    assert asyncio.run(scenario())
