"""The verb: options, and one name shown.

Owns: options and looks. Refuses to know: how names are compared.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from rich.markup import escape

from services.cli.console import JsonOption, out, print_json, table
from services.cli.errors import UsageError
from services.cli.match.answers import match_file
from services.cli.match.listed import Listed, load_listed
from services.cli.match.queries import read_country
from services.cli.match.reasons import phrase_of
from services.matching.identifiers import malformed
from services.matching.persons.births import read_birth
from services.matching.screen import Match, ScreenResult, Subject, screen

SHOWN = 5
DIGEST_SHOWN = 16


def match(  # noqa: PLR0917 - one parameter per option
    name: Annotated[str | None, typer.Argument(help="The name to compare.")] = None,
    country: Annotated[str | None, typer.Option("--country", help="ISO code or name.")] = None,
    address: Annotated[str | None, typer.Option("--address", help="Its address.")] = None,
    latin: Annotated[str | None, typer.Option("--latin", help="Its Latin form.")] = None,
    identifiers: Annotated[
        list[str] | None, typer.Option("--identifier", help="SCHEME=NUMBER, such as LEI=...")
    ] = None,
    born: Annotated[
        str | None, typer.Option("--born", help="A person's date or year of birth: 1968-12-12.")
    ] = None,
    list_file: Annotated[
        Path | None, typer.Option("--list", help="A list file; the starter list unless given.")
    ] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Say why for each match.")] = False,
    batch: Annotated[
        Path | None, typer.Option("--batch", help="query_id, name, country: CSV or .parquet.")
    ] = None,
    answers: Annotated[
        Path | None, typer.Option("--out", help="Answers to write, with --batch.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Compare a name with every listed name, or a file of names with --batch."""
    if (name is None) == (batch is None) or (batch is None) != (answers is None):
        _refuse("Give a NAME, or --batch QUERIES with --out OUT.")
    if batch is not None and answers is not None:
        _match_batch(list_file, batch, answers, as_json=as_json)
        return
    subject = Subject(
        name=name or "",
        name_latin=latin,
        country=_country(country),
        address=() if address is None else (address,),
        identifiers=tuple(map(_identifier, identifiers or ())),
        born=_born(born),
    )
    _match_one(load_listed(list_file), subject, explain=explain, as_json=as_json)


def _match_one(listed: Listed, subject: Subject, *, explain: bool, as_json: bool) -> None:
    result = screen(listed.index, [subject])[0]
    if as_json:
        print_json(listed.fields() | result_fields(result))
    else:
        _show(listed, subject, result, explain=explain)


def _match_batch(list_file: Path | None, batch: Path, answers: Path, *, as_json: bool) -> None:
    listed = load_listed(list_file)
    summary = match_file(listed.index, batch, answers)
    if as_json:
        print_json(listed.fields() | summary.fields())
        return
    counts = ", ".join(f"{count} {status}" for status, count in summary.statuses.items())
    out.print(f"{summary.rows} rows answered in {escape(str(answers))}: {counts or 'none'}")
    out.print(f"Each compared with {summary.compared} listed names; {_told(listed)}")


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


def _country(stated: str | None) -> str | None:
    if stated is None:
        return None
    found = read_country(stated.strip())
    if found is None:
        _refuse(f"{stated!r} is no country; give a code such as CN, or a name.")
    return found


def _born(stated: str | None) -> str | None:
    if stated is not None and read_birth(stated) is None:
        _refuse(f"{stated!r} is no date of birth; give 1968-12-12, 1968-12 or 1968.")
    return stated


def _identifier(stated: str) -> tuple[str, str]:
    scheme, sign, number = stated.partition("=")
    if not (scheme and sign and number):
        _refuse(f"{stated!r} is not SCHEME=NUMBER, such as LEI=5493001KJTIIGC8Y1R12.")
    return scheme.strip(), number.strip()


def _refuse(message: str) -> NoReturn:
    raise UsageError(message, remedy="See 'portcullis match --help'.")


def _told(listed: Listed) -> str:
    return f"list {listed.name}, digest {listed.digest[:DIGEST_SHOWN]}…"


def _show(listed: Listed, subject: Subject, result: ScreenResult, *, explain: bool) -> None:
    said = f"compared with {result.compared} listed names"
    out.print(f"{escape(subject.name)}: {said}{f'; {_told(listed)}' if explain else ''}")
    for scheme, number in malformed(subject.identifiers):
        out.print(
            f"[yellow]{escape(scheme)} {escape(number)}: wrong check digits or form.[/yellow]"
        )
    if not result.screenable:
        out.print("[yellow]Nothing here can read this name; state its Latin form.[/yellow]")
    if not result.matches:
        out.print("No resemblance.")
        return
    shown = table(None, "status", "score", "list", "entry", *(("why",) if explain else ()))
    for each in result.matches[:SHOWN]:
        why = (_why(each.reasons),) if explain else ()
        shown.add_row(each.status, str(each.score), each.list_name, _entry(each, explain), *why)
    out.print(shown)
    if len(result.matches) > SHOWN:
        out.print(f"and {len(result.matches) - SHOWN} more; --json shows all")


def _entry(match: Match, explain: bool) -> str:
    text = escape(match.entry_name)
    if explain and match.matched_name != match.entry_name:
        text += f"\n  as {escape(match.matched_name)}"
    return text


def _why(reasons: Sequence[str]) -> str:
    return "\n".join(f"{label}: {phrase_of(label)}" for label in reasons)
