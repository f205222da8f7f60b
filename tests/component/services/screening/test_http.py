"""What people are shown over HTTP, and what the door makes of it."""

import asyncio

import httpx
import pytest
from fastapi import FastAPI

from services.cli import explain
from services.policy.law import load_law
from tests.component.services.screening.stand import Stand, short_order
from tests.component.services.screening.test_barrier import sealing


class Door:
    """Asks an application as HTTP would."""

    def __init__(self, app: FastAPI) -> None:
        self._app = app

    def get(self, path: str) -> httpx.Response:
        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(app=self._app)
            async with httpx.AsyncClient(transport=transport, base_url="http://door") as client:
                return await client.get(path)

        return asyncio.run(ask())


@pytest.fixture
def http(stand: Stand) -> Door:
    return Door(stand.http)


def test_status_shows_what_is_in_force_and_how_many_stand_where(stand: Stand, http: Door) -> None:
    sealing(stand)
    stand.feed(stand.control("suspension.ordered", {
        "suspension_id": "S-1", "scope": "all", "reason": "drill"
    }))  # fmt: skip
    stand.tick()
    said = http.get("/v1/status").json()

    assert {"order": {"held": 1}} == said["counts"]
    assert ("2026-11-23", "as_enforced", [], 300) == (
        said["law_day"],
        said["mode"],
        said["stale"],
        said["defaults"]["receipt_wait"],
    )
    assert ["ada", "grace"] == said["reviewers"]
    assert ["csl"] == [each["list_name"] for each in said["lists"]]
    assert ["S-1"] == [each["suspension_id"] for each in said["suspensions"]]


def test_holds_are_shown_oldest_first_with_reasons_and_who_approved(
    stand: Stand, http: Door
) -> None:
    held = stand.feed(stand.order("order.submitted", short_order(red_flags_seen=["RF-A"])))
    stand.feed(stand.review(held[1], "approve", "ada"))
    stand.clock.advance(hours=1)
    stand.feed(
        stand.order("order.submitted", short_order("ORD-2")),
        stand.place("orders.events.v1", b"ORD-2", b"{"),
    )
    first, second = http.get("/v1/holds").json()["holds"]

    assert ("ORD-1", 3600, ["ada"], "red_flag_open") == (
        first["transaction_id"],
        first["age_s"],
        first["approved_by"],
        first["reasons"][0]["reason"],
    )
    assert ("ORD-2", "halted", [], "unreadable_event") == (
        second["transaction_id"],
        second["state"],
        second["approved_by"],
        second["reasons"][0]["reason"],
    )


def test_a_transaction_is_shown_with_facts_determination_and_history(
    stand: Stand, http: Door
) -> None:
    issued = sealing(stand)
    stand.feed(stand.receipt(issued))
    (shown,) = http.get("/v1/transactions/ORD-1").json()["transactions"]

    assert "released" == shown["state"]
    assert issued["data"] == shown["determination"]["data"]
    assert "DE" == shown["facts"]["destination"]
    assert ["submit_newer", "found_release", "seal"] == [each["event"] for each in shown["history"]]
    assert 404 == http.get("/v1/transactions/ORD-77").status_code


def test_before_anything_was_loaded_status_shows_what_it_can(stand: Stand) -> None:
    fresh = Stand(stand.home / "other")

    assert {} == Door(fresh.http).get("/v1/status").json()["counts"]

    fresh.stop()


@pytest.mark.parametrize("garbled", [False, True])
def test_explain_joins_citations_and_says_what_would_change_the_answer(
    stand: Stand, http: Door, capsys: pytest.CaptureFixture[str], *, garbled: bool
) -> None:
    line = short_order()["lines"][0] | {"sku": "CARD-H100-80-PCIE"}
    stand.feed(stand.order("order.submitted", short_order(destination="CN", lines=[line])))
    if garbled:
        stand.feed(stand.place("orders.events.v1", b"ORD-1", b"{"))
    (shown,) = http.get("/v1/transactions/ORD-1").json()["transactions"]
    told = explain.tell(shown, load_law())
    explain.show(told)
    printed = capsys.readouterr().out

    assert "742.6(a)(6)" in printed
    assert "What would change the answer" in printed
    assert ("No longer current" in printed) is garbled
    assert told["same_pack"] is True
    assert all(each["provision"] for each in told["findings"])


def test_explain_of_a_transaction_without_a_determination_says_so(
    stand: Stand, http: Door, capsys: pytest.CaptureFixture[str]
) -> None:
    stand.feed(stand.place("orders.events.v1", b"ORD-1", b'{"source":"urn:distributor:one"}'))
    (shown,) = http.get("/v1/transactions/ORD-1").json()["transactions"]
    explain.show(explain.tell(shown, load_law()))

    assert "without a determination: unreadable_event" in capsys.readouterr().out
