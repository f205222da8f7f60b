"""``portcullis validate FILE``: read events offline and list every error with its place.

Owns: taking a file apart into events, each with its own bytes. Refuses to know: what is wrong with
an event; ``schemas.reading`` says that.
"""

import json
from pathlib import Path
from typing import Annotated

import typer
from pydantic_core import from_json
from rich.markup import escape

from schemas.reading import SchemaError, read_all_errors
from schemas.reading.events import events_of, topic_of, type_of
from schemas.topics import ORDERS, TOPICS, Topic
from services.cli.console import JsonOption, out, print_json, table
from services.cli.errors import FileError

_SPACE = " \t\r\n"
_BY_CONTEXT = {
    type_of(event).partition(".")[0]: topic
    for topic in reversed(TOPICS)
    for event in events_of(topic)
}


def validate(
    file: Annotated[Path, typer.Argument(help="One event, a JSON array, or one event per line.")],
    as_json: JsonOption = False,
) -> None:
    """Read every event of FILE as the gate would, without Kafka; exit code 1 on any error."""
    events = split_events(_read(file))
    errors = [
        (number, error)
        for number, value in enumerate(events, start=1)
        for error in read_all_errors(guess_topic(value), value, ())
    ]
    if as_json:
        told = [_tell(number, error) for number, error in errors]
        print_json({"file": str(file), "events": len(events), "errors": told})
    else:
        _show(file, len(events), errors)
    if errors:
        raise typer.Exit(1)


def split_events(content: bytes) -> list[bytes]:
    """Cut a file into the exact bytes of its events, so that a doubled key is still seen.

    Args:
        content: one JSON event, a JSON array of them, or one per line. Anything else is given back
            whole, to be refused as one unreadable event.
    """
    try:
        whole = from_json(content)
    except ValueError:
        lines = [line for line in content.splitlines() if line.strip()]
        return lines if any(_is_object(line) for line in lines) else [content]
    return _cut_array(content.decode()) if isinstance(whole, list) else [content]


def guess_topic(value: bytes) -> Topic:
    """Name the topic an event belongs on, by its type; by default, and misspelled, of orders."""
    name = ""
    if _is_object(value):
        name = str(from_json(value).get("type", ""))
    return topic_of(name) or _BY_CONTEXT.get(name.partition(".")[0], ORDERS)


def _read(file: Path) -> bytes:
    try:
        content = file.read_bytes()
    except OSError as cause:
        message = f"{file} cannot be read: {cause.strerror}"
        raise FileError(message, remedy="Name a file with one or more events.") from cause
    if not content.strip():
        message = f"{file} is empty"
        raise FileError(message, remedy="schemas/examples has an event of each kind.")
    return content


def _is_object(value: bytes) -> bool:
    try:
        return isinstance(from_json(value), dict)
    except ValueError:
        return False


def _cut_array(text: str) -> list[bytes]:
    """Cut an array that ``pydantic_core`` has read, hence of bounded depth, into its entries."""
    decoder = json.JSONDecoder(parse_int=len)
    entries: list[bytes] = []
    at = text.index("[") + 1
    while True:
        while text[at] in _SPACE + ",":
            at += 1
        if text[at] == "]":
            return entries
        _, end = decoder.raw_decode(text, at)
        entries.append(text[at:end].encode())
        at = end


def _tell(number: int, error: SchemaError) -> dict[str, object]:
    return {
        "event": number,
        "event_id": error.event_id,
        "transaction_id": error.transaction_id,
        "code": error.code,
        "pointer": error.pointer,
        "message": error.message,
    }


def _show(file: Path, events: int, errors: list[tuple[int, SchemaError]]) -> None:
    name = escape(str(file))
    noun = "event" if events == 1 else "events"
    if not errors:
        out.print(f"[green]{name}: {events} {noun}, no errors.[/green] Partition and source are")
        out.print("judged when they arrive.")
        return
    shown = table(f"{name}: {events} {noun}", "Event", "Transaction", "Code", "Where", "What to do")
    for number, error in errors:
        shown.add_row(
            str(number),
            escape(error.transaction_id or "-"),
            error.code,
            escape(error.pointer or "(whole)"),
            escape(error.message),
        )
    out.print(shown)
