"""Time to bring open transactions under a changed list: by the names that changed, and in full.

Run it: ``python -m tests.component.services.screening.measure_rescreening [ORDERS] [LIST.csv]``.
With a list file, two of its versions (less some rows) are in force one after the other; without,
the starter list. CPU and wall clock of one process on a SQLite file; no Kafka, no audit.
"""

import random
import sys
import tempfile
import time
from pathlib import Path
from unittest import mock

from schemas.topics import LANES
from services.matching.starter import load_starter
from services.screening.handlers import controls
from tests.component.services.screening.measure import POLL
from tests.component.services.screening.stand import Stand, party, short_order

CHANGED = 40  # rows that the newer list has and the older has not
SEED = 7
FIRST = ("Alder", "Birch", "Copper", "Delft", "Ember", "Fjord", "Garnet", "Hazel", "Indigo")
SECOND = ("Juniper", "Krona", "Linden", "Maple", "Nickel", "Onyx", "Pine", "Quartz", "Rowan")


def split(content: bytes) -> tuple[bytes, bytes]:
    """Return an older list without some rows of a newer one, and the newer."""
    header, *rows = content.splitlines(keepends=True)
    gone = set(random.Random(SEED).sample(range(len(rows)), CHANGED))
    kept = [row for at, row in enumerate(rows) if at not in gone]
    return b"".join([header, *kept]), content


def fill(stand: Stand, count: int) -> None:
    """Release ``count`` orders of distinct parties."""
    draw = random.Random(SEED)
    for start in range(0, count, POLL):
        orders = []
        for number in range(start, min(start + POLL, count)):
            name = f"{draw.choice(FIRST)} {draw.choice(SECOND)} {number} GmbH"
            facts = short_order(f"M-{number}", purchaser=party(name))
            orders.append(stand.order("order.submitted", facts))
        issued = [e for e in stand.feed(*orders) if e["type"] == "determination.issued"]
        stand.feed(*(stand.receipt(each) for each in issued))


def bring_up(stand: Stand, content: bytes) -> tuple[float, float, int]:
    """Activate a list; look until every lane has finished. Wall clock, CPU, determinations."""
    record = stand.activate_list(content)
    wall, cpu = time.perf_counter(), time.process_time()
    said = stand.feed(record)
    while sum(each["type"] == "rescreening.finished" for each in said) < LANES + 1:
        said += stand.tick()
    count = sum(each["type"] == "determination.issued" for each in said)
    return time.perf_counter() - wall, time.process_time() - cpu, count


def main() -> None:
    """Print both."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    content = Path(sys.argv[2]).read_bytes() if len(sys.argv) > 2 else load_starter()
    older, newer = split(content)
    for method in ("delta", "full"):
        with tempfile.TemporaryDirectory() as folder:
            stand = Stand(Path(folder))
            stand.furnish("ada", "grace")
            stand.feed(stand.activate_list(older))
            stand.tick()
            fill(stand, count)
            forced = mock.patch.object(controls, "_kind_of", return_value="list")
            with forced if method == "full" else mock.MagicMock():
                wall, cpu, determined = bring_up(stand, newer)
            stand.stop()
        line = f"{method}: {count} open, {wall:.1f} s, CPU {cpu:.1f} s, {determined} determined"
        sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
