"""I5 and I6: no account above its limit, no reservation ended twice.

Owns: those two. Refuses to know: what accounts are for.
"""

from collections import defaultdict
from collections.abc import Iterator

from services.audit.domain.reconcile.history import History
from services.audit.domain.reconcile.model import LogView, Told, Violation, violation

_EXEMPT = ("violation", "open", "close")


def check_accounts(history: History, log: LogView) -> Iterator[Violation]:
    """I5, I6 in the order of ``accountseq``."""
    del log
    accounts: dict[str, list[Told]] = defaultdict(list)
    for one in history.of("account.moved"):
        accounts[str(one.data["account"])].append(one)
    for moves in accounts.values():
        moves.sort(key=lambda move: _number(move, "accountseq"))
        yield from _check_balance(moves)
        yield from _check_reservations(moves)


def _check_balance(moves: list[Told]) -> Iterator[Violation]:
    balance = 0
    for expected, move in enumerate(moves, 1):
        account = move.data["account"]
        if _number(move, "accountseq") != expected:
            found = _number(move, "accountseq")
            yield violation("I5", move.at, f"{account}: accountseq {found}, {expected} was due")
            return
        balance += _number(move, "delta")
        if balance != _number(move, "balance"):
            yield violation("I5", move.at, f"{account}: the balance does not add up to {balance}")
            balance = _number(move, "balance")
        if move.data["kind"] == "reserve" and balance > _number(move, "limit"):
            yield violation("I5", move.at, f"{account}: a reservation goes above the limit")


def _check_reservations(moves: list[Told]) -> Iterator[Violation]:
    """What a transaction gives back was reserved by it, once."""
    held: dict[tuple[str, str], int] = defaultdict(int)
    for move in moves:
        named = move.data.get("transaction")
        if not isinstance(named, dict) or move.data["kind"] in _EXEMPT:
            continue
        who = (str(named["source"]), str(named["id"]))
        held[who] += _number(move, "delta")
        if held[who] < 0:
            what = f"{move.data['account']}: {who[1]} gives back more than it reserved"
            yield violation("I6", move.at, what)


def _number(move: Told, field: str) -> int:
    value = move.data[field]
    return value if isinstance(value, int) else 0
