"""Any sequence of movements: balances never pass the limit but by violations on record."""

from hypothesis import given
from hypothesis import strategies as st

from services.screening.domain.account import (
    Account,
    AccountOverdrawnError,
    Holding,
    Moved,
    consume,
    give_back,
    open_account,
    reserve,
)

ACTS = st.lists(
    st.tuples(
        st.sampled_from(["reserve", "consume", "give_back"]),
        st.integers(min_value=0, max_value=3),
        st.integers(min_value=0, max_value=20),
    ),
    max_size=60,
)


def act(kind: str, account: Account, holding: Holding, amount: int) -> list[Moved]:
    if kind == "consume":
        return consume(account, holding, amount)
    moved = reserve(account, holding, amount) if kind == "reserve" else give_back(account, holding)
    return [] if moved is None else [moved]


@given(st.integers(min_value=0, max_value=30), ACTS)
def test_balances_sequences_and_amounts_add_up(
    limit: int, acts: list[tuple[str, int, int]]
) -> None:
    account, _ = open_account("a", limit)
    holdings = {n: Holding(account="a", source="s", transaction_id=str(n)) for n in range(4)}
    violated = 0
    for kind, who, amount in acts:
        try:
            moves = act(kind, account, holdings[who], amount)
        except AccountOverdrawnError:
            continue
        for moved in moves:
            violated += moved.delta if moved.kind == "violation" else 0

            assert account.accountseq + 1 == moved.account.accountseq

            account, holdings[who] = moved.account, moved.holding

        assert account.balance - violated <= limit
        assert account.balance == sum(h.reserved + h.consumed for h in holdings.values())
        assert all(h.reserved >= 0 for h in holdings.values())
