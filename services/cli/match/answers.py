"""A file of names answered, one line per row, in the order of the rows.

Owns: the shape of an answer, the loop over the file, its progress and its summary. Refuses to
know: how names are compared.
"""

import csv
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskProgressColumn,
    TextColumn,
    TimeRemainingColumn,
)

from services.cli.console import err
from services.cli.errors import FileError
from services.cli.match.parquet import is_parquet, load_pyarrow, write_parquet
from services.cli.match.queries import Query, read_queries
from services.matching.index import Index
from services.matching.screen import Screener, ScreenResult

ANSWER_COLUMNS = ("query_id", "status", "score", "entry_id", "entry_name")
CHUNK = 256
DEFECTS_SHOWN = 20
Answer = tuple[str, str, int, str, str]


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run over a file gave.

    Attributes:
        statuses: rows by status: ``confirmed``, ``possible``, ``weak``, ``clear``,
            ``unscreenable``, ``error``.
        defects: (row, what is wrong) of every row that is no question.
        seconds: of comparing alone.
    """

    statuses: dict[str, int]
    defects: tuple[tuple[int, str], ...]
    compared: int
    seconds: float

    @property
    def rows(self) -> int:
        """How many rows were answered, bad ones included."""
        return sum(self.statuses.values())

    def fields(self) -> dict[str, Any]:
        """The summary as JSON fields."""
        return {
            "rows": self.rows,
            "statuses": self.statuses,
            "defects": [{"row": row, "defect": defect} for row, defect in self.defects],
            "compared": self.compared,
            "seconds": round(self.seconds, 3),
        }


def match_file(index: Index, queries: Path, answers: Path) -> Summary:
    """Compare every name of a file; one line of answer per row, its strongest match.

    Args:
        index: the lists.
        queries: ``read_queries``.
        answers: ``query_id,status,score,entry_id,entry_name``, CSV or ``.parquet``; status
            ``clear`` where nothing resembles it, ``unscreenable`` where nothing here can read the
            name, ``error`` for a row that is no question.

    Raises:
        FileError: the queries cannot be read, or the answers not written.
    """
    asked = read_queries(queries)
    if is_parquet(answers):
        load_pyarrow()  # before the work, not after it
    with _written(answers) as write, _progress(len(asked)) as bar:
        started = time.perf_counter()
        statuses: Counter[str] = Counter()
        for chunk in _answered(Screener(index), asked):
            write(chunk)
            statuses.update(status for _, status, *_ in chunk)
            bar.advance(bar.task_ids[0], len(chunk))
        seconds = time.perf_counter() - started
    defects = tuple((each.row, each.defect) for each in asked if each.defect)
    _tell(defects)
    return Summary(dict(sorted(statuses.items())), defects, index.names, seconds)


def _answered(screener: Screener, asked: Sequence[Query]) -> Iterator[list[Answer]]:
    for start in range(0, len(asked), CHUNK):
        chunk = asked[start : start + CHUNK]
        results = iter(screener.screen([each.subject for each in chunk if each.subject]))
        yield [
            (each.query_id, *answer_of(next(results)))
            if each.subject
            else (each.query_id, "error", 0, "", "")
            for each in chunk
        ]


def answer_of(result: ScreenResult) -> tuple[str, int, str, str]:
    """Status, score, entry id and entry name of the strongest match."""
    if not result.matches:
        return ("clear" if result.screenable else "unscreenable"), 0, "", ""
    best = result.matches[0]
    if best.status == "weak" and not result.screenable:
        return "unscreenable", best.score, best.entry_id, best.entry_name
    return best.status, best.score, best.entry_id, best.entry_name


class _Writing:
    """Takes answers as they come."""

    def __init__(self) -> None:
        self.rows: list[Answer] = []

    def __call__(self, rows: Sequence[Answer]) -> None:
        self.rows += rows


@contextmanager
def _written(path: Path) -> Iterator[Any]:
    """Write answers to a file that gets its name when it is whole."""
    part = path.with_name(f".{path.name}.part")
    try:
        if is_parquet(path):
            kept = _Writing()
            yield kept
            write_parquet(part, ANSWER_COLUMNS, kept.rows)
        else:
            with part.open("w", encoding="utf-8", newline="") as stream:
                writer = csv.writer(stream, lineterminator="\n")
                writer.writerow(ANSWER_COLUMNS)
                yield writer.writerows
        part.replace(path)
    except OSError as error:
        message = f"{path} cannot be written: {error.strerror}"
        raise FileError(message, remedy="Name a place that can be written.") from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _tell(defects: Sequence[tuple[int, str]]) -> None:
    for row, defect in defects[:DEFECTS_SHOWN]:
        err.print(f"[yellow]row {row} {escape(defect)}[/yellow]")
    if len(defects) > DEFECTS_SHOWN:
        err.print(f"[yellow]and {len(defects) - DEFECTS_SHOWN} more bad rows[/yellow]")


@contextmanager
def _progress(total: int) -> Iterator[Progress]:
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=err,
        disable=not err.is_terminal,
    ) as bar:
        bar.add_task("Comparing", total=total)
        yield bar
