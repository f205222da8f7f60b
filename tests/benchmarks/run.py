"""``make bench``: the whole chain on the embedded stack, beside a raw pass-through in the same run.

Prints a table and writes ``build/bench.json``. Every load is bounded in count and time, loopback.
"""

import argparse
import asyncio
import json
import os
import platform
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import uvloop
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from schemas.topics import DISPOSITIONS, ORDERS
from services.chassis.local.stack import read_stack
from services.chassis.traffic import BulkPublisher, EventReader, Outgoing
from services.cli.stack.first_start import LOCAL_SOURCE
from services.matching.lists import digest_of
from services.simulator.domain.scenario import parse_scenario
from services.simulator.domain.script import Script
from tests.stage import AS_OF, Running, stack

ROOT = Path(__file__).resolve().parents[2]
PROCESSES = ("kafka", "screening", "audit", "reporting_sink")
TICKS = os.sysconf("SC_CLK_TCK")
SKUS = [
    "FX-CABLE-C13-2M", "FX-RAIL-19-4U", "FX-FAN-120", "FX-PSU-3000", "FX-NIC-25G", "FX-SSD-7T",
    "FX-SWITCH-48", "FX-SRV-1U-E", "CARD-RTX4060", "CARD-RTX4080",
]  # fmt: skip
# a broker just started runs its small polls uncompiled: half a minute of them until it is warm
WARM_UP = ((2000, 0, 1), (4000, 200, 7), (500, 50, 10))
POOL = 2_000  # parties, over all countries of destination
FRIENDLY = ["DE", "JP", "FR", "NL", "GB", "CA", "SE", "AU", "KR", "MX", "TW"]


@dataclass
class Load:
    """One measured load."""

    name: str
    orders: int
    seconds: float
    per_second: float
    p50_ms: float
    p99_ms: float
    cpu_us_per_order: dict[str, float] = field(default_factory=dict)
    dispositions: dict[str, int] = field(default_factory=dict)


def orders(count: int, prefix: str, seed: int, *, first_time: bool = False) -> Iterator[Outgoing]:
    """Give seeded two-line orders from a pool of 2,000 parties, a few of them not releasable.

    ``first_time`` gives each order a purchaser, a consignee and an end user that were never seen.
    """
    scenario = parse_scenario(
        {
            "name": "load",
            "seed": seed,
            "pool_seed": seed if first_time else 1,
            "pool_size": count if first_time else POOL // len(FRIENDLY),
            "as_of": AS_OF,
            "story": [
                {
                    "name": "ordinary", "count": count - count // 20, "lines": 2, "skus": SKUS,
                    "destinations": FRIENDLY,
                },
                {
                    "name": "held", "count": count // 20, "destinations": ["CN"],
                    "skus": ["SRV-DGX-H100-8"],
                },
            ],
        }
    )  # fmt: skip
    script = Script(scenario, source=LOCAL_SOURCE, today=AS_OF.date(), prefix=prefix)
    for told in script.tell():
        for message in told.first:
            yield Outgoing(topic=ORDERS, key=message.key, value=message.value)


def cpu_seconds(running: Running) -> dict[str, float]:
    """Give processor seconds used so far by every process of the stack."""
    record = read_stack(running.home)
    found = {}
    for process in record.processes if record else ():
        if process.running is not None:
            stat = Path(f"/proc/{process.running.pid}/stat").read_text().rpartition(")")[2].split()
            found[process.name] = (int(stat[11]) + int(stat[12])) / TICKS
    return found


async def drive(
    running: Running, records: list[Outgoing], *, per_second: float, timeout_s: float
) -> tuple[dict[str, float], dict[str, float], dict[str, int], float]:
    """Send at a rate (0: at once) and note when each order's first disposition arrives."""
    sent: dict[str, float] = {}
    answered: dict[str, float] = {}
    kinds: dict[str, int] = {}
    wanted = {(record.key or b"").decode() for record in records}
    async with (
        BulkPublisher(running.kafka) as publisher,
        EventReader(running.kafka, [DISPOSITIONS], begin="end") as reader,
    ):
        await reader.ends()
        began = time.perf_counter()
        sending = asyncio.create_task(_send(publisher, records, sent, per_second, began))
        while len(answered) < len(records) and time.perf_counter() - began < timeout_s:
            for _, event in await reader.take_events(50):
                name = event["data"]["transaction"]["id"]
                if name in wanted and name not in answered:
                    answered[name] = time.perf_counter()
                    kinds[event["type"]] = kinds.get(event["type"], 0) + 1
        await sending
    return sent, answered, kinds, time.perf_counter() - began


async def _send(
    publisher: BulkPublisher,
    records: list[Outgoing],
    sent: dict[str, float],
    per_second: float,
    began: float,
) -> None:
    size = 400 if not per_second else 1
    draw = random.Random(1)
    due = began
    waiting: set[asyncio.Task[None]] = set()
    for start in range(0, len(records), size):
        chunk = records[start : start + size]
        if per_second:
            due += draw.expovariate(per_second)
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
        now = time.perf_counter()
        sent.update({(record.key or b"").decode(): now for record in chunk})
        if per_second:
            task = asyncio.create_task(publisher.publish_many(chunk))
            waiting.add(task)
            task.add_done_callback(waiting.discard)
        else:
            await publisher.publish_many(chunk)
    if waiting:
        await asyncio.wait(waiting)


