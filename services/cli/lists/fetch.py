"""``portcullis lists fetch``: the publishers' files, daily, through the same gates as ``load``.

Owns: what is asked again only if it changed, and that one failing list does not stop the others.
Refuses to know: HTTP, and who approves. On any failure the list in force stays, and grows older;
at 72 hours screening holds everything.
"""

import asyncio
import json
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer
from rich.markup import escape

from services.chassis.local.home import Home, write_atomically
from services.cli.console import JsonOption, out, print_json, table
from services.cli.controls import publish_controls
from services.cli.errors import CliError
from services.cli.lists.download import Limits, download
from services.cli.lists.in_force import ActiveList, find_stored, read_in_force
from services.cli.lists.load import admit
from services.cli.lists.proposals import Asked, Proposal, list_proposals
from services.cli.lists.sources import Source, choose_sources
from services.cli.options import HomeOption, KafkaOption, choose_clock, choose_home, choose_kafka
from services.matching.errors import MatchingError
from services.matching.gates import require_agreement
from services.matching.lists import bundle, digest_of, parse_list
from services.matching.lists.ofac import MEMBERS

REQUESTER = "portcullis-fetch"


class Fetched(NamedTuple):
    """What became of one list."""

    slot: str
    state: str  # refreshed, activated, proposed, waiting, failed
    digest: str = ""
    code: str = ""
    message: str = ""


class SomeFailedError(CliError):
    """One list or more could not be fetched; those in force stay."""

    code = "lists_fetch"


def fetch(  # noqa: PLR0917 - one parameter per option
    formats: Annotated[
        list[str] | None, typer.Argument(metavar="[FORMAT]...", help="These formats only.")
    ] = None,
    urls: Annotated[
        str | None,
        typer.Option(
            "--urls",
            envvar="PORTCULLIS_LIST_URLS",
            help="FORMAT=URL[,URL...] ..., or a TOML file; else HOME/lists.toml; else trade.gov.",
        ),
    ] = None,
    attempts: Annotated[int, typer.Option("--attempts", min=1, help="Per address.")] = 4,
    home: HomeOption = None,
    kafka: KafkaOption = None,
    as_json: JsonOption = False,
) -> None:
    """Fetch lists, refresh what is unchanged, and propose what changed to two reviewers."""
    place, bootstrap = choose_home(home), choose_kafka(home, kafka)
    sources = choose_sources(place, urls, formats or [])
    lists = read_in_force(home, bootstrap)
    told = [
        _fetch_one(place, bootstrap, source, lists.get(source.slot), Limits(attempts=attempts))
        for source in sources
    ]
    if as_json:
        print_json([each._asdict() for each in told])
    else:
        _show(told)
    failed = [each for each in told if each.state == "failed"]
    if failed:
        message = "; ".join(f"{each.slot}: {each.code}" for each in failed)
        raise SomeFailedError(message, remedy="The lists in force stay until they are 72 h old.")


def _fetch_one(
    place: Home, bootstrap: str, source: Source, active: ActiveList | None, limits: Limits
) -> Fetched:
    try:
        content = _content(place, source, limits)
        _cross_check(source, content, limits)
        return _admit(place, bootstrap, source, active, content)
    except (CliError, MatchingError) as error:
        code = f"{error.code}_{error.gate}" if hasattr(error, "gate") else error.code
        return Fetched(source.slot, "failed", code=code, message=str(error))


def _cross_check(source: Source, content: bytes, limits: Limits) -> None:
    """Compare with the publisher's other file of the same list, where one is set."""
    if source.check_format is None or source.check_url is None:
        return
    other = download(source.check_url, limits=limits).content or b""
    require_agreement(
        parse_list(content, form=source.format, name=source.slot),
        parse_list(other, form=source.check_format, name=source.slot),
    )


def _admit(
    place: Home, bootstrap: str, source: Source, active: ActiveList | None, content: bytes
) -> Fetched:
    digest = digest_of(content)
    now = choose_clock(place).now()
    asked = Asked(
        slot=source.slot,
        form=source.format,
        content=content,
        fetched_at=now,
        requested_by=REQUESTER,
    )
    if any(_waits(each, source, digest, active) for each in list_proposals(place)):
        return Fetched(source.slot, "waiting", digest)
    outcome = admit(place, asked, active, now, ())
    if outcome.event is not None:
        asyncio.run(publish_controls(bootstrap, [outcome.event]))
    return Fetched(source.slot, outcome.state, digest)


def _waits(proposal: Proposal, source: Source, digest: str, active: ActiveList | None) -> bool:
    """Whether the very same is proposed already, by a fetch that has been signed once."""
    asked = proposal.activation
    replaces = None if active is None else active.digest
    same = (asked.list_name, asked.digest, asked.replaces) == (source.slot, digest, replaces)
    return same and bool(asked.approvals)


def _content(place: Home, source: Source, limits: Limits) -> bytes:
    bounded = Limits(
        bytes_max=source.bytes_max, attempts=limits.attempts, backoff_s=limits.backoff_s
    )
    if source.format == "ofac_sdn":
        files = [download(url, limits=bounded).content or b"" for url in source.urls]
        return bundle(dict(zip(MEMBERS, files, strict=True)))
    [url] = source.urls
    seen = _read_seen(place)
    known = seen.get(url, {})
    stored = find_stored(place, known["digest"]) if known.get("digest") else None
    got = download(url, known=known if stored is not None else None, limits=bounded)
    if got.content is None and stored is not None:
        return stored.read_bytes()
    content = got.content or b""
    said = {"etag": got.etag, "last_modified": got.last_modified, "digest": digest_of(content)}
    _keep_seen(place, seen | {url: said})
    return content


def _seen_file(place: Home) -> Path:
    return place.folder / "store" / "fetched.json"


def _read_seen(place: Home) -> dict[str, dict[str, str]]:
    """What each address gave last; nothing where the file is missing or damaged."""
    try:
        seen: dict[str, dict[str, str]] = json.loads(_seen_file(place).read_bytes())
    except (OSError, ValueError):
        return {}
    return seen


def _keep_seen(place: Home, seen: dict[str, dict[str, str]]) -> None:
    file = _seen_file(place)
    file.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(file, json.dumps(seen, indent=1, sort_keys=True) + "\n")


def _show(told: list[Fetched]) -> None:
    shown = table("Fetched", "slot", "state", "digest", "error")
    rows: list[tuple[Any, ...]] = [
        (each.slot, each.state, each.digest[:16], f"{each.code} {each.message}".strip())
        for each in told
    ]
    for row in rows:
        shown.add_row(*map(escape, row))
    out.print(shown)
    if any(each.state in {"proposed", "waiting"} for each in told):
        out.print("Two reviewers put it in force: [bold]portcullis lists proposals[/bold]")
