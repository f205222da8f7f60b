"""``portcullis gaps``: holes in topics that bar releases until a reviewer has looked.

Owns: the table, and saying that a hole is accepted. Refuses to know: how a hole is noticed (the
chassis), and what its review lifts (screening).
"""

from collections.abc import Mapping
from typing import Annotated, Any

import typer
from rich.markup import escape

from schemas.envelope import Draft, derive_id, format_instant
from schemas.reviews import GapReview
from services.cli.ask import ask
from services.cli.console import JsonOption, fit_table, out, print_json
from services.cli.errors import UsageError
from services.cli.options import HomeOption, KafkaOption, choose_clock, choose_home
from services.cli.review import publish_review, sign_review
from services.cli.words import say_instant

app = typer.Typer(no_args_is_help=True)
COLUMNS = ("topic", "partition", "offsets", "records", "bars", "noticed")


@app.command("list")
def show(*, home: HomeOption = None, as_json: JsonOption = False) -> None:
    """Show the holes that bar releases now, the oldest first."""
    found = ask(home, "screening", "/gaps")["gaps"]
    if as_json:
        print_json({"gaps": found})
        return
    if not found:
        out.print("No gap bars a release.")
        return
    rows = [_row(each) for each in found]
    out.print(fit_table("Gaps, oldest first", COLUMNS, rows, spare=("records",), screen=out))
    out.print(
        "Find out what was lost and have it sent again. Then: "
        "[bold]portcullis gaps accept TOPIC PARTITION --as WHO --rationale WHY[/bold]"
    )


@app.command()
def accept(
    topic: Annotated[str, typer.Argument(help="The topic with the hole.")],
    partition: Annotated[int, typer.Argument(min=0, help="Its partition.")],
    *,
    reviewer: Annotated[str, typer.Option("--as", help="Who reviews; see 'reviewers add'.")],
    rationale: Annotated[str, typer.Option(help="Why; it is sealed with the review.")],
    through: Annotated[
        int | None, typer.Option(min=0, help="Last missing offset looked at; default: all known.")
    ] = None,
    home: HomeOption = None,
    kafka: KafkaOption = None,
    as_json: JsonOption = False,
) -> None:
    """Publish a signed review: what is missing up to an offset bars releases no longer."""
    place = choose_home(home)
    lost = [
        each["last_offset"]
        for each in ask(home, "screening", "/gaps")["gaps"]
        if (each["topic"], each["partition"]) == (topic, partition)
    ]
    if not lost:
        message = f"no gap of {topic} partition {partition} bars a release"
        raise UsageError(message, remedy="portcullis gaps list")
    content = GapReview(
        topic=topic,
        partition=partition,
        through_offset=max(lost) if through is None else through,
        reviewer=reviewer,
        rationale=rationale,
    )
    now = choose_clock(place).now()
    subject = f"{topic}/{partition}"
    event_id = derive_id("gap", reviewer, subject, str(content.through_offset), format_instant(now))
    draft = Draft(id=event_id, type="gap.reviewed", subject=subject, data=content)
    publish_review(home, kafka, sign_review(place, draft, reviewer, now))
    if as_json:
        print_json({"accepted": subject, "through_offset": content.through_offset})
    else:
        name = escape(f"{reviewer}: accepted {subject} through offset {content.through_offset}")
        out.print(f"{name}. See [bold]portcullis gaps list[/bold].")


def _row(gap: Mapping[str, Any]) -> tuple[str, ...]:
    first, last = gap["first_offset"], gap["last_offset"]
    return (
        escape(gap["topic"]),
        str(gap["partition"]),
        str(first) if first == last else f"{first} to {last}",
        str(last - first + 1),
        "all lanes" if gap["lane"] is None else f"lane {gap['lane']}",
        say_instant(gap["noticed_at"]),
    )
