"""Quota accounts: reserve, consume and give back, by amounts.

Owns: the arithmetic of one account and of what one transaction holds of it; never above the limit,
except a consumption that already happened (a violation, reported as such).
Refuses to know: which accounts a release needs (policy says), and rows.

``balance`` is what is reserved or consumed. A reservation raises it, a return lowers it, a
consumption out of a reservation leaves it: the units were counted when they were reserved.
"""

from dataclasses import dataclass, replace
from typing import Literal

MovementKind = Literal["open", "reserve", "consume", "give_back", "violation", "close"]


class AccountOverdrawnError(Exception):
    """A reservation would raise the balance above the limit.

    Attributes:
        code: ``account_overdrawn``.
        account: which account.
    """

    code = "account_overdrawn"

    def __init__(self, account: str, needed: int, left: int) -> None:
        super().__init__(f"{account}: {needed} units needed, {left} left; ask for a license")
        self.account = account


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One quota account. ``accountseq`` is that of its last movement, dense from 1."""

    account: str
    limit: int
    balance: int = 0
    accountseq: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """What one transaction has of one account.

    Attributes:
        line: the line of the transaction the account pays for.
        reserved: units reserved and not yet consumed.
        consumed: units consumed, violations included.
    """

    account: str
    source: str
    transaction_id: str
    line: str = ""
    reserved: int = 0
    consumed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """Account and holding after one movement, and the movement itself (``delta`` of units)."""

    account: Account
    holding: Holding
    kind: MovementKind
    delta: int


def open_account(account: str, limit: int) -> tuple[Account, MovementKind]:
    """Open an account: its first movement, of nothing."""
    return Account(account=account, limit=limit, accountseq=1), "open"


def reserve(account: Account, holding: Holding, needed: int) -> Moved | None:
    """Reserve what a release needs beyond what the transaction already holds.

    Args:
        account: the account, locked.
        holding: what the transaction has of it.
        needed: units the release determination names, in all.

    Returns:
        The movement; None if the holding already covers it.

    Raises:
        AccountOverdrawnError: not enough is left.
    """
    delta = needed - holding.reserved - holding.consumed
    if delta <= 0:
        return None
    if account.balance + delta > account.limit:
        raise AccountOverdrawnError(account.account, delta, account.limit - account.balance)
    return Moved(
        account=_moved(account, delta),
        holding=replace(holding, reserved=holding.reserved + delta),
        kind="reserve",
        delta=delta,
    )


def consume(account: Account, holding: Holding, amount: int) -> list[Moved]:
    """Consume units that left: first what is reserved; the excess is a violation, never refused.

    Args:
        account: the account, locked.
        holding: what the transaction has of it.
        amount: units that left now.
    """
    moves: list[Moved] = []
    covered = min(amount, holding.reserved)
    if covered > 0:
        holding = replace(
            holding, reserved=holding.reserved - covered, consumed=holding.consumed + covered
        )
        account = _moved(account, 0)
        moves.append(Moved(account=account, holding=holding, kind="consume", delta=covered))
    excess = amount - covered
    if excess > 0:
        holding = replace(holding, consumed=holding.consumed + excess)
        account = _moved(account, excess)
        moves.append(Moved(account=account, holding=holding, kind="violation", delta=excess))
    return moves


def give_back(account: Account, holding: Holding) -> Moved | None:
    """Give back all that is reserved and not consumed; None if nothing is."""
    if holding.reserved <= 0:
        return None
    return Moved(
        account=_moved(account, -holding.reserved),
        holding=replace(holding, reserved=0),
        kind="give_back",
        delta=-holding.reserved,
    )


def close_account(account: Account) -> Account:
    """Close an account: the limit falls to what is already reserved or consumed."""
    return replace(account, limit=account.balance, accountseq=account.accountseq + 1)


def _moved(account: Account, delta: int) -> Account:
    return replace(account, balance=account.balance + delta, accountseq=account.accountseq + 1)
