"""The sink fed with records with offsets, on SQLite, without any broker."""

import asyncio
import base64
import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select

from schemas.envelope import Draft, render
from schemas.filings import AppliedItem, Filing, LicenseApplication, SuspiciousOrder
from schemas.lanes import LaneOpening
from schemas.partitions import partition_of
from schemas.reading import read_event
from schemas.topics import (
    ACKNOWLEDGEMENTS,
    AUTHORIZATIONS,
    BY_NAME,
    FILINGS,
    LANES,
    SINK_REJECTIONS,
)
from schemas.transactions import TransactionName
from services.chassis.clock import FixedClock
from services.chassis.database import Database, Statement
from services.chassis.errors import InvariantError
from services.chassis.records import ALL_LANES, GLOBAL_LANE, Received
from services.chassis.tables import OUTBOX
from services.chassis.worker import LaneWorker
from services.reporting_sink import routes
from services.reporting_sink.adapters.inbox import leave_note
from services.reporting_sink.adapters.ledger import DatabaseLedger
from services.reporting_sink.adapters.signer import KeySigner
from services.reporting_sink.adapters.tables import METADATA
from services.reporting_sink.app import MIGRATIONS, make_sink
from services.reporting_sink.domain.receipt import signed_bytes
from services.reporting_sink.routes import make_routes
from services.reporting_sink.settings import SinkSettings

NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)
KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
TRANSACTION = "ORD-000017"
LANE = partition_of(TRANSACTION.encode(), LANES)
_OUTBOX = Statement(
    select(OUTBOX.c.topic, OUTBOX.c.partition, OUTBOX.c.key, OUTBOX.c.value).order_by(OUTBOX.c.id)
)


class Bench:
    """A sink with its lanes taken over, and what it put into its outbox."""

    def __init__(self, folder: Path, **settings: Any) -> None:
        self.clock = FixedClock(NOW)
        self.settings = SinkSettings(**settings)
        sink = make_sink(self.settings, KeySigner(KEY))
        url = f"sqlite:///{folder / 'sink.sqlite'}"
        self.database = Database.open(url, METADATA, MIGRATIONS)
        self.worker = LaneWorker(sink, self.database, self.clock)
        self.worker.take_over(ALL_LANES)
        self.offset = 0

    def feed(self, *values: bytes | None) -> None:
        records = [
            Received(FILINGS.name, LANE, self.offset + at, 0, TRANSACTION.encode(), value)
            for at, value in enumerate(values)
        ]
        self.offset += len(values)
        self.worker.poll(records)

    def tick(self) -> None:
        for _ in range(3):
            for lane in ALL_LANES:
                self.worker.tick(lane)

    def said(self) -> list[dict[str, Any]]:
        with self.database.read() as work:
            rows = work.rows(_OUTBOX)
        return [
            {"topic": topic, "partition": partition, "key": key, **json.loads(value)}
            for topic, partition, key, value in rows
        ]

    def types(self) -> list[str]:
        return [event["type"] for event in self.said()]

    def find(self, kind: str) -> list[dict[str, Any]]:
        return [event for event in self.said() if event["type"] == kind]


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    yield made
    made.database.close()


def application(**changes: Any) -> Filing:
    item = AppliedItem(
        line="1",
        sku="SRV-8U-H200-8",
        eccn="4A090.a",
        quantity=2,
        unit_value="250000",
        tpp="15832",
        total_tpp="253312",
    )
    country = changes.pop("country", "SA")
    body = LicenseApplication(
        report="LIC_APP",
        applicant="Fernfeld Distribution Inc.",
        purchaser="Meridian Cloud",
        purchaser_country=country,
        intermediate_consignees=(),
        ultimate_consignee="Meridian Cloud",
        ultimate_consignee_country=country,
        end_user="Meridian Cloud",
        end_user_country=country,
        destination=country,
        end_use="commercial cloud",
        items=changes.pop("items", (item,)),
        reviewer="ada",
        rationale="Needed for the site in Riyadh.",
    )
    return filing("LIC_APP", body, **changes)


def red_flag(**changes: Any) -> Filing:
    body = SuspiciousOrder(
        report="RED_FLAG",
        reporter="Fernfeld Distribution Inc.",
        disposition="hold",
        reasons=("possible_match",),
        red_flags=("RF-D",),
        parties=("Meridian Cloud",),
        destination="SA",
    )
    return filing("RED_FLAG", body, **changes)


