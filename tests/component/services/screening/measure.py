"""CPU per order and per receipt, by part, without Kafka.

Run it: ``python -m tests.component.services.screening.measure [ORDERS] [DATABASE URL]``; without a
URL on a SQLite file.
"""

import base64
import gc
import hashlib
import random
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from services.chassis.lane import LaneWork
from services.chassis.records import ALL_LANES, Received
from services.screening.handlers import decide, intake
from services.screening.handlers.slice import Slice
from services.tlog.checkpoint import Checkpoint, sign_checkpoint
from services.tlog.leaf import Leaf
from services.tlog.tree import leaf_hash, node_hash, prove_inclusion, tree_root
from tests.component.services.screening.stand import Json, Stand, party, short_order

POLL = 500
ALONE = 100  # orders in a poll of their own
SEALED_TOGETHER = 200
FIRST = ("Tannhaus", "Norvane", "Alder", "Birch", "Copper", "Delft", "Ember", "Fjord", "Garnet")
SECOND = ("Elektronik", "Systeme", "Handel", "Technik", "Logistik", "Medien", "Grafik", "Netz")
FORMS = ("GmbH", "AG", "KG", "SE", "OHG", "UG", "eG", "GbR", "Ltd", "BV")
SPENT: dict[str, float] = defaultdict(float)


def timed(owner: Any, name: str, part: str) -> None:
    """Count the CPU of a function under the name of a part."""
    real: Callable[..., Any] = getattr(owner, name)

    def run(*given: Any, **named: Any) -> Any:
        start = time.process_time()
        try:
            return real(*given, **named)
        finally:
            SPENT[part] += time.process_time() - start

    setattr(owner, name, run)


def orders(stand: Stand, count: int) -> list[Received]:
    """Short orders of two lines between parties of a pool of 720."""
    draw = random.Random(1)
    pool = [party(f"{a} {b} {c}") for a in FIRST for b in SECOND for c in FORMS]
    line = short_order()["lines"][0]
    return [
        stand.order(
            "order.submitted",
            short_order(
                f"B-{number}",
                purchaser=draw.choice(pool),
                end_user=draw.choice(pool),
                freight_forwarder={"name": "Hafen Spedition GmbH", "country": "DE"},
                lines=[line, line | {"line_id": "2"}],
            ),
        )
        for number in range(count)
    ]


def receipts(stand: Stand, issued: list[Json]) -> list[Received]:
    """Receipts as audit gives them: many under one checkpoint."""
    audit, start = stand.audit, len(stand.audit.leaves)
    for event in issued:
        index = len(audit.leaves)
        digest = hashlib.sha256(event["raw"]).hexdigest()
        leaf = Leaf("event", "screening.determinations.v1", 0, index, index - 1, 0, digest, 1)
        audit.leaves.append(leaf.encode())
    hashes = [leaf_hash(each) for each in audit.leaves]
    known: dict[tuple[int, int], bytes] = {}

    def node(level: int, at: int) -> bytes:
        if level == 0:
            return hashes[at]
        if (level, at) not in known:
            known[level, at] = node_hash(node(level - 1, 2 * at), node(level - 1, 2 * at + 1))
        return known[level, at]

    size = len(hashes)
    checkpoint = Checkpoint(audit.signer.name, size, tree_root(size, node))
    note = sign_checkpoint(checkpoint, [audit.signer])
    return [
        stand.receipt(
            event,
            proof={
                "leaf": base64.b64encode(audit.leaves[start + at]).decode(),
                "index": start + at,
                "hashes": [
                    base64.b64encode(each).decode()
                    for each in prove_inclusion(start + at, size, node)
                ],
                "checkpoint": note,
            },
        )
        for at, event in enumerate(issued)
    ]


def run(stand: Stand, title: str, records: list[Received]) -> None:
    """Feed records in polls; print microseconds per record, in all and by part."""
    SPENT.clear()
    start = time.process_time()
    for at in range(0, len(records), POLL):
        stand.worker.poll(records[at : at + POLL])
    whole = time.process_time() - start
    per = {part: round(spent / len(records) * 1e6) for part, spent in sorted(SPENT.items())}
    rest = round(whole / len(records) * 1e6) - sum(per.values())
    print(f"{title}: {round(whole / len(records) * 1e6)} us each; {per}; rest {rest}")  # noqa: T201 - a report


def say_wall(what: str, calls: list[Callable[[], object]]) -> None:
    """Print how long each takes on average: what is waited for counts too."""
    start = time.perf_counter()
    for call in calls:
        call()
    spent_ms = (time.perf_counter() - start) / len(calls) * 1000
    print(f"{what:24} {spent_ms:7.2f} ms, waiting for the database included")  # noqa: T201 - a script


def main() -> None:
    """Measure."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    database = sys.argv[2] if len(sys.argv) > 2 else ""
    stand = Stand(Path(tempfile.mkdtemp()), database_url=database)
    stand.furnish()
    records = orders(stand, ALONE + count)
    stand.process.prepare(records)  # the pool is known, as it is in a day's trade
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    alone, records = records[:ALONE], records[ALONE:]
    say_wall("order alone", [partial(stand.worker.poll, [each]) for each in alone])
    say_wall("tick of a lane", [partial(stand.worker.tick, lane) for lane in ALL_LANES])
    timed(intake, "read_event", "read")
    timed(decide, "ask_law", "law")
    timed(decide, "build_transaction", "facts and matches")
    timed(decide, "say_determination", "wire model")
    timed(LaneWork, "emit", "render")
    timed(Slice, "finish", "write rows")
    timed(Slice, "load", "read rows")
    timed(LaneWork, "finish", "write outbox")
    run(stand, "orders", records)
    issued = [each for each in stand.out() if each["type"] == "determination.issued"]
    sealed: list[Received] = []
    for at in range(0, len(issued), SEALED_TOGETHER):
        sealed += receipts(stand, issued[at : at + SEALED_TOGETHER])
    run(stand, "receipts", sealed)
    stand.stop()


if __name__ == "__main__":
    main()
