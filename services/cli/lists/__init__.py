"""``portcullis lists``: load, fetch, compare and activate party lists.

Owns: the table of its verbs. Refuses to know: how names are compared, and what a list means in law.
A list comes into force by two people: ``load`` and ``fetch`` propose, ``activate`` signs.
"""

import typer

from services.cli.lists.activate import activate, proposals
from services.cli.lists.fetch import fetch
from services.cli.lists.load import load
from services.cli.lists.status import diff, status, vanished

app = typer.Typer(no_args_is_help=True, help="Load, fetch and activate party lists.")
for verb in (status, fetch, load, proposals, activate, diff, vanished):
    app.command()(verb)
