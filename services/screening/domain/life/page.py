"""The table as a page for people.

Owns: ``LIFE.md``, written from the same table that runs. Refuses to know: where it is stored.
"""

import tomllib
from collections.abc import Iterator

from services.screening.domain.life.states import State
from services.screening.domain.life.table import load_text, read_table

_MEANING: dict[State, str] = {
    State.ABSENT: "nothing is known of it",
    State.SEALING: "a release was determined; its proof is awaited",
    State.RELEASED: "may move until `valid_until`",
    State.RENEWING: "released, and a newer release determination awaits its proof",
    State.HELD: "the current determination holds",
    State.APPLIED: "held; a license has been applied for",
    State.HALTED: "held without a determination: unreadable event, silent audit, unreviewed gap",
    State.CONFLICTED: "one version was told with two sets of facts",
    State.DENIED: "the law denies",
    State.REFUSED: "a reviewer denied",
    State.EXPIRED: "the release ran out unused",
    State.DEPARTED: "the goods left",
    State.ACTIVE: "access is open",
    State.SUSPENDED: "access was opened and must be shut",
    State.CLOSED: "delivered, or access closed",
    State.CANCELLED: "withdrawn by its sender",
}


def render_page() -> str:
    """Write the whole page as Markdown; the same table gives the same text."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    text = load_text()
    read_table(text)
    yield "# The life of a transaction"
    yield ""
    yield "Generated from `domain/life/table.toml` by `make generate`; do not edit. Each event has"
    yield "exactly one cell for every state. `=` stays."
    yield ""
    yield "| State | Means |"
    yield "|---|---|"
    yield from (f"| `{state}` | {_MEANING[state]} |" for state in State)
    for event, section in tomllib.loads(text).items():
        yield ""
        yield f"## {event}"
        yield ""
        yield f"{section['means'][:1].upper()}{section['means'][1:]}."
        yield ""
        yield "| From | To | Says | Ledger | Why |"
        yield "|---|---|---|---|---|"
        for cell in section["cells"]:
            said = ", ".join(cell.get("say", "").split()) or "-"
            states = ", ".join(cell["from"].split())
            ledger = cell.get("ledger", "-")
            yield f"| {states} | {cell['to']} | {said} | {ledger} | {cell['why']} |"
