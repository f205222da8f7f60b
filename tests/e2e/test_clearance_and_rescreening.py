"""A look-alike is held, cleared by two, released and cited; then its list entry changes."""

import asyncio
import csv
import io
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from schemas.topics import LANES, ORDERS
from services.chassis.traffic import BulkPublisher, Outgoing
from services.cli import lists, reviewers, sources
from services.cli.ask import UnknownError, ask
from services.cli.review import Reach, review
from services.matching.starter import load_starter
from tests.stage import Running, events_of, holes, invariants, read_raw, stack

pytestmark = [pytest.mark.kafka, pytest.mark.e2e]

SOURCE = "urn:distributor:clearances"
ENTRY = "Inspur Group Co., Ltd."
PATIENCE_S = 60


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with stack(tmp_path_factory.mktemp("clearances")) as started:
        place = ["--home", str(started.home.folder), "--json"]
        for name in ("ada", "grace"):
            told(reviewers.app, "add", name, *place)
        told(sources.app, "add", SOURCE, "--exporter", "Ordinary LLC", "--country", "US", *place)
        yield started


def told(app: Any, *words: str) -> Any:
    outcome = CliRunner().invoke(app, list(words))

    assert outcome.exception is None, outcome.exception

    return json.loads(outcome.output)


def send_order(running: Running, transaction_id: str) -> None:
    example = json.loads(Path("schemas/examples/order.submitted.valid.json").read_bytes())
    party = {"name": "Inspur Group", "address": ["12 Lindenweg", "Hamburg"], "country": "DE"}
    facts = example["data"] | {
        "transaction_id": transaction_id,
        "purchaser": party,
        "end_user": {"same_as": "purchaser"},
    }
    event = example | {
        "id": f"event-{transaction_id}",
        "source": SOURCE,
        "subject": transaction_id,
        "data": facts,
    }

    async def send() -> None:
        async with BulkPublisher(running.kafka) as publisher:
            value = json.dumps(event).encode()
            outgoing = Outgoing(topic=ORDERS, key=transaction_id.encode(), value=value, headers=())
            await publisher.publish_many([outgoing])

    asyncio.run(send())


def wait_for(running: Running, transaction_id: str, state: str) -> dict[str, Any]:
    """Wait until a transaction stands somewhere; return it with its determination."""
    end = time.monotonic() + PATIENCE_S
    found: dict[str, Any] = {}
    while time.monotonic() < end:
        try:
            path = f"/v1/transactions/{transaction_id}"
            (found,) = ask(running.home.folder, "screening", path)["transactions"]
        except UnknownError:
            found = {}
        if found.get("state") == state:
            return found
        time.sleep(0.2)
    pytest.fail(f"{transaction_id} is {found.get('state')}, not {state}")


def altered() -> bytes:
    """The starter list with another alias of the entry."""
    rows = list(csv.DictReader(io.StringIO(load_starter().decode("utf-8-sig"), newline="")))
    for row in rows:
        if row["name"] == ENTRY:
            row["alt_names"] = "Inspur Group; IGL; Inspur Deutschland"
    written = io.StringIO(newline="")
    writer = csv.DictWriter(written, rows[0].keys())
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue().encode()


def test_what_two_reviewers_cleared_is_cited_until_the_entry_changes(
    running: Running, tmp_path: Path
) -> None:
    folder = running.home.folder
    send_order(running, "CLR-1")
    wait_for(running, "CLR-1", "held")
    for name in ("ada", "grace"):
        review(
            "CLR-1",
            reviewer=name,
            rationale="a German company of another owner, seen in the register",
            approve=True,
            remember=Reach.ordinary,
            home=folder,
        )
        time.sleep(0.5)
    given = wait_for(running, "CLR-1", "released")["determination"]["data"]["remembered"]

    send_order(running, "CLR-2")
    second = wait_for(running, "CLR-2", "released")["determination"]["data"]
    cited = [each["clearance"] for each in second["informs"] if each.get("clearance")]

    assert given == [each["clearance_id"] for each in cited]
    assert given == [
        each["clearance_id"] for each in ask(folder, "screening", "/v1/clearances")["clearances"]
    ]

    file = tmp_path / "altered.csv"
    file.write_bytes(altered())
    place = ["--home", str(folder), "--json"]
    proposal = told(lists.app, "load", str(file), "--accept-shrink", "--by", "olga", *place)[
        "proposal"
    ]
    for name in ("ada", "grace"):
        told(lists.app, "activate", proposal, "--as", name, *place)
    wait_for(running, "CLR-2", "held")
    send_order(running, "CLR-3")
    wait_for(running, "CLR-3", "held")

    compared = wait_until_compared(place)

    assert LANES == compared["lanes_finished"]
    assert 2 <= compared["affected"]


def wait_until_compared(place: list[str]) -> dict[str, Any]:
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        (in_force,) = told(lists.app, "status", *place)
        compared: dict[str, Any] | None = in_force["rescreening"]
        if compared is not None and compared["finished_at"] is not None:
            return compared
        time.sleep(0.2)
    pytest.fail("the list was never compared to the end")


def test_the_end_is_said_once_per_lane_and_once_for_all(running: Running) -> None:
    raw = read_raw(running.kafka)
    said = [each["data"] for each in events_of(raw, "rescreening.finished")]
    last = max(each["generation"] for each in said)
    lanes = [each.get("lane") for each in said if each["generation"] == last]

    assert [*range(LANES)] == sorted(lane for lane in lanes if lane is not None)
    assert 1 == lanes.count(None)
    assert [] == holes(raw)
    assert [] == invariants(running)
