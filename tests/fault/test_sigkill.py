"""Every process is killed with SIGKILL at every named step: nothing is lost, nothing is doubled.

Shown on raw partitions, with no reader's de-duplication. The supervisor starts the killed process
again; the failpoint is armed in its first life only.
"""

import asyncio
import json
import time
from pathlib import Path
from typing import Any

import pytest

from schemas.topics import ORDERS
from services.chassis.local.stack import read_stack
from services.chassis.traffic import BulkPublisher, Outgoing
from services.cli.stack.first_start import LOCAL_SOURCE
from services.simulator.domain.scenario import parse_scenario
from services.simulator.domain.script import Script
from tests.stage import AS_OF, Running, doubled, events_of, holes, read_raw, stack

pytestmark = [pytest.mark.kafka, pytest.mark.fault]

RELEASED, DENIED = 30, 15
PROCESSES = ("screening", "audit", "reporting_sink")
STEPS = ("received", "decided", "committed", "published", "sealed")
WAIT_S = 60.0
PAUSE_S = 0.3  # longer than audit's pause between two rounds of reports: the sink has many polls
PASSES = {"screening": 3, "audit": 3, "reporting_sink": 2}  # the pass at which it is killed


def orders() -> list[Outgoing]:
    scenario = parse_scenario(
        {
            "name": "killed",
            "seed": 11,
            "as_of": AS_OF,
            "story": [
                {"name": "ordinary", "count": RELEASED, "skus": ["FX-FAN-120", "FX-RACK-42U"]},
                {"name": "denied", "count": DENIED, "skus": ["SRV-ATLAS-800-910B"]},
            ],
        }
    )
    script = Script(scenario, source=LOCAL_SOURCE, today=AS_OF.date())
    return [
        Outgoing(topic=ORDERS, key=message.key, value=message.value)
        for told in script.tell()
        for message in told.first
    ]


async def send(running: Running) -> None:
    records = orders()
    async with BulkPublisher(running.kafka) as publisher:
        for start in range(0, len(records), 5):
            await publisher.publish_many(records[start : start + 5])
            await asyncio.sleep(PAUSE_S)


def counts(running: Running) -> dict[str, int]:
    records = read_raw(running.kafka)
    names = (
        "determination.issued", "determination.sealed", "transaction.released",
        "transaction.denied", "filing.submitted", "filing.received", "filing.accepted",
    )  # fmt: skip
    return {name: len(events_of(records, name)) for name in names}


EXPECTED = {
    "determination.issued": RELEASED + DENIED,
    "determination.sealed": RELEASED + DENIED,
    "transaction.released": RELEASED,
    "transaction.denied": DENIED,
    "filing.submitted": DENIED,
    "filing.received": DENIED,
    "filing.accepted": DENIED,
}


def wait_for_all(running: Running) -> dict[str, int]:
    end = time.monotonic() + WAIT_S
    seen = counts(running)
    while seen != EXPECTED and time.monotonic() < end:
        time.sleep(0.5)
        seen = counts(running)
    return seen


def every_event(running: Running) -> list[dict[str, Any]]:
    found = []
    for record in read_raw(running.kafka):
        event = json.loads(record.value or b"{}")
        if event.get("type") != "lane.opened":
            found.append(event)
    return found


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("process", PROCESSES)
def test_nothing_is_lost_or_doubled(process: str, step: str, tmp_path: Path) -> None:
    with stack(tmp_path, failpoint=f"{process}:{step}:{PASSES[process]}") as running:
        asyncio.run(send(running))
        seen = wait_for_all(running)
        raw = read_raw(running.kafka)
        ours = [event for event in every_event(running) if "laneseq" in event]
        record = (read_stack(running.home) or pytest.fail("no stack")).find(process)

    assert EXPECTED == seen
    assert [] == holes(raw)
    assert [] == doubled(ours)
    assert record is not None
    assert 1 == record.restarts, "the process was not killed: the failpoint was never reached"
