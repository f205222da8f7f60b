"""How fast records pass through: plain FastStream with pydantic, and the chassis with no work.

Owns: both measurements on one broker, in the same run, on topics of its own.
Usage: ``python tests/benchmarks/passthrough.py --kafka HOST:PORT [--json] [--records N]``.
"""

import argparse
import asyncio
import json
import os
import signal
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import Any, TypeVar

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import uvloop  # noqa: E402 - the path comes first
from faststream import AckPolicy  # noqa: E402 - the path comes first
from faststream.kafka import KafkaBroker  # noqa: E402 - the path comes first
from sqlalchemy import MetaData  # noqa: E402 - the path comes first

from schemas.envelope import Draft  # noqa: E402 - the path comes first
from schemas.lanes import LaneOpening  # noqa: E402 - the path comes first
from schemas.orders import OrderSubmitted  # noqa: E402 - the path comes first
from schemas.topics import Topic  # noqa: E402 - the path comes first
from services.chassis.clock import SystemClock  # noqa: E402 - the path comes first
from services.chassis.codec import decode_batch, parse_batch  # noqa: E402 - as above
from services.chassis.lane import LaneWork  # noqa: E402 - the path comes first
from services.chassis.process import Process  # noqa: E402 - the path comes first
from services.chassis.records import Received  # noqa: E402 - the path comes first
from services.chassis.relay.batches import send_in_batches  # noqa: E402 - the path comes first
from services.chassis.relay.fence import make_producer  # noqa: E402 - the path comes first
from services.chassis.run import run  # noqa: E402 - the path comes first
from services.chassis.settings import ChassisSettings, load  # noqa: E402 - the path comes first
from services.chassis.topics import ensure_topics  # noqa: E402 - as above
from services.chassis.traffic import BulkPublisher, EventReader, Outgoing  # noqa: E402 - as above

DRAFT_DATA = LaneOpening(
    service="bench", lane=0, topic="bench", epoch=0, previous_epoch=0, last_laneseq=0
)
WAIT_S = 120.0
T = TypeVar("T")


def topic(name: str, run_id: str) -> Topic:
    """A lane topic of this run's own."""
    return Topic(
        name=f"bench.{name}.{run_id}.v1", key="transaction id", owner="bench", lanes=True, events=()
    )


class Through(Process):
    """Answers every record with one event and does nothing else."""

    name = "bench"
    whole_poll = False
    metadata = MetaData()

    def __init__(self, run_id: str) -> None:
        self.inputs = (topic("in", run_id),)
        self._out = topic("chassis", run_id)
        self.outputs = (self._out,)

    def handle(self, work: LaneWork, records: Sequence[Received], prepared: object) -> None:
        """Answer each record."""
        del prepared
        for record in records:
            key = (record.key or b"").decode()
            draft = Draft(id=key, type="bench.passed", subject=key, data=DRAFT_DATA)
            work.emit(self._out, key, draft)


async def pass_raw(bootstrap: str, run_id: str) -> None:
    """Read batches, validate each value, send it on; the group's offsets are committed."""
    end = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, end.set)
    out = topic("raw", run_id)
    producer = make_producer(bootstrap, "bench.raw", send_timeout_ms=15_000)
    await producer.start()
    broker = KafkaBroker(bootstrap, logger=None, apply_types=False, allow_auto_create_topics=False)
    validate = OrderSubmitted.model_validate_json

    @broker.subscriber(
        topic("in", run_id).name,
        batch=True,
        group_id=f"bench.raw.{run_id}",
        auto_offset_reset="earliest",
        ack_policy=AckPolicy.ACK,
        max_records=500,
        batch_timeout_ms=10,
        parser=parse_batch,
        decoder=decode_batch,
    )
    async def passed(records: Any) -> None:
        slices: dict[int, list[Any]] = {}
        for record in records:
            validate(record.value)
            slices.setdefault(record.partition, []).append((record.key, record.value, ()))
        sent: list[Any] = []
        for partition, each in slices.items():
            sent += await send_in_batches(producer, out, partition, each)
        await asyncio.gather(*sent)

    await broker.start()
    await end.wait()
    await broker.stop()
    await producer.stop()


async def rate(bootstrap: str, out: Topic, records: int) -> float:
    """Wait for all the records; return how many passed per second, by their own timestamps."""
    stamps: list[int] = []
    async with EventReader(bootstrap, [out], raw=True) as reader, asyncio.timeout(WAIT_S):
        while len(stamps) < records:
            found = await reader.fetch(timeout_ms=500)
            stamps += [each.timestamp_ms for each in found if each.key is not None]
    stamps.sort()
    return (len(stamps) - 1) * 1000 / max(1, stamps[-1] - stamps[0])


