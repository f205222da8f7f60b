"""``portcullis``: the table of verbs, and what happens to an error.

Owns: which module carries out which verb. Refuses to know: what a verb does.
A verb's module is imported when the verb is used, so that help answers at once. It offers either a
function of the verb's own name or a ``typer.Typer`` called ``app``.
"""

import importlib
import sys
from collections.abc import Callable, Sequence
from typing import NamedTuple

import typer

from services.cli.console import print_error
from services.cli.errors import CliError, exit_status_of, is_ours

STACK = "The stack"
ORDERS = "Orders and holds"
RULES = "Sources, lists, catalog"
PROOF = "Proof"
WORKSHOP = "Demo and workshop"


class Verb(NamedTuple):
    """One verb: its name, where help shows it, one line of help, and its module's folder."""

    name: str
    panel: str
    line: str
    folder: str = ""

    @property
    def module(self) -> str:
        """The module that carries it out."""
        return ".".join(part for part in ("services.cli", self.folder, self.name) if part)


VERBS = (
    Verb(
        "up",
        STACK,
        "Start the whole stack on this machine; its data is kept between runs.",
        "stack",
    ),
    Verb("down", STACK, "Stop the stack in good order; data is kept.", "stack"),
    Verb("status", STACK, "Who runs, whether it is ready, and which defaults apply.", "stack"),
    Verb("logs", STACK, "Show what a process prints.", "stack"),
    Verb("kafka", STACK, "The embedded Apache Kafka: fetch it, see where it is.", "stack"),
    Verb("install", STACK, "Folder, keys, topics and first words on an existing Kafka.", "stack"),
    Verb("submit", ORDERS, "Publish events from a file; --wait shows the disposition."),
    Verb("validate", ORDERS, "Read events offline and list every error with its place."),
    Verb("watch", ORDERS, "A live table of dispositions."),
    Verb("explain", ORDERS, "A determination as a lawyer reads it, with citations."),
    Verb("holds", ORDERS, "The queue of holds."),
    Verb("review", ORDERS, "Publish a signed review of a hold."),
    Verb("clearances", ORDERS, "False positives that reviewers want remembered.", "officer"),
    Verb("gaps", ORDERS, "Holes in topics that bar releases until a reviewer looked.", "officer"),
    Verb("reviewers", RULES, "Register the people who review holds."),
    Verb("sources", RULES, "Register the systems that may send orders."),
    Verb("lists", RULES, "Load, fetch, compare and activate party lists."),
    Verb("catalog", RULES, "Load and activate the item catalog."),
    Verb("match", RULES, "Compare a name with the lists."),
    Verb("topics", PROOF, "The topics: keys, writers, what appears on them."),
    Verb("verify", PROOF, "Verify the transparency log's folder offline."),
    Verb("demo", WORKSHOP, "The whole story with seeded orders, compared with its script."),
    Verb(
        "generate",
        WORKSHOP,
        "Write generated files again, or see that they are up to date.",
        "workshop",
    ),
)


def build_app(chosen: str | None) -> typer.Typer:
    """Make the command line with the chosen verb loaded and the others as lines of help."""
    app = typer.Typer(
        name="portcullis",
        help="An export-control gate for AI chips and cloud compute.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_no_options)
    for verb in VERBS:
        if verb.name == chosen:
            _add_loaded(app, verb)
        else:
            app.command(verb.name, help=verb.line, rich_help_panel=verb.panel)(_no_options)
    return app


def main(arguments: Sequence[str] | None = None) -> None:
    """Run ``portcullis``; the console script's entry."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    chosen = next((word for word in given if not word.startswith("-")), None)
    try:
        build_app(chosen)(given, prog_name="portcullis")
    except Exception as error:
        if not is_ours(error):
            raise
        print_error(error, as_json="--json" in given)
        sys.exit(exit_status_of(error))


def _no_options() -> None:
    """Stand in for a verb that was not chosen, and for the program's own options."""


def _add_loaded(app: typer.Typer, verb: Verb) -> None:
    try:
        module = importlib.import_module(verb.module)
    except ModuleNotFoundError as cause:
        if cause.name != verb.module:
            raise
        message = f"This installation has no '{verb.name}' yet"
        raise CliError(message, remedy="See 'portcullis --help'.") from cause
    found: typer.Typer | None = getattr(module, "app", None)
    if found is not None:
        app.add_typer(found, name=verb.name, help=verb.line, rich_help_panel=verb.panel)
        return
    function: Callable[..., None] = getattr(module, verb.name)
    app.command(verb.name, help=verb.line, rich_help_panel=verb.panel)(function)


if __name__ == "__main__":
    main()
