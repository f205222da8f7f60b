"""Accounts by amounts."""

import pytest

from services.screening.domain.account import (
    Account,
    AccountOverdrawnError,
    Holding,
    close_account,
    consume,
    give_back,
    open_account,
    reserve,
)

HOLDING = Holding(account="license/1/SKU", source="s", transaction_id="t", line="1")


def test_an_account_opens_with_its_first_movement() -> None:
    account, kind = open_account("license/1/SKU", 10)

    assert (1, 10, 0, "open") == (account.accountseq, account.limit, account.balance, kind)


def test_a_reservation_takes_only_what_is_not_held_already() -> None:
    account, _ = open_account("license/1/SKU", 10)
    first = reserve(account, HOLDING, 4)

    assert first is not None
    assert (4, 4, 2) == (first.account.balance, first.holding.reserved, first.account.accountseq)
    assert reserve(first.account, first.holding, 4) is None
    assert reserve(first.account, first.holding, 3) is None

    more = reserve(first.account, first.holding, 6)

    assert more is not None
    assert (2, 6) == (more.delta, more.account.balance)


def test_the_last_unit_can_be_reserved_and_no_more() -> None:
    account = Account(account="a", limit=10, balance=6, accountseq=3)

    assert reserve(account, HOLDING, 4) is not None
    with pytest.raises(AccountOverdrawnError, match="5 units needed, 4 left"):
        reserve(account, HOLDING, 5)


def test_consumption_out_of_a_reservation_leaves_the_balance() -> None:
    account = Account(account="a", limit=10, balance=4, accountseq=2)
    holding = Holding(account="a", source="s", transaction_id="t", reserved=4)
    (moved,) = consume(account, holding, 3)

    assert ("consume", 3, 4, 1, 3) == (
        moved.kind,
        moved.delta,
        moved.account.balance,
        moved.holding.reserved,
        moved.holding.consumed,
    )


def test_what_no_reservation_covers_is_a_violation_above_the_limit_if_need_be() -> None:
    account = Account(account="a", limit=4, balance=4, accountseq=2)
    holding = Holding(account="a", source="s", transaction_id="t", reserved=4)
    covered, excess = consume(account, holding, 6)

    assert ("consume", 4) == (covered.kind, covered.delta)
    assert ("violation", 2, 6, 4) == (
        excess.kind,
        excess.delta,
        excess.account.balance,
        excess.account.accountseq,
    )
    assert [] == consume(account, holding, 0)


def test_only_what_is_unused_is_given_back() -> None:
    account = Account(account="a", limit=10, balance=4, accountseq=2)
    holding = Holding(account="a", source="s", transaction_id="t", reserved=1, consumed=3)
    moved = give_back(account, holding)

    assert moved is not None
    assert (-1, 3, 0) == (moved.delta, moved.account.balance, moved.holding.reserved)
    assert give_back(moved.account, moved.holding) is None


def test_a_closed_account_has_nothing_left() -> None:
    closed = close_account(Account(account="a", limit=10, balance=4, accountseq=2))

    assert (4, 3) == (closed.limit, closed.accountseq)
