"""``portcullis explain``: the last determination as a lawyer reads it.

Owns: finding the transaction, and choosing between a page and JSON. Refuses to know: the law, and
what is printed (``page``); what belongs together is joined in ``dossier``.
"""

from typing import Annotated

import typer

from services.cli.ask import ask
from services.cli.console import JsonOption, print_json
from services.cli.errors import UsageError
from services.cli.explain.dossier import tell
from services.cli.explain.page import show
from services.cli.options import HomeOption
from services.policy.law import load_law

__all__ = ["explain", "show", "tell"]


def explain(
    transaction_id: Annotated[str, typer.Argument(help="The transaction.")],
    *,
    source: Annotated[str | None, typer.Option(help="Where two sources use one id.")] = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show the last determination: citations, values compared, what is missing, what would help."""
    found = ask(home, "screening", f"/v1/transactions/{transaction_id}")["transactions"]
    law = load_law()
    told = [tell(each, law) for each in found if source in {None, each["source"]}]
    if not told:
        message = f"{transaction_id} is known, but not of source {source}"
        names = ", ".join(each["source"] for each in found)
        raise UsageError(message, remedy=f"Its sources: {names}.")
    if as_json:
        print_json({"explained": told})
        return
    for each in told:
        show(each)
