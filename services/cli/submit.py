"""``portcullis submit``: publish events from a file, and wait for what the gate says.

Owns: reading the file, choosing the topic by the event's type, showing the dispositions.
Refuses to know: whether an event is valid (``validate`` says so; the gate judges).
"""

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic_core import from_json
from rich.markup import escape

from schemas.reading.events import topic_of
from schemas.topics import DISPOSITIONS, SCREENING_REJECTIONS
from services.chassis.clock import Clock, SystemClock
from services.chassis.traffic import BulkPublisher, EventReader, Outgoing
from services.cli.console import JsonOption, fit_table, out, print_json, styled
from services.cli.errors import CliError, FileError
from services.cli.options import HomeOption, KafkaOption, choose_kafka
from services.cli.validate import split_events
from services.cli.words import say_instant, say_reasons, weigh

WHY_SHOWN = 5
_WORDS = {
    "transaction.released": "release",
    "transaction.held": "hold",
    "transaction.denied": "deny",
    "event.rejected": "rejected",
}


class NoAnswerError(CliError):
    """The gate did not answer in time."""

    code = "no_answer"
    exit_status = 3


def read_records(path: Path) -> list[Outgoing]:
    """Read one event, a JSON array of events, or one event per line; each keeps its own bytes.

    Raises:
        FileError: the file cannot be read, or something in it is no event of a topic.
    """
    try:
        content = path.read_bytes()
    except OSError as cause:
        message = f"{path} cannot be read: {cause.strerror}"
        raise FileError(message, remedy="Name a file with one or more events.") from cause
    values = split_events(content) if content.strip() else []
    if not values:
        message = f"{path} has no event in it"
        raise FileError(message, remedy="schemas/examples has an event of each kind.")
    return [_to_outgoing(path, number, value) for number, value in enumerate(values, 1)]


def _to_outgoing(path: Path, number: int, value: bytes) -> Outgoing:
    """Make a record of an event's bytes: topic by its type, key by its subject."""
    try:
        event = from_json(value)
    except ValueError:
        event = None
    if not isinstance(event, dict):
        message = f"{path}: event {number} is not a JSON object"
        raise FileError(message, remedy=f"portcullis validate {path}")
    topic = topic_of(str(event.get("type")))
    if topic is None or not topic.inbound:
        message = f"{path}: event {number} has the type {event.get('type')!r}, which no topic takes"
        raise FileError(message, remedy="See 'portcullis topics' for the types.")
    key = str(event.get("subject", "")).encode("utf-8", "surrogatepass")
    return Outgoing(topic=topic, key=key, value=value)


def submit(
    file: Annotated[Path, typer.Argument(help="One event, an array, or one per line.")],
    *,
    wait: Annotated[bool, typer.Option("--wait", help="Wait for the dispositions.")] = False,
    timeout_s: Annotated[float, typer.Option("--timeout", help="Seconds to wait.")] = 30.0,
    home: HomeOption = None,
    kafka: KafkaOption = None,
    as_json: JsonOption = False,
) -> None:
    """Publish events as the file says, byte for byte; with --wait, show what the gate says."""
    records = read_records(file)
    bootstrap = choose_kafka(home, kafka)
    answers = asyncio.run(_send(bootstrap, records, SystemClock(), timeout_s if wait else 0.0))
    if as_json:
        print_json({"submitted": len(records), "dispositions": [_flat(each) for each in answers]})
    elif not wait:
        out.print(f"{len(records)} submitted. See them with [bold]portcullis watch[/bold].")
    else:
        _show(file, answers)
    waiting = set(_digests(records).values()) - {answer["transaction"] for answer in answers}
    if wait and waiting:
        message = f"no answer for {', '.join(sorted(waiting))} within {timeout_s:.0f} s"
        raise NoAnswerError(message, remedy="portcullis status; portcullis logs screening")


async def _send(
    bootstrap: str, records: Sequence[Outgoing], clock: Clock, timeout_s: float
) -> list[dict[str, Any]]:
    answers: dict[str, dict[str, Any]] = {}
    sent = _digests(records)
    wanted = set(sent.values())
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
                answer = _read_answer(event, sent)
                if answer["transaction"] in wanted:
                    answers[answer["transaction"]] = answer
    return list(answers.values())


def _digests(records: Sequence[Outgoing]) -> dict[str, str]:
    """Name the transaction of what was sent, by digest: a rejection may know no more than that."""
    return {
        hashlib.sha256(each.value or b"").hexdigest(): (each.key or b"").decode("utf-8", "replace")
        for each in records
    }


def _read_answer(event: Mapping[str, Any], sent: Mapping[str, str]) -> dict[str, Any]:
    body = event["data"]
    name = body.get("transaction", {}).get("id") or body.get("transaction_id")
    reasons = [
        {key: reason[key] for key in ("reason", "remedy", "line", "role") if reason.get(key)}
        for reason in body.get("reasons", ())
    ]
    return {
        "transaction": name or sent.get(body.get("digest", ""), ""),
        "disposition": _WORDS.get(event["type"], event["type"]),
        "reasons": reasons or ([{"reason": body["reason"]}] if "reason" in body else []),
        "pointer": body.get("pointer"),
        "valid_until": body.get("valid_until"),
    }


def _flat(answer: Mapping[str, Any]) -> dict[str, Any]:
    """Say an answer for ``--json``: each code once, gravest first."""
    codes = [each["reason"] for each in sorted(answer["reasons"], key=weigh)]
    return {**answer, "reasons": list(dict.fromkeys(codes))}


def _show(file: Path, answers: Sequence[Mapping[str, Any]]) -> None:
    rows = [
        (
            escape(answer["transaction"]),
            styled(answer["disposition"]),
            escape(say_reasons(answer["reasons"]))
            + (f" at {escape(answer['pointer'])}" if answer["pointer"] else ""),
            say_instant(answer["valid_until"]),
        )
        for answer in answers
    ]
    columns = ("transaction", "disposition", "reasons", "valid until")
    spare = ("valid until",)
    out.print(fit_table("What the gate says", columns, rows, flexible="reasons", spare=spare))
    _show_next(file, answers)


def _show_next(file: Path, answers: Sequence[Mapping[str, Any]]) -> None:
    """Say what to type next: a rejected event was never a transaction that could be explained."""
    rejected = [each for each in answers if each["disposition"] == "rejected"]
    if any(
        code["reason"] == "unregistered_source" for each in rejected for code in each["reasons"]
    ):
        out.print("Register the source first: [bold]portcullis sources add --help[/bold]")
    elif rejected:
        out.print(f"Every error: [bold]portcullis validate {escape(str(file))}[/bold]")
    names = [each["transaction"] for each in answers if each["disposition"] != "rejected"]
    for name in names[:WHY_SHOWN]:
        out.print(f"Why: [bold]portcullis explain {escape(name)}[/bold]")
    if len(names) > WHY_SHOWN:
        out.print(f"and {len(names) - WHY_SHOWN} more: [bold]portcullis explain ID[/bold]")
