import asyncio
import base64
import hashlib
import json
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.tlog.dsse import encode_pae
from services.tlog.leaf import parse_leaf

ORDERS = "orders.events.v1"
DETERMINATIONS = "screening.determinations.v1"
REVIEWS = "reviews.events.v1"
CONTROLS = "controls.events.v1"
ANSWERS = "reporting.acknowledgements.v1"
FILINGS = "reporting.filings.v1"
OBLIGATION = {"code": "file_red_flag_report", "binds": "after", "provision": "operator policy"}
KEY = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(b"reviewer").digest())


def registered(topics: Any) -> Any:
    public = base64.b64encode(KEY.public_key().public_bytes_raw()).decode()
    return topics.put(CONTROLS, "reviewer.registered", 0, id="r", data__public_key=public)


def applied(topics: Any, **changes: Any) -> Any:
    event = topics.put(REVIEWS, "hold.reviewed", data__action="apply", **changes)
    signature = base64.b64encode(KEY.sign(encode_pae(event.value)))
    headers = (("sig", b"fictitious.reviewer:" + signature),)
    return type(event)(
        event.topic, event.partition, event.offset, event.timestamp_ms, event.key, event.value,
        headers,
    )  # fmt: skip


class Client:
    """Asks the application itself, without a socket."""

    def __init__(self, app: Any) -> None:
        self.transport = httpx.ASGITransport(app)

    def get(self, path: str, **named: Any) -> httpx.Response:
        async def ask() -> httpx.Response:
            async with httpx.AsyncClient(transport=self.transport, base_url="http://log") as client:
                return await client.get(path, **named)

        return asyncio.run(ask())


@pytest.fixture
def audit(start: Any, topics: Any) -> Any:
    life = start()
    life.poll(
        registered(topics),
        topics.put(ORDERS, "order.submitted", id="o"),
        topics.put(DETERMINATIONS, "determination.issued"),
    )
    return life


def test_an_apply_review_files_one_license_application(audit: Any, topics: Any) -> None:
    audit.poll(applied(topics), applied(topics, id="again"))
    audit.file_reports()
    audit.file_reports()
    [(partition, key, event)] = audit.outbox(FILINGS)
    filing = event["data"]

    assert (3, b"ORD-1001", "filing.submitted") == (partition, key, event["type"])
    assert ("LIC_APP", 1, "d-1", True) == (
        filing["kind"],
        filing["revision"],
        filing["determination_id"],
        filing["simulated"],
    )
    assert "2026-11-23" == filing["event_day"]
    assert {
        "report": "LIC_APP",
        "applicant": "Fictitious Distributor Inc.",
        "purchaser": "Fictitious Compute GmbH",
        "purchaser_country": "DE",
        "intermediate_consignees": [],
        "ultimate_consignee": "Fictitious Compute GmbH",
        "ultimate_consignee_country": "DE",
        "end_user": "Fictitious University",
        "end_user_country": "DE",
        "destination": "DE",
        "end_use": "research",
        "items": [
            {
                "line": "1",
                "sku": "FICT-GPU-8G",
                "eccn": "EAR99",
                "quantity": 4,
                "unit_value": "499.00",
            }
        ],
        "reviewer": "fictitious.reviewer",
        "rationale": "Different city and register number than the listed party",
    } == filing["body"]


def test_a_review_nobody_registered_signed_files_nothing(audit: Any, topics: Any) -> None:
    audit.poll(topics.put(REVIEWS, "hold.reviewed", data__action="apply"))
    forged = applied(topics, id="forged")
    audit.poll(
        type(forged)(
            forged.topic, 3, forged.offset, 0, forged.key, forged.value,
            (("sig", b"fictitious.reviewer:" + b"A" * 86 + b"=="),),
        )
    )  # fmt: skip
    audit.file_reports()

    assert [] == audit.outbox(FILINGS)
    assert ["-", "invalid"] == [parse_leaf(entry).sig_state for entry in audit.entries()[-2:]]


def test_a_suspicious_order_is_reported_within_the_simulated_days(start: Any, topics: Any) -> None:
    audit = start()
    audit.poll(
        topics.put(ORDERS, "order.submitted", data__red_flags_seen=["RF-A"]),
        topics.put(DETERMINATIONS, "determination.issued", data__obligations=[OBLIGATION]),
    )
    audit.file_reports()
    [(_, _, event)] = audit.outbox(FILINGS)

    assert "2026-12-23" == event["data"]["due_on"]
    assert {
        "report": "RED_FLAG",
        "reporter": "Fictitious Distributor Inc.",
        "disposition": "hold",
        "reasons": ["possible_match"],
        "red_flags": ["RF-A"],
        "parties": [
            "Fictitious Compute GmbH",
            "Fictitious University",
            "Fictitious Freight Inc.",
        ],
        "destination": "DE",
    } == event["data"]["body"]