def measure(  # noqa: PLR0913 - one parameter per property of a load
    running: Running,
    name: str,
    count: int,
    per_second: float,
    seed: int,
    *,
    first_time: bool = False,
) -> Load:
    """Run one load and sum it up."""
    records = list(orders(count, f"B{seed}", seed, first_time=first_time))
    before = cpu_seconds(running)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:  # as the services have it
        sent, answered, kinds, seconds = runner.run(
            drive(running, records, per_second=per_second, timeout_s=180.0)
        )
    after = cpu_seconds(running)
    if len(answered) < len(records):
        message = f"{name}: only {len(answered)} of {len(records)} orders were answered"
        raise SystemExit(message)
    latencies = sorted((answered[key] - sent[key]) * 1000 for key in sent)
    return Load(
        name=name,
        orders=count,
        seconds=round(seconds, 2),
        per_second=round(count / seconds, 1),
        p50_ms=round(statistics.median(latencies), 1),
        p99_ms=round(latencies[int(len(latencies) * 0.99)], 1),
        cpu_us_per_order={
            key: round((after[key] - before.get(key, 0.0)) / count * 1e6) for key in after
        },
        dispositions=kinds,
    )


def passthrough(kafka: str) -> dict[str, Any]:
    """Run the raw FastStream pass-through with pydantic validation, on the same broker."""
    command = [sys.executable, str(ROOT / "tests/benchmarks/passthrough.py"), "--kafka", kafka]
    done = subprocess.run(  # our own script
        [*command, "--json"], check=True, capture_output=True, text=True, cwd=ROOT, timeout=300
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--orders", type=int, default=12_000)
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--csl", type=Path, default=_find_csl())
    parser.add_argument("--out", type=Path, default=ROOT / "build/bench.json")
    options = parser.parse_args()
    console = Console(stderr=True)
    with tempfile.TemporaryDirectory() as folder, Progress(console=console) as bar:
        task = bar.add_task("starter list", total=5 if options.csl is None else 8)
        with stack(Path(folder) / "starter-list") as running:
            for count, rate, seed in WARM_UP:
                measure(running, "warm-up", count, rate, seed)
            loads = []
            for name, count, rate, seed in (
                ("sustained", options.orders, 0, 2),
                ("50/s", 50 * options.seconds, 50, 3),
                ("200/s", 200 * options.seconds, 200, 4),
            ):
                bar.update(task, description=name)
                loads.append(measure(running, name, count, rate, seed))
                bar.advance(task)
            raw = passthrough(running.kafka)
            bar.advance(task)
        if options.csl is not None:
            with stack(Path(folder) / "whole-list") as running:
                loads += _with_whole_list(running, options, bar, task)
    _report(loads, raw, options.out)


def _find_csl() -> Path | None:
    folder = Path(os.environ.get("PORTCULLIS_DATA", ROOT.parent / "shared/data"))
    found = folder / "consolidated_screening_list.csv"
    return found if found.is_file() else None


def _with_whole_list(running: Running, options: Any, bar: Progress, task: Any) -> list[Load]:
    for words in (
        ("reviewers", "add", "first"),
        ("reviewers", "add", "second"),
        ("lists", "load", str(options.csl), "--by", "benchmark"),
        ("lists", "activate", digest_of(options.csl.read_bytes()), "--as", "first"),
        ("lists", "activate", digest_of(options.csl.read_bytes()), "--as", "second"),
    ):
        command = [sys.executable, "-m", "services.cli.main", *words]
        subprocess.run(  # our own command line
            [*command, "--home", str(running.home.folder)],
            check=True,
            capture_output=True,
            cwd=ROOT,
        )
    time.sleep(10)  # the list is read and indexed
    for count, rate, seed in WARM_UP:
        measure(running, "warm-up", count, rate, seed)
    loads = []
    for name, count, rate, seed, first_time in (
        ("sustained, whole list", options.orders, 0, 5, False),
        ("200/s, whole list", 200 * options.seconds, 200, 6, False),
        ("sustained, whole list, first-time parties", options.orders // 2, 0, 9, True),
    ):
        bar.update(task, description=name)
        loads.append(measure(running, name, count, rate, seed, first_time=first_time))
        bar.advance(task)
    return loads


def _report(loads: list[Load], raw: dict[str, Any], out: Path) -> None:
    ratio = loads[0].per_second / raw["per_second"]
    document = {
        "machine": {"cpus": os.cpu_count(), "python": platform.python_version()},
        "loads": [asdict(load) for load in loads],
        "passthrough": raw,
        "ratio_sustained_to_passthrough": round(ratio, 4),
        "targets": {"per_second": 1000, "ratio": 1 / 40, "50/s": [25, 60], "200/s": [40, 120]},
    }
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(document, indent=1) + "\n")
    table = Table(title="Order to disposition, embedded stack", title_justify="left")
    for column in ("load", "orders", "orders/s", "p50 ms", "p99 ms"):
        table.add_column(column, justify="right")
    for name in PROCESSES:
        table.add_column(f"{name} us", justify="right")
    for load in loads:
        cpu = [str(int(load.cpu_us_per_order.get(name, 0))) for name in PROCESSES]
        row = (load.name, load.orders, load.per_second, load.p50_ms, load.p99_ms)
        table.add_row(*map(str, row), *cpu)
    console = Console(width=None if Console().is_terminal else 120)
    console.print(table)
    console.print(
        f"raw FastStream batch + pydantic pass-through: {raw['per_second']:.0f}/s; "
        f"ratio {ratio:.3f} (target 0.025). Processor microseconds are per order and process."
    )
    console.print(f"written to {out}")


if __name__ == "__main__":
    main()
