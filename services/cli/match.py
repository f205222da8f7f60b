"""``portcullis match``: compare a name, or a file of names, with the lists.

Owns: what is asked and how answers are shown. Refuses to know: how names are compared.
"""

import csv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.progress import Progress

from services.cli.console import JsonOption, err, out, print_json, table
from services.cli.errors import FileError, UsageError
from services.matching.countries import country_of
from services.matching.index import Index, build_index
from services.matching.lists import parse_csl_csv
from services.matching.screen import ScreenResult, Subject, screen
from services.matching.starter import load_starter

QUERY_COLUMNS = ("query_id", "name", "country")
ANSWER_COLUMNS = ("query_id", "status", "score", "entry_id", "entry_name")
CHUNK = 256
SHOWN = 5
CODE_LETTERS = 2


def match(  # noqa: PLR0917 - one parameter per option
    name: Annotated[str | None, typer.Argument(help="The name to compare.")] = None,
    country: Annotated[str | None, typer.Option("--country", help="ISO code, such as CN.")] = None,
    address: Annotated[str | None, typer.Option("--address", help="Its address.")] = None,
    latin: Annotated[str | None, typer.Option("--latin", help="Its Latin form.")] = None,
    list_file: Annotated[
        Path | None, typer.Option("--list", help="A list file; the starter list unless given.")
    ] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Say why for each match.")] = False,
    batch: Annotated[
        Path | None, typer.Option("--batch", help="CSV of query_id, name, country.")
    ] = None,
    answers: Annotated[
        Path | None, typer.Option("--out", help="CSV of answers to write, with --batch.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Compare a name with every listed name, or a file of names with --batch."""
    if (name is None) == (batch is None) or (batch is None) != (answers is None):
        message = "Give a NAME, or --batch QUERIES with --out OUT."
        raise UsageError(message, remedy="See 'portcullis match --help'.")
    index = _index(list_file)
    if batch is not None and answers is not None:
        match_file(index, batch, answers)
        return
    subject = Subject(
        name=name or "",
        name_latin=latin,
        country=None if country is None else country.upper(),
        address=() if address is None else (address,),
    )
    result = screen(index, [subject])[0]
    if as_json:
        print_json(result_fields(result))
    else:
        _show(subject, result, explain=explain)


def match_file(index: Index, queries: Path, answers: Path) -> int:
    """Compare every name of a file; one line of answer per query, its strongest match.

    Args:
        index: the lists.
        queries: CSV ``query_id,name,country``; the country a code or a name, or empty.
        answers: CSV ``query_id,status,score,entry_id,entry_name``; status ``clear`` where nothing
            resembles it, ``unscreenable`` where nothing here can read the name.

    Raises:
        FileError: the queries cannot be read or lack a column.
    """
    rows = _read_queries(queries)
    with answers.open("w", encoding="utf-8", newline="") as stream, _progress(len(rows)) as advance:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(ANSWER_COLUMNS)
        for start in range(0, len(rows), CHUNK):
            chunk = rows[start : start + CHUNK]
            results = screen(index, [subject for _, subject in chunk])
            for (query_id, _), result in zip(chunk, results, strict=True):
                writer.writerow((query_id, *_answer(result)))
            advance(len(chunk))
    return len(rows)


def _answer(result: ScreenResult) -> tuple[str, int, str, str]:
    if not result.matches:
        return ("clear" if result.screenable else "unscreenable"), 0, "", ""
    best = result.matches[0]
    if best.status == "weak" and not result.screenable:
        return "unscreenable", best.score, best.entry_id, best.entry_name
    return best.status, best.score, best.entry_id, best.entry_name


def _read_queries(path: Path) -> list[tuple[str, Subject]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream)
            missing = [each for each in QUERY_COLUMNS if each not in (reader.fieldnames or ())]
            if missing:
                message = f"{path} lacks the columns {', '.join(missing)}"
                raise FileError(message, remedy="Write query_id,name,country.")
            return [(row["query_id"], _subject(row)) for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        message = f"{path} cannot be read: {error}"
        raise FileError(message, remedy="Give a UTF-8 CSV of query_id,name,country.") from error


def _subject(row: dict[str, str]) -> Subject:
    stated = (row["country"] or "").strip()
    country = country_of(stated.upper() if len(stated) == CODE_LETTERS else stated)
    return Subject(name=row["name"] or "", country=country[0] if country else None)


def result_fields(result: ScreenResult) -> dict[str, Any]:
    """A result as JSON fields."""
    return {
        "compared": result.compared,
        "screenable": result.screenable,
        "matches": [
            {
                "list_name": each.list_name,
                "entry_id": each.entry_id,
                "entry_name": each.entry_name,
                "matched_name": each.matched_name,
                "score": each.score,
                "status": each.status,
                "reasons": list(each.reasons),
            }
            for each in result.matches
        ],
    }


def _show(subject: Subject, result: ScreenResult, *, explain: bool) -> None:
    out.print(f"{escape(subject.name)}: compared with {result.compared} listed names")
    if not result.screenable:
        out.print("[yellow]Nothing here can read this name; state its Latin form.[/yellow]")
    if not result.matches:
        out.print("No resemblance.")
        return
    shown = table(None, "status", "score", "list", "entry", *(("why",) if explain else ()))
    for each in result.matches[:SHOWN]:
        why = (", ".join(each.reasons),) if explain else ()
        entry = escape(each.entry_name)
        if explain and each.matched_name != each.entry_name:
            entry += f"\n  as {escape(each.matched_name)}"
        shown.add_row(each.status, str(each.score), each.list_name, entry, *why)
    out.print(shown)


def _index(list_file: Path | None) -> Index:
    if list_file is None:
        return build_index([parse_csl_csv(load_starter(), name="starter")])
    try:
        content = list_file.read_bytes()
    except OSError as error:
        message = f"{list_file} cannot be read: {error.strerror}"
        raise FileError(message, remedy="Name an existing list file.") from error
    return build_index([parse_csl_csv(content)])


@contextmanager
def _progress(total: int) -> Iterator[Callable[[int], None]]:
    if not err.is_terminal:
        yield lambda _: None
        return
    with Progress(console=err) as bar:
        task = bar.add_task("Comparing", total=total)
        yield lambda count: bar.advance(task, count)
