"""What a step does to quota accounts.

Owns: locking, moving and publishing movements.
Refuses to know: the arithmetic (``domain.account``).
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace

from schemas.ledger import Movement
from schemas.topics import LEDGER
from services.policy.findings import Reservation
from services.screening.domain import account as ledger
from services.screening.domain.account import Account, Holding, Moved
from services.screening.domain.deadline import to_ms
from services.screening.domain.life.states import LedgerAct
from services.screening.domain.standing import Standing
from services.screening.handlers.desk import Because
from services.screening.handlers.slice import Slice, name_of


def act(at: Slice, standing: Standing, wanted: LedgerAct, because: Because) -> Standing:
    """Reserve, consume or give back; transactions without licenses cost nothing here."""
    if wanted is LedgerAct.NONE:
        return standing
    if wanted is LedgerAct.RESERVE:
        _reserve(at, standing, because)
    elif wanted is LedgerAct.CONSUME:
        _consume(at, standing, because)
    else:
        _give_back(at, standing, because)
    return standing


def fits(at: Slice, standing: Standing, needed: Sequence[Reservation]) -> bool:
    """Say whether a release could reserve all it needs, before it is issued."""
    if not needed:
        return True
    accounts = at.desk.quota.lock_accounts(at.work, [each.account for each in needed])
    held = _by_place(at.desk.quota.holdings(at.work, standing.source, standing.transaction_id))
    try:
        for each in needed:
            holding = held.get((each.account, each.line)) or _nothing_held(
                standing, each.account, each.line
            )
            moved = ledger.reserve(accounts[each.account], holding, each.amount)
            if moved is not None:
                accounts[each.account] = moved.account
    except (KeyError, ledger.AccountOverdrawnError):
        return False
    return True


def _reserve(at: Slice, standing: Standing, because: Because) -> None:
    needed = json.loads(standing.terms)["reservations"] if standing.terms else []
    if not needed:
        return
    accounts = at.desk.quota.lock_accounts(at.work, [each["account"] for each in needed])
    held = _by_place(at.desk.quota.holdings(at.work, standing.source, standing.transaction_id))
    for each in needed:
        place = (each["account"], each["line"])
        holding = held.get(place) or _nothing_held(standing, *place)
        moved = ledger.reserve(accounts[each["account"]], holding, each["amount"])
        if moved is None:
            _keep(at, standing, holding)
            continue
        accounts[each["account"]] = moved.account
        _publish(at, standing, (moved,), because)


def _consume(at: Slice, standing: Standing, because: Because) -> None:
    held = at.desk.quota.holdings(at.work, standing.source, standing.transaction_id)
    accounts = at.desk.quota.lock_accounts(at.work, [each.account for each in held])
    left = dict(because.moved)
    last = {holding.line: place for place, holding in enumerate(held)}
    for place, holding in enumerate(held):
        asked = left.get(holding.line, 0)
        # The last account of a line takes what no reservation covers.
        amount = asked if last[holding.line] == place else min(asked, holding.reserved)
        moves = ledger.consume(accounts[holding.account], holding, amount)
        left[holding.line] = asked - amount
        for moved in moves:
            accounts[holding.account] = moved.account
        _publish(at, standing, moves, because)


def _give_back(at: Slice, standing: Standing, because: Because) -> None:
    held = at.desk.quota.holdings(at.work, standing.source, standing.transaction_id)
    accounts = at.desk.quota.lock_accounts(at.work, [each.account for each in held])
    for holding in held:
        moved = ledger.give_back(accounts[holding.account], holding)
        if moved is not None:
            accounts[holding.account] = moved.account
            _publish(at, standing, (moved,), because)


def _by_place(held: Iterable[Holding]) -> dict[tuple[str, str], Holding]:
    return {(each.account, each.line): each for each in held}


def _nothing_held(standing: Standing, account: str, line: str) -> Holding:
    return Holding(
        account=account,
        source=standing.source,
        transaction_id=standing.transaction_id,
        line=line,
    )


def _keep(at: Slice, standing: Standing, holding: Holding) -> None:
    """Keep a holding; what is unused is given back after the release's end plus grace."""
    end = standing.valid_until_ms or at.now_ms
    grace = to_ms(at.now + at.desk.allowances.grace) - at.now_ms
    at.desk.quota.keep_holding(at.work, standing.lane, holding, end + grace)


def _publish(at: Slice, standing: Standing, moves: Iterable[Moved], because: Because) -> None:
    for moved in moves:
        violated = moved.delta if moved.kind == "violation" else 0
        at.desk.quota.keep_account(at.work, moved.account, violated=violated)
        _keep(at, standing, moved.holding)
        movement = say_movement(at, moved.account, moved.kind, moved.delta)
        movement = movement.model_copy(update={"transaction": name_of(standing)})
        at.say(
            LEDGER,
            replace(standing, version=moved.account.accountseq),
            "account.moved",
            movement,
            cause=f"{because.cause}/{moved.account.account}",
        )


def say_movement(at: Slice, account: Account, kind: ledger.MovementKind, delta: int) -> Movement:
    """Write a movement down for the wire, of no transaction yet."""
    return Movement(
        account=account.account,
        accountseq=account.accountseq,
        kind=kind,
        delta=delta,
        balance=account.balance,
        limit=account.limit,
        at=at.now,
    )
