"""The sink's HTTP door, on the same bench."""

import asyncio

import httpx
import pytest

from schemas.envelope import Draft, render
from schemas.lanes import LaneOpening
from schemas.topics import (
    FILINGS,
)
from services.chassis.clock import FixedClock
from services.reporting_sink import routes
from services.reporting_sink.adapters.ledger import DatabaseLedger
from services.reporting_sink.routes import make_routes
from tests.component.services.reporting_sink.bench import (
    LANE,
    NOW,
    Bench,
    application,
    event,
    red_flag,
)


class Door:
    """An HTTP client of the sink, with its lanes ticking meanwhile."""

    def __init__(self, bench: Bench, *, is_ticking: bool = True, wait_ms: int = 5_000) -> None:
        self._bench = bench
        self._is_ticking = is_ticking
        self._app = make_routes(bench.database, DatabaseLedger(), _Hurry(), wait_ms=wait_ms)

    def ask(self, method: str, path: str, content: bytes | None = None) -> httpx.Response:
        return asyncio.run(self._ask(method, path, content))

    async def _ask(self, method: str, path: str, content: bytes | None) -> httpx.Response:
        ticking = asyncio.create_task(self._tick())
        transport = httpx.ASGITransport(app=self._app)
        async with httpx.AsyncClient(transport=transport, base_url="http://sink") as client:
            answer = await client.request(method, path, content=content)
        ticking.cancel()
        return answer

    async def _tick(self) -> None:
        while self._is_ticking:
            await asyncio.sleep(0.005)
            self._bench.tick()


class _Hurry(FixedClock):
    """A clock on which every look takes a tenth of a second."""

    def __init__(self) -> None:
        super().__init__(NOW)

    def monotonic(self) -> float:
        self.advance(seconds=0.1)
        return super().monotonic()


def test_a_posted_filing_gets_the_same_answers_as_one_from_the_topic(bench: Bench) -> None:
    answer = Door(bench).ask("POST", "/v1/filings", event(application()))

    assert 202 == answer.status_code
    assert answer.json()["receipt"]["receipt_number"].startswith("SIM-RCPT-")
    bench.tick()
    assert ["filing.received", "filing.accepted", "authorization.granted", "filing.accepted"] == (
        bench.types()
    )


def test_a_filing_posted_again_gets_the_stored_answer_whichever_door_came_first(
    bench: Bench,
) -> None:
    bench.feed(event(application()))
    answer = Door(bench).ask("POST", "/v1/filings", event(application(), id="E-9"))

    assert (200, "granted") == (answer.status_code, answer.json()["status"])
    assert 4 == len(bench.said())


def test_other_content_posted_is_409(bench: Bench) -> None:
    bench.feed(event(red_flag()))
    answer = Door(bench).ask("POST", "/v1/filings", event(red_flag(determination_id="D-2")))

    assert 409 == answer.status_code
    assert ["S-IDEMPOTENCY-CONFLICT"] == [one["code"] for one in answer.json()["conditions"]]


def test_an_unreadable_post_is_400_with_every_fault(bench: Bench) -> None:
    spoiled = event(red_flag()).replace(b'"report_id":"RPT-1"', b'"report_id":"","x":1')
    answer = Door(bench).ask("POST", "/v1/filings", spoiled)

    assert 400 == answer.status_code
    assert {"/data/report_id", "/data/x"} == {one["pointer"] for one in answer.json()["conditions"]}
    assert [] == bench.said()


def test_a_batch_gets_one_answer_each(bench: Bench) -> None:
    batch = b"[%s, %s ,{}]" % (event(red_flag()), event(red_flag(report_id="RPT-2"), id="E-2"))
    answer = Door(bench).ask("POST", "/v1/filings", batch)

    assert 207 == answer.status_code
    assert [202, 202, 400] == [one["status_code"] for one in answer.json()["filings"]]


@pytest.mark.parametrize("batch", [b"[]", b"[", b"[{} {}]", b"[{}] x", b"[%s]" % (b"{}," * 101)])
def test_a_batch_that_is_none_is_s_220(bench: Bench, batch: bytes) -> None:
    answer = Door(bench).ask("POST", "/v1/filings", batch)

    assert 400 == answer.status_code
    assert ["S-220"] == [one["code"] for one in answer.json()["conditions"]]


def test_a_lane_that_does_not_answer_in_time_is_503_and_the_filing_is_kept(bench: Bench) -> None:
    answer = Door(bench, is_ticking=False, wait_ms=100).ask(
        "POST", "/v1/filings", event(red_flag())
    )
    bench.tick()

    assert (503, "1") == (answer.status_code, answer.headers["Retry-After"])
    assert ["filing.received", "filing.accepted"] == bench.types()


def test_a_conflict_between_two_posts_keeps_the_first(bench: Bench) -> None:
    door = Door(bench, is_ticking=False, wait_ms=100)
    door.ask("POST", "/v1/filings", event(red_flag()))
    door.ask("POST", "/v1/filings", event(red_flag(determination_id="D-2")))
    bench.tick()

    assert ["filing.received", "filing.accepted"] == bench.types()


def test_a_body_too_large_is_413(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(routes, "BODY_BYTES_MAX", 10)

    assert 413 == Door(bench).ask("POST", "/v1/filings", event(red_flag())).status_code


def test_a_report_can_be_looked_up(bench: Bench) -> None:
    bench.feed(event(red_flag()))
    found = Door(bench).ask("GET", "/v1/filings/RPT-1")
    missing = Door(bench).ask("GET", "/v1/filings/RPT-9")

    assert ["accepted"] == [one["status"] for one in found.json()["filings"]]
    assert (200, 404) == (found.status_code, missing.status_code)
    assert found.json()["simulated"]


def test_other_events_of_the_topic_are_passed_over(bench: Bench) -> None:
    opening = LaneOpening(
        service="audit", lane=LANE, topic=FILINGS.name, epoch=2, previous_epoch=1, last_laneseq=0
    )
    draft = Draft(id="L-1", type="lane.opened", subject=f"lane/{LANE}", data=opening)
    value = render(draft, source="portcullis/audit", time=NOW)
    bench.feed(value)
    answer = Door(bench).ask("POST", "/v1/filings", value)

    assert 400 == answer.status_code
    assert [] == bench.said()
