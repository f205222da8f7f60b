"""Every movement of a quota account, on ``screening.ledger.v1``."""

from typing import Annotated, Literal

from pydantic import Field

from schemas.envelope import Event
from schemas.transactions import TransactionName
from schemas.wire import Identifier, Instant, Natural, WireModel

Amount = Annotated[int, Field(ge=-9_007_199_254_740_991, le=9_007_199_254_740_991)]


class Movement(WireModel):
    """One movement. ``accountseq`` is dense per account, from 1; ``balance`` is after it.

    Accounts of a license: ``license/<number>/<sku>`` in units of the license line.
    """

    account: Identifier
    accountseq: Natural
    kind: Literal["open", "reserve", "consume", "give_back", "violation", "close"]
    delta: Amount
    balance: Natural  # units reserved or consumed
    limit: Natural
    transaction: TransactionName | None = None
    at: Instant


class AccountMoved(Event):
    """A reservation, consumption or return."""

    type: Literal["account.moved"]
    data: Movement