def test_answers_move_a_filing_on_and_never_back(audit: Any, topics: Any) -> None:
    audit.poll(applied(topics))
    audit.file_reports()
    report = audit.outbox(FILINGS)[0][2]["data"]["report_id"]
    states = [audit.app.filings(None, 10)[0].state]
    for name in ("filing.received", "filing.accepted", "filing.received"):
        audit.poll(topics.put(ANSWERS, name, id=f"a-{len(states)}", data__report_id=report))
        states.append(audit.app.filings(None, 10)[0].state)

    assert ["sent", "received", "accepted", "accepted"] == states
    assert ("SIM-RCPT-1", "SIM-ACK-1") == (
        audit.app.filings(None, 10)[0].receipt_number,
        audit.app.filings(None, 10)[0].acknowledgement_number,
    )


def test_an_answer_to_an_unknown_report_is_sealed_and_otherwise_ignored(
    audit: Any, topics: Any
) -> None:
    audit.poll(topics.put(ANSWERS, "filing.refused", data__report_id="RPT-unknown"))

    assert [] == audit.app.filings(None, 10)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"data__end_user": "unknown"}, "end_user is unknown"),
        ({"data__ultimate_consignee": {"same_as": "ultimate_consignee"}}, "not named"),
        (
            {"data__purchaser": {"name": "X", "address": ["a"], "country": "unknown"}},
            "purchaser_country",
        ),
    ],
)
def test_a_report_that_cannot_be_built_says_why(
    start: Any, topics: Any, changes: Any, said: str
) -> None:
    audit = start()
    audit.poll(
        registered(topics),
        topics.put(ORDERS, "order.submitted", id="o", **changes),
        topics.put(DETERMINATIONS, "determination.issued"),
        applied(topics),
    )
    audit.file_reports()
    [row] = audit.app.filings(None, 10)

    assert "failed" == row.state
    assert said in row.detail


def test_a_determination_that_is_not_in_the_log_fails_the_report(start: Any, topics: Any) -> None:
    audit = start()
    audit.poll(registered(topics), topics.put(ORDERS, "order.submitted"), applied(topics))
    audit.file_reports()

    assert "determination" in audit.app.filings("failed", 10)[0].detail


def test_a_report_drawn_up_before_a_crash_is_drawn_up_again(
    start: Any, topics: Any, audit: Any
) -> None:
    audit.poll(applied(topics))
    with audit.app.database.read() as reading:
        audit.app.process._desk.draw_up(reading)
    audit = start()
    audit.file_reports()

    assert 1 == len(audit.outbox(FILINGS))


def test_a_capacity_request_is_applied_for_too(start: Any, topics: Any) -> None:
    audit = start()
    name = {"source": "fictitious/erp", "id": "CAP-1", "version": 1}
    asked = topics.put(
        "provisioning.events.v1",
        "capacity.requested",
        source="fictitious/erp",
        subject="CAP-1",
        data__transaction_id="CAP-1",
        data__version=1,
    )
    audit.poll(
        registered(topics),
        asked,
        topics.put(DETERMINATIONS, "determination.issued", subject="CAP-1", data__transaction=name),
        applied(topics, subject="CAP-1", data__transaction_id="CAP-1"),
    )
    audit.file_reports()
    [(_, _, event)] = audit.outbox(FILINGS)
    content = json.loads(asked.value)["data"]

    assert content["tenant"]["name"] == event["data"]["body"]["purchaser"]
    assert content["cloud_operator"]["name"] == event["data"]["body"]["ultimate_consignee"]


def test_http_shows_filings_status_and_the_log(audit: Any, topics: Any) -> None:
    audit.poll(applied(topics))
    audit.file_reports()
    client = Client(audit.app.http())
    status = client.get("/v1/status").json()
    shown = client.get("/v1/filings", params={"state": "sent"}).json()

    assert (4, {"sent": 1}) == (status["signed_size"], status["filings"])
    assert audit.app.signer.verifier.vkey() == status["verifier_key"]
    assert ["LIC_APP"] == [row["kind"] for row in shown["filings"]]
    assert shown["simulated"]
    checkpoint = client.get("/log/checkpoint")

    assert audit.checkpoint() == checkpoint.text
    assert "public, max-age=1" == checkpoint.headers["cache-control"]
    assert "text/plain; charset=utf-8" == checkpoint.headers["content-type"]
    tile = client.get("/log/tile/0/000.p/4")

    assert 4 * 32 == len(tile.content)
    assert "immutable" in tile.headers["cache-control"]
    for path in ("tile/0/000", "tile/0/000.p/5", "payload/000.seg", ".lock", "x"):
        assert 404 == client.get(f"/log/{path}").status_code, path


def test_nothing_beyond_the_signed_size_is_served(audit: Any) -> None:
    client = Client(audit.app.http())
    (audit.app.folder.root / "tile/0/000.p/9").write_bytes(bytes(9 * 32))

    assert 404 == client.get("/log/tile/0/000.p/9").status_code
