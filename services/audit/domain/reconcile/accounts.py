"""I5 and I6: no account above its limit, no reservation ended twice.

Owns: those two. Refuses to know: what accounts are for.
"""

from collections import defaultdict
from collections.abc import Iterator

from services.audit.domain.reconcile.history import History
from services.audit.domain.reconcile.model import LogView, Told, Violation, violation

_MOVES_BALANCE = ("reserve", "give_back", "violation")  # consuming only turns reserved into used
_HOLDING = {"reserve": 1, "give_back": 1, "consume": -1}


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
        balance += _number(move, "delta") if move.data["kind"] in _MOVES_BALANCE else 0
        if balance != _number(move, "balance"):
            yield violation("I5", move.at, f"{account}: the balance does not add up to {balance}")
            balance = _number(move, "balance")
        if move.data["kind"] == "reserve" and balance > _number(move, "limit"):
            yield violation("I5", move.at, f"{account}: a reservation goes above the limit")


def _check_reservations(moves: list[Told]) -> Iterator[Violation]:
    """What a transaction consumes or gives back was reserved by it: a reservation ends once."""
    held: dict[tuple[str, str], int] = defaultdict(int)
    for move in moves:
        named = move.data.get("transaction")
        sign = _HOLDING.get(str(move.data["kind"]))
        if not isinstance(named, dict) or sign is None:
            continue
        who = (str(named["source"]), str(named["id"]))
        held[who] += sign * _number(move, "delta")
        if held[who] < 0:
            what = f"{move.data['account']}: {who[1]} ends more than it reserved"
            yield violation("I6", move.at, what)


def _number(move: Told, field: str) -> int:
    value = move.data[field]
    return value if isinstance(value, int) else 0