async def delays(
    bootstrap: str, path: tuple[Topic, Topic], value: bytes, per_s: int, count: int
) -> list[float]:
    """Publish at a steady rate; return the sorted delays from publishing to reading, in ms."""
    source, out = path
    loop = asyncio.get_running_loop()
    began: dict[bytes, float] = {}
    found: list[float] = []
    async with (
        BulkPublisher(bootstrap) as publisher,
        EventReader(bootstrap, [out], begin="end") as reader,
    ):

        async def publish_all() -> None:
            pending = []
            start = loop.time()
            for number in range(count):
                await asyncio.sleep(max(0.0, start + number / per_s - loop.time()))
                key = f"{out.name}/{per_s}/{number}"
                began[key.encode()] = loop.time()
                record = Outgoing(topic=source, key=key.encode(), value=value)
                pending.append(asyncio.create_task(publisher.publish_many([record])))
            await asyncio.gather(*pending)

        publishing = asyncio.create_task(publish_all())
        async with asyncio.timeout(WAIT_S):
            while len(found) < count:
                records = await reader.fetch(timeout_ms=200)
                now = loop.time()
                found += [(now - began[each.key]) * 1000 for each in records if each.key in began]
        await publishing
    return sorted(found)


def start(mode: str, kafka: str, run_id: str, home: Path) -> subprocess.Popen[bytes]:
    """Start one of the two paths as a process of its own."""
    environment = os.environ | {"PORTCULLIS_KAFKA": kafka, "PORTCULLIS_HOME": str(home)}
    return subprocess.Popen(
        [sys.executable, __file__, "--kafka", kafka, "--child", mode, "--run", run_id],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr,  # standard output is the figures alone
    )


async def fill(kafka: str, source: Topic, value: bytes, records: int) -> None:
    """Publish the backlog both paths work through."""
    async with BulkPublisher(kafka) as publisher:
        for first in range(0, records, 2_000):
            await publisher.publish_many(
                Outgoing(topic=source, key=f"k-{each}".encode(), value=value)
                for each in range(first, first + 2_000)
            )


async def measure(kafka: str, records: int, seconds: int) -> dict[str, Any]:
    """Measure both paths: backlog first, then steady rates."""
    run_id = uuid.uuid4().hex[:8]
    source, raw, chassis = (topic(name, run_id) for name in ("in", "raw", "chassis"))
    await ensure_topics(kafka, (source, raw, chassis))
    value = (ROOT / "schemas/examples/order.submitted.valid.json").read_bytes()
    await fill(kafka, source, value, records)
    figures: dict[str, Any] = {"records": records, "record_bytes": len(value)}
    for mode, out in (("raw", raw), ("chassis", chassis)):
        with tempfile.TemporaryDirectory() as home:
            child = start(mode, kafka, run_id, Path(home))
            try:
                figures[mode] = {"per_second": round(await rate(kafka, out, records))}
                for per_s in (50, 200):
                    count = per_s * seconds
                    found = await delays(kafka, (source, out), value, per_s, count)
                    records += count
                    figures[mode][f"{per_s}/s"] = {
                        "p50_ms": round(found[len(found) // 2], 1),
                        "p99_ms": round(found[len(found) * 99 // 100], 1),
                    }
            finally:
                child.terminate()
                child.wait()
    figures["per_second"] = figures["raw"]["per_second"]
    return figures


def _run(work: Coroutine[Any, Any, T]) -> T:
    """Run on the event loop that the services have: both paths alike."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(work)


def main() -> None:
    """Parse, measure, print; ``--child`` is one of the measured paths."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kafka", required=True)
    parser.add_argument("--json", action="store_true", help="accepted: JSON is all it prints")
    parser.add_argument("--records", type=int, default=30_000)
    parser.add_argument("--seconds", type=int, default=8)
    parser.add_argument("--child", choices=("raw", "chassis"))
    parser.add_argument("--run", default="")
    options = parser.parse_args()
    if options.child == "raw":
        _run(pass_raw(options.kafka, options.run))
    elif options.child == "chassis":
        run(Through(options.run), load(ChassisSettings), SystemClock())
    else:
        figures = _run(measure(options.kafka, options.records, options.seconds))
        sys.stdout.write(json.dumps(figures, indent=1) + "\n")


if __name__ == "__main__":
    main()