def filing(kind: Any, body: LicenseApplication | SuspiciousOrder, **changes: Any) -> Filing:
    return Filing(
        **{
            "report_id": "RPT-1",
            "revision": 1,
            "kind": kind,
            "schema_version": "2026-11",
            "filer": "portcullis",
            "transaction": TransactionName(source="erp/fernfeld", id=TRANSACTION, version=1),
            "determination_id": "D-1",
            "event_day": NOW.date(),
            "body": body,
            "simulated": True,
            **changes,
        }
    )


def event(data: Filing, *, id: str = "E-1") -> bytes:  # noqa: A002 - the attribute's own name
    draft = Draft(
        id=id, type="filing.submitted", subject=TRANSACTION, data=data, correlation="STORY-1"
    )
    return render(draft, source="portcullis/audit", time=NOW, lane=LANE, laneseq=1)


def codes(answer: dict[str, Any]) -> list[str]:
    return [condition["code"] for condition in answer["data"]["conditions"]]


def test_a_suspicious_order_is_received_and_accepted(bench: Bench) -> None:
    bench.feed(event(red_flag()))
    said = bench.said()

    assert ["filing.received", "filing.accepted"] == [one["type"] for one in said]
    assert {ACKNOWLEDGEMENTS.name} == {one["topic"] for one in said}
    assert {LANE} == {one["partition"] for one in said}
    assert {("E-1", "STORY-1")} == {(one["causationid"], one["correlationid"]) for one in said}


def test_what_the_sink_says_can_be_read_strictly(bench: Bench) -> None:
    bench.feed(event(application()), b"{}")
    with bench.database.read() as work:
        rows = work.rows(_OUTBOX)

    assert 5 == len(rows)
    for topic, _, key, value in rows:
        assert read_event(BY_NAME[topic], value, (), key)


def test_the_receipt_is_signed_over_its_own_fields(bench: Bench) -> None:
    value = event(red_flag())
    bench.feed(value)
    receipt = bench.find("filing.received")[0]["data"]
    signature = base64.b64decode(receipt.pop("signature"))

    assert hashlib.sha256(value).hexdigest() == receipt["digest"]
    KEY.public_key().verify(signature, signed_bytes(receipt))


def test_an_application_is_granted_and_told_so(bench: Bench) -> None:
    bench.feed(event(application()))
    grant = bench.find("authorization.granted")[0]
    first, second = bench.find("filing.accepted")

    assert AUTHORIZATIONS.name == grant["topic"]
    assert "SIM-LIC-D20261123-000001" == grant["data"]["license_number"]
    assert [{"sku": "SRV-8U-H200-8", "eccn": "4A090.a", "quantity": 2, "total_tpp": "253312"}] == (
        grant["data"]["items"]
    )
    assert ["S-202"] == codes(first)
    assert ["S-201"] == codes(second)
    assert "SIM-LIC-D20261123-000001" in second["data"]["conditions"][0]["reason"]


def test_an_application_to_d5_is_accepted_and_then_denied(bench: Bench) -> None:
    bench.feed(event(application(country="CN")))
    answers = bench.find("filing.accepted")

    assert [["S-202"], ["S-200"]] == [codes(answer) for answer in answers]
    assert [] == bench.find("authorization.granted")


def test_a_fatal_condition_refuses_and_nothing_is_decided(bench: Bench) -> None:
    bench.feed(event(application(country="ZZ")))
    bench.tick()

    assert ["filing.received", "filing.refused"] == bench.types()
    assert ["S-101", "S-103", "S-103", "S-103"] == codes(bench.find("filing.refused")[0])


def test_the_same_filing_again_changes_nothing(bench: Bench) -> None:
    bench.feed(event(application()))
    before = bench.said()
    bench.feed(event(application(), id="E-2"))

    assert before == bench.said()


def test_the_same_revision_with_other_content_is_a_conflict(bench: Bench) -> None:
    bench.feed(event(red_flag()), event(red_flag(determination_id="D-2"), id="E-2"))
    rejected = bench.find("event.rejected")

    assert ["idempotency_conflict"] == [one["data"]["reason"] for one in rejected]
    assert SINK_REJECTIONS.name == rejected[0]["topic"]
    assert 1 == len(bench.find("filing.received"))


