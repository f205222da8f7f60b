"""How lists, changes and proposals look.

Owns: tables. Refuses to know: where they come from.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from rich.markup import escape

from schemas.envelope import format_instant
from services.cli.console import out, table
from services.cli.lists.proposals import APPROVALS_MIN, Proposal
from services.matching.delta import Delta
from services.matching.lists import ListEntry

SHOWN = 20  # entries of each kind of change that are printed
DIGITS = 12


def delta_fields(delta: Delta) -> dict[str, Any]:
    """A comparison as JSON says it."""
    return {
        "added": [(entry.list_name, entry.name) for entry in delta.added],
        "removed": [(entry.list_name, entry.name) for entry in delta.removed],
        "changed": [(entry.list_name, entry.name) for _, entry in delta.changed],
        "digest": delta.digest,
    }


def show_delta(delta: Delta) -> None:
    """Print who is new, gone, or listed differently."""
    kinds = (
        ("added", delta.added),
        ("removed", delta.removed),
        ("changed", tuple(after for _, after in delta.changed)),
    )
    for kind, entries in kinds:
        show_entries(f"{len(entries)} {kind}", entries)
    out.print(f"Digest of the difference: {delta.digest}")


def show_entries(title: str, entries: Sequence[ListEntry]) -> None:
    """Print listed parties, the first of them."""
    shown = table(title, "list", "name", "federal register")
    for entry in entries[:SHOWN]:
        shown.add_row(entry.list_name, escape(entry.name), escape(entry.federal_register))
    out.print(shown)
    if len(entries) > SHOWN:
        out.print(f"... and {len(entries) - SHOWN} more (--json shows all)")


def proposal_fields(proposal: Proposal) -> dict[str, Any]:
    """A proposal as JSON says it."""
    asked = proposal.activation
    return {
        "proposal": proposal.name,
        "slot": asked.list_name,
        "digest": asked.digest,
        "rows": asked.rows,
        "format": asked.format,
        "fetched_at": format_instant(asked.fetched_at),
        "replaces": asked.replaces,
        "delta": asked.delta,
        "kept": asked.kept,
        "requested_by": asked.requested_by,
        "approvals": [each.reviewer for each in asked.approvals],
        "added": proposal.added,
        "changed": proposal.changed,
        "removed": list(proposal.removed),
        "vanished_and_kept": list(proposal.kept),
    }


def show_proposal(proposal: Proposal) -> None:
    """Print what a proposal changes and what it waits for."""
    asked = proposal.activation
    out.print(
        f"Proposed [bold]{asked.list_name}[/bold]: {asked.rows} rows, {asked.digest[:DIGITS]}; "
        f"{proposal.added} added, {proposal.changed} changed, {len(proposal.removed)} removed, "
        f"{len(proposal.kept)} vanished and kept"
    )
    for title, names in (("removed", proposal.removed), ("vanished, kept", proposal.kept)):
        for name in names[:SHOWN]:
            out.print(f"  {title}: {escape(name)}")
    missing = APPROVALS_MIN - len(asked.approvals)
    signed = ", ".join(each.reviewer for each in asked.approvals) or "nobody"
    out.print(
        f"Approved by {escape(signed)}; {missing} more: "
        f"[bold]portcullis lists activate {proposal.name[:DIGITS]} --as REVIEWER[/bold]"
    )


def show_proposals(proposals: Iterable[Proposal]) -> None:
    """Print what waits."""
    shown = table("Waiting for approval", "proposal", "slot", "rows", "asked by", "approved by")
    for each in proposals:
        asked = each.activation
        approved = ", ".join(one.reviewer for one in asked.approvals)
        row = (each.name[:DIGITS], asked.list_name, str(asked.rows), str(asked.requested_by))
        shown.add_row(*map(escape, (*row, approved)))
    out.print(shown)
