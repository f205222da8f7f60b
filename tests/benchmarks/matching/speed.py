"""Speed and memory of the whole list: build, keep, map, ask, and what two processes share.

Owns: how it is measured: processor time for work, the wall clock for waiting, fresh processes for
memory. Refuses to know: quality.
"""

import multiprocessing
import time
from collections.abc import Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from services.matching.index import build_index, digest_of
from services.matching.lists import detect_format, parse_list
from services.matching.lists import digest_of as digest_of_file
from services.matching.screen import Subject, screen
from services.screening.adapters.index_files import IndexFiles, without_collection

SLOT = "csl"
WARM = 50
SINGLES = 400
MEMORY_MAX_MB = 500
_ROLLUP = Path("/proc/self/smaps_rollup")
Row = dict[str, Any]


def measure_speed(list_file: Path, subjects: Sequence[Subject]) -> list[Row]:
    """The rows of the table.

    Args:
        list_file: the whole list.
        subjects: distinct parties to ask.
    """
    context = multiprocessing.get_context("spawn")
    with TemporaryDirectory(prefix="portcullis-bench-") as folder:
        built = _run(context, _build, list_file, Path(folder) / "index")
        both = [_start(context, _ask, list_file, Path(folder) / "index", subjects)]
        asked = both[0][1].recv()
        both.append(_start(context, _ask, list_file, Path(folder) / "index", subjects))
        both[1][1].recv()
        for _, pipe in both:
            pipe.send("measure")  # while both are there
        shared = [pipe.recv() for _, pipe in both]
        for process, pipe in both:
            pipe.send("end")
            process.join()
    return [
        _row("read and build the index", built["build_s"], "s of CPU", 5.0),
        _row("write it to the cache", built["keep_s"], "s of CPU", None),
        _row("map it from the cache", asked["load_s"], "s", None),
        _row("file in the cache", built["file_mb"], "MB", None),
        _row("distinct parties", asked["rate"], "per CPU-second", 1_000, most=False),
        _row("one party alone, p50", asked["p50_ms"], "ms", None),
        _row("one party alone, p99", asked["p99_ms"], "ms", 20.0),
        _row("memory of the process that built", built["peak_mb"], "MB at most", MEMORY_MAX_MB),
        _row("memory of a process that mapped", shared[1]["rss_mb"], "MB resident", MEMORY_MAX_MB),
        _row("of it its own share, two processes", shared[1]["pss_mb"], "MB (PSS)", None),
    ]


def _row(name: str, value: float | None, unit: str, bar: float | None, *, most: bool = True) -> Row:
    met = None
    if value is not None and bar is not None:
        met = value <= bar if most else value >= bar
    return {"name": name, "value": value, "unit": unit, "bar": bar, "met": met}


def _start(context: Any, work: Any, *given: Any) -> tuple[Any, Connection]:
    here, there = context.Pipe()
    process = context.Process(target=work, args=(there, *given), daemon=True)
    process.start()
    return process, here


def _run(context: Any, work: Any, *given: Any) -> Any:
    process, pipe = _start(context, work, *given)
    found = pipe.recv()
    process.join()
    return found


def _build(pipe: Connection, list_file: Path, folder: Path) -> None:
    content = list_file.read_bytes()
    started = time.process_time()
    with without_collection():
        index = build_index([parse_list(content, form=detect_format(content), name=SLOT)])
    built = time.process_time()
    IndexFiles(folder).keep(index)
    kept = time.process_time()
    [path] = folder.iterdir()
    pipe.send(
        {
            "build_s": round(built - started, 2),
            "keep_s": round(kept - built, 2),
            "file_mb": round(path.stat().st_size / 1e6, 1),
            "peak_mb": _peak_mb(),
        }
    )


def _peak_mb() -> int:
    """The peak of this process itself; ``ru_maxrss`` would be inherited from its parent."""
    [line] = [
        line
        for line in Path("/proc/self/status").read_text().splitlines()
        if line.startswith("VmHWM")
    ]
    return int(line.split()[1]) // 1024


def _ask(pipe: Connection, list_file: Path, folder: Path, subjects: Sequence[Subject]) -> None:
    started = time.perf_counter()
    digest = digest_of([(SLOT, digest_of_file(list_file.read_bytes()))])
    index = IndexFiles(folder).load(digest)
    loaded = time.perf_counter() - started
    if index is None:
        message = "the index that was just kept cannot be mapped"
        raise RuntimeError(message)
    screen(index, subjects[:WARM])
    began = time.process_time()
    screen(index, subjects[WARM:])
    spent = time.process_time() - began
    times = sorted(_alone(index, each) for each in subjects[-SINGLES:])
    pipe.send(
        {
            "load_s": round(loaded, 3),
            "rate": round((len(subjects) - WARM) / spent),
            "p50_ms": round(times[len(times) // 2], 2),
            "p99_ms": round(times[int(len(times) * 0.99)], 2),
        }
    )
    pipe.recv()
    pipe.send(_memory())
    pipe.recv()


def _alone(index: Any, subject: Subject) -> float:
    other = Subject(name=f"{subject.name} X", country=subject.country)
    started = time.perf_counter()
    screen(index, [other])
    return (time.perf_counter() - started) * 1000


def _memory() -> dict[str, float | None]:
    """Resident and proportional memory of this process in MB, where the system tells."""
    if not _ROLLUP.exists():
        return {"rss_mb": None, "pss_mb": None}
    sizes = {
        words[0].rstrip(":").lower(): int(words[1]) // 1024
        for words in map(str.split, _ROLLUP.read_text("ascii").splitlines()[1:])
    }
    return {"rss_mb": sizes["rss"], "pss_mb": sizes["pss"]}
