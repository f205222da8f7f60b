"""``portcullis lists activate``: a reviewer signs a proposal; the second signature activates it.

Owns: what a reviewer is shown before signing, and publishing. Refuses to know: whether the
activation counts: screening verifies both signatures against the registered reviewers.
"""

import asyncio
from typing import Annotated

import typer

from services.cli.console import JsonOption, out, print_json
from services.cli.controls import publish_controls, write_control
from services.cli.lists.errors import ProposalError
from services.cli.lists.in_force import read_in_force
from services.cli.lists.proposals import (
    APPROVALS_MIN,
    add_approval,
    delta_of,
    find_proposal,
    forget_slot,
    list_proposals,
)
from services.cli.lists.show import (
    DIGITS,
    proposal_fields,
    show_delta,
    show_proposal,
    show_proposals,
)
from services.cli.options import HomeOption, KafkaOption, choose_clock, choose_home, choose_kafka
from services.cli.reviewers import read_seed
from services.matching.gates import require_fresh


def activate(
    digest: Annotated[str, typer.Argument(help="First digits of a proposal or of its list.")],
    *,
    reviewer: Annotated[str, typer.Option("--as", help="Who approves; see 'reviewers add'.")],
    home: HomeOption = None,
    kafka: KafkaOption = None,
    as_json: JsonOption = False,
) -> None:
    """Sign a proposed list; with the second reviewer's signature it comes into force."""
    place, bootstrap = choose_home(home), choose_kafka(home, kafka)
    proposal = find_proposal(place, digest)
    asked = proposal.activation
    active = read_in_force(home, bootstrap).get(asked.list_name)
    if asked.replaces != (None if active is None else active.digest):
        message = f"another list came into force in {asked.list_name} since this was proposed"
        raise ProposalError(message, remedy="Propose it again (portcullis lists load or fetch).")
    now = choose_clock(place).now()
    require_fresh(asked.fetched_at, now, None if active is None else active.fetched_at)
    delta = delta_of(place, proposal, active)
    signed = add_approval(place, proposal, reviewer, read_seed(place, reviewer))
    complete = len(signed.activation.approvals) >= APPROVALS_MIN
    if complete:
        event = write_control("list.activated", asked.list_name, signed.activation, now)
        asyncio.run(publish_controls(bootstrap, [event.value]))
        forget_slot(place, asked.list_name)
    if as_json:
        state = "activated" if complete else "proposed"
        print_json({"state": state, **proposal_fields(signed)})
        return
    if delta is not None:
        show_delta(delta)
    if complete:
        out.print(
            f"Activated [bold]{asked.list_name}[/bold]: {asked.rows} rows, "
            f"{asked.digest[:DIGITS]}. Screening verifies it: portcullis lists status"
        )
    else:
        show_proposal(signed)


def proposals(home: HomeOption = None, as_json: JsonOption = False) -> None:
    """Show the lists that wait for two people."""
    waiting = list_proposals(choose_home(home))
    if as_json:
        print_json([proposal_fields(each) for each in waiting])
        return
    show_proposals(waiting)
