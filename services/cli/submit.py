"""``portcullis submit``: publish events from a file, and wait for what the gate says.

Owns: reading the file, choosing the topic by the event's type, showing the dispositions.
Refuses to know: whether an event is valid (``validate`` says so; the gate judges).
"""

import asyncio
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from schemas.topics import DISPOSITIONS, SCREENING_REJECTIONS, TOPICS, Topic
from services.chassis.clock import SystemClock
from services.chassis.traffic import BulkPublisher, EventReader, Outgoing
from services.cli.console import JsonOption, out, print_json, styled, table
from services.cli.errors import CliError, FileError
from services.cli.options import HomeOption, KafkaOption, choose_kafka

_WORDS = {
    "transaction.released": "release",
    "transaction.held": "hold",
    "transaction.denied": "deny",
    "event.rejected": "rejected",
}
_TOPIC_OF = {
    model.model_fields["type"].annotation.__args__[0]: topic  # type: ignore[union-attr] # a Literal
    for topic in TOPICS
    if topic.inbound
    for model in topic.events
}


class NoAnswerError(CliError):
    """The gate did not answer in time."""

    code = "no_answer"
    exit_status = 3


def read_events(path: Path) -> list[dict[str, Any]]:
    """Read one event, a JSON array of events, or one event per line.

    Raises:
        FileError: the file cannot be read, or is none of the three.
    """
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as cause:
        message = f"{path} cannot be read as UTF-8 text"
        raise FileError(message, remedy="Name a file with one or more events.") from cause
    try:
        found = json.loads(text)
    except ValueError:
        found = _read_lines(path, text)
    events = found if isinstance(found, list) else [found]
    if not all(isinstance(event, dict) for event in events):
        message = f"{path} holds something that is not an event"
        raise FileError(message, remedy="See schemas/README.md for one event per line.")
    return events


def _read_lines(path: Path, text: str) -> list[Any]:
    try:
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    except ValueError as cause:
        message = f"{path} is not JSON"
        raise FileError(message, remedy=f"portcullis validate {path}") from cause


def to_outgoing(event: Mapping[str, Any]) -> Outgoing:
    """Make a record of an event: topic by its type, key by its subject.

    Raises:
        FileError: the type belongs to no topic that outsiders write.
    """
    topic: Topic | None = _TOPIC_OF.get(event.get("type", ""))
    if topic is None:
        message = f"no topic takes an event of type {event.get('type')!r}"
        raise FileError(message, remedy="See 'portcullis topics' for the types.")
    value = json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()
    return Outgoing(topic=topic, key=str(event.get("subject", "")).encode(), value=value)


def submit(
    file: Annotated[Path, typer.Argument(help="One event, a JSON array, or one event per line.")],
    *,
    wait: Annotated[bool, typer.Option("--wait", help="Wait for the dispositions.")] = False,
    timeout_s: Annotated[float, typer.Option("--timeout", help="Seconds to wait.")] = 30.0,
    home: HomeOption = None,
    kafka: KafkaOption = None,
    as_json: JsonOption = False,
) -> None:
    """Publish events from a file; with --wait, show what the gate says to each transaction."""
    events = read_events(file)
    records = [to_outgoing(event) for event in events]
    bootstrap = choose_kafka(home, kafka)
    answers = asyncio.run(_send(bootstrap, records, events, timeout_s if wait else 0.0))
    if as_json:
        print_json({"submitted": len(records), "dispositions": answers})
    elif not wait:
        out.print(f"{len(records)} submitted. See them with [bold]portcullis watch[/bold].")
    else:
        _show(answers)
    waiting = {str(event.get("subject")) for event in events} - {a["transaction"] for a in answers}
    if wait and waiting:
        message = f"no answer for {', '.join(sorted(waiting))} within {timeout_s:.0f} s"
        raise NoAnswerError(message, remedy="portcullis status; portcullis logs screening")


async def _send(
    bootstrap: str,
    records: Sequence[Outgoing],
    events: Sequence[Mapping[str, Any]],
    timeout_s: float,
) -> list[dict[str, Any]]:
    clock = SystemClock()
    answers: dict[str, dict[str, Any]] = {}
    wanted = {str(event.get("subject")) for event in events}
    topics = [DISPOSITIONS, SCREENING_REJECTIONS]
    async with (
        BulkPublisher(bootstrap) as publisher,
        EventReader(bootstrap, topics, begin="end") as reader,
    ):
        await reader.ends()
        await publisher.publish_many(records)
        end = clock.monotonic() + timeout_s
        while wanted - set(answers) and clock.monotonic() < end:
            for _, event in await reader.take_events():
                answer = _read_answer(event)
                if answer["transaction"] in wanted:
                    answers[answer["transaction"]] = answer
    return list(answers.values())


def _read_answer(event: Mapping[str, Any]) -> dict[str, Any]:
    body = event["data"]
    name = body.get("transaction", {}).get("id") or body.get("transaction_id") or ""
    reasons = [reason["reason"] for reason in body.get("reasons", ())]
    return {
        "transaction": name,
        "disposition": _WORDS.get(event["type"], event["type"]),
        "reasons": reasons or ([body["reason"]] if "reason" in body else []),
        "pointer": body.get("pointer"),
        "valid_until": body.get("valid_until"),
    }


def _show(answers: Sequence[Mapping[str, Any]]) -> None:
    shown = table("What the gate says", "Transaction", "Disposition", "Reasons", "Valid until")
    for answer in answers:
        where = f" at {answer['pointer']}" if answer["pointer"] else ""
        shown.add_row(
            answer["transaction"],
            styled(answer["disposition"]),
            ", ".join(answer["reasons"]) + where,
            answer["valid_until"] or "",
        )
    out.print(shown)
    for answer in answers:
        out.print(f"Why: [bold]portcullis explain {answer['transaction']}[/bold]")
