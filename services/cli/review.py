"""``portcullis review``: publish a signed review of a hold, until the console exists.

Owns: writing and signing the review. Refuses to know: whether it counts (screening judges).
"""

import asyncio
import enum
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from rich.markup import escape

from schemas.envelope import Draft, derive_id, format_instant, render
from schemas.reviews import Review
from schemas.topics import REVIEWS
from services.chassis.local.home import Home
from services.chassis.traffic import BulkPublisher, Outgoing
from services.cli.ask import ask
from services.cli.console import JsonOption, out, print_json
from services.cli.errors import UsageError
from services.cli.options import HomeOption, KafkaOption, choose_clock, choose_home, choose_kafka
from services.cli.reviewers import read_seed
from services.screening.translate.signatures import sign

SOURCE = "portcullis/review"
Action = Literal["approve", "deny", "apply"]


_REMEMBER = (
    "With --approve: remember that the parties are not the listed ones; for ordinary orders, or "
    "for advanced-computing ones too. Both reviewers have to say so."
)


class Reach(enum.StrEnum):
    """What a remembered false positive is good for."""

    ordinary = "ordinary"
    advanced = "advanced"


def write_review(home: Home, content: Review, now: datetime) -> Outgoing:
    """Write a review of a hold down and sign it.

    Raises:
        ReviewerError: this installation keeps no key of that reviewer.
    """
    event_id = derive_id(
        "review", content.reviewer, content.determination_id, content.action, format_instant(now)
    )
    draft = Draft(id=event_id, type="hold.reviewed", subject=content.transaction_id, data=content)
    return sign_review(home, draft, content.reviewer, now)


def sign_review(home: Home, draft: Draft, reviewer: str, now: datetime) -> Outgoing:
    """Sign what a reviewer says with the key of this installation; its subject is its key.

    Raises:
        ReviewerError: this installation keeps no key of that reviewer.
    """
    value = render(draft, source=SOURCE, time=now)
    header = sign(value, reviewer, read_seed(home, reviewer))
    return Outgoing(topic=REVIEWS, key=draft.subject.encode(), value=value, headers=(header,))


def publish_review(home: Path | None, kafka: str | None, outgoing: Outgoing) -> None:
    """Publish it.

    Raises:
        KafkaTroubleError: it was not taken.
    """
    asyncio.run(_publish(choose_kafka(home, kafka), outgoing))


def review(
    transaction_id: Annotated[str, typer.Argument(help="The transaction that is held.")],
    *,
    reviewer: Annotated[str, typer.Option("--as", help="Who reviews; see 'reviewers add'.")],
    rationale: Annotated[str, typer.Option(help="Why; it is sealed with the review.")],
    approve: Annotated[bool, typer.Option("--approve", help="Two reviewers are needed.")] = False,
    deny: Annotated[bool, typer.Option("--deny", help="It must not move.")] = False,
    apply: Annotated[bool, typer.Option("--apply", help="Apply for a license.")] = False,
    remember: Annotated[Reach | None, typer.Option(help=_REMEMBER)] = None,
    source: Annotated[str | None, typer.Option(help="Where two sources use one id.")] = None,
    home: HomeOption = None,
    kafka: KafkaOption = None,
    as_json: JsonOption = False,
) -> None:
    """Publish a signed review of the determination that is current now."""
    action = choose_action(approve=approve, deny=deny, apply=apply)
    if remember is not None and not approve:
        message = "--remember goes with --approve"
        raise UsageError(message, remedy="portcullis review --help")
    place = choose_home(home)
    found = ask(home, "screening", f"/v1/transactions/{transaction_id}")["transactions"]
    standing = choose_standing(found, source)
    content = Review(
        transaction_id=transaction_id,
        transaction_source=standing["source"],
        version=standing["version"],
        determination_id=standing["determination_id"],
        reviewer=reviewer,
        action=action,
        rationale=rationale,
        remember=None if remember is None else remember.value,
    )
    outgoing = write_review(place, content, choose_clock(place).now())
    publish_review(home, kafka, outgoing)
    if as_json:
        print_json({"reviewed": transaction_id, "action": action, "reviewer": reviewer})
    else:
        name = escape(f"{reviewer}: {action} {transaction_id}")
        out.print(f"{name}. See [bold]portcullis holds[/bold].")


def choose_action(*, approve: bool, deny: bool, apply: bool) -> Action:
    """Choose the one act that was asked for.

    Raises:
        UsageError: none was, or several.
    """
    asked: dict[Action, bool] = {"approve": approve, "deny": deny, "apply": apply}
    chosen = [action for action, is_asked in asked.items() if is_asked]
    if len(chosen) != 1:
        message = "choose one of --approve, --deny and --apply"
        raise UsageError(message, remedy="portcullis review --help")
    return chosen[0]


def choose_standing(found: list[dict[str, Any]], source: str | None) -> Mapping[str, Any]:
    """Choose the transaction meant, of all sources that use the id.

    Raises:
        UsageError: several do, or none has a determination to review.
    """
    meant = [each for each in found if source in {None, each["source"]}]
    if len(meant) != 1:
        message = f"{len(meant)} sources use that id: {', '.join(e['source'] for e in found)}"
        raise UsageError(message, remedy="Name one with --source.")
    if meant[0]["determination_id"] is None:
        message = "it has no determination to review"
        raise UsageError(message, remedy="Amend the transaction instead.")
    return meant[0]


async def _publish(kafka: str, outgoing: Outgoing) -> None:
    async with BulkPublisher(kafka) as publisher:
        await publisher.publish_many([outgoing])