def test_an_unreadable_filing_is_rejected_and_its_neighbor_goes_on(bench: Bench) -> None:
    bench.feed(b"{", None, event(red_flag()))

    assert ["event.rejected", "event.rejected", "filing.received", "filing.accepted"] == (
        bench.types()
    )


def test_an_older_or_decided_application_is_refused(bench: Bench) -> None:
    bench.feed(event(application()))
    bench.feed(event(application(revision=2), id="E-2"))

    assert ["S-153"] == codes(bench.find("filing.refused")[0])
    assert 1 == len(bench.find("authorization.granted"))


def test_a_second_application_about_a_determination_is_returned(bench: Bench) -> None:
    bench.feed(event(application()), event(application(report_id="RPT-2"), id="E-2"))

    assert ["S-204"] == codes(bench.find("filing.refused")[0])


def test_a_decision_waits_for_its_time(tmp_path: Path) -> None:
    bench = Bench(tmp_path, adjudication_ms=60_000)
    bench.feed(event(application()))
    bench.tick()
    waiting = bench.types()
    bench.clock.advance(seconds=60)
    bench.tick()

    assert ["filing.received", "filing.accepted"] == waiting
    assert ["authorization.granted", "filing.accepted"] == bench.types()[2:]
    bench.database.close()


def test_a_filer_that_is_not_on_the_list_is_refused(tmp_path: Path) -> None:
    bench = Bench(tmp_path, filers=frozenset({"somebody-else"}))
    bench.feed(event(red_flag()))

    assert ["S-004"] == codes(bench.find("filing.refused")[0])
    bench.database.close()


def test_redelivered_records_change_nothing(bench: Bench) -> None:
    bench.feed(event(application()))
    before = bench.said()
    bench.offset = 0
    bench.feed(event(application()))

    assert before == bench.said()


def test_licenses_of_all_lanes_are_numbered_in_one_row(bench: Bench) -> None:
    other = "ORD-000018"
    name = TransactionName(source="erp/fernfeld", id=other, version=1)
    value = event(application(report_id="RPT-2", transaction=name, determination_id="D-2"))
    bench.feed(event(application()))
    lane = partition_of(other.encode(), LANES)
    bench.worker.poll([Received(FILINGS.name, lane, bench.offset, 0, other.encode(), value)])
    grants = bench.find("authorization.granted")

    assert ["SIM-LIC-D20261123-000001", "SIM-LIC-D20261123-000002"] == [
        one["data"]["license_number"] for one in grants
    ]


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


def test_a_report_that_is_no_application_is_never_decided(bench: Bench) -> None:
    bench.feed(event(red_flag()))
    note = {"filer": "portcullis", "kind": "RED_FLAG", "report_id": "RPT-1", "revision": 1}
    with bench.database.begin() as work:
        leave_note(work, lane=GLOBAL_LANE, kind="grant", body=json.dumps(note))

    with pytest.raises(InvariantError):
        bench.worker.tick(GLOBAL_LANE)


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


def test_a_body_too_large_is_413(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(routes, "BODY_BYTES_MAX", 10)

    assert 413 == Door(bench).ask("POST", "/v1/filings", event(red_flag())).status_code


def test_a_note_about_an_unknown_filing_stops_the_lane(bench: Bench) -> None:
    note = {"filer": "f", "kind": "LIC_APP", "report_id": "R", "revision": 1, "lane": 0}
    with bench.database.begin() as work:
        leave_note(work, lane=GLOBAL_LANE, kind="grant", body=json.dumps(note))

    with pytest.raises(InvariantError):
        bench.worker.tick(GLOBAL_LANE)


def test_a_report_can_be_looked_up(bench: Bench) -> None:
    bench.feed(event(red_flag()))
    found = Door(bench).ask("GET", "/v1/filings/RPT-1")
    missing = Door(bench).ask("GET", "/v1/filings/RPT-9")

    assert ["accepted"] == [one["status"] for one in found.json()["filings"]]
    assert (200, 404) == (found.status_code, missing.status_code)
    assert found.json()["simulated"]
