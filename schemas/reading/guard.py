"""What pydantic does not refuse by itself: duplicate keys, and numbers that are not JSON.

Owns: the second look at a value whose syntax and depth ``pydantic_core`` has already accepted (the
standard library alone would recurse without bound). Refuses to know: models.
"""

import json
from collections import Counter
from collections.abc import Iterator
from math import isinf

DEPTH_MAX = 200  # jiter's own bound on nesting, which it applies before we look
_SPACE = " \t\n\r"

Pairs = list[tuple[str, object]]


class GuardError(ValueError):
    """The value holds a duplicate key or a number JSON does not have."""


class Members(dict[str, object]):
    """An object as read, with the names that occur more than once (the last value is kept)."""

    doubled: tuple[str, ...] = ()


def _refuse_doubles(pairs: Pairs) -> None:
    if len(dict(pairs)) != len(pairs):
        raise GuardError


def _refuse_constant(_: str) -> None:
    raise GuardError


def _refuse_infinite(text: str) -> None:
    if isinf(float(text)):
        raise GuardError


def _gather(pairs: Pairs) -> Members:
    members = Members(pairs)
    if len(members) != len(pairs):
        counted = Counter(name for name, _ in pairs)
        members.doubled = tuple(name for name, times in counted.items() if times > 1)
    return members


class _Constant:
    """Stands where NaN, an infinity or a number beyond every range stood."""


def _mark_constant(_: str) -> _Constant:
    return _Constant()


def _mark_infinite(text: str) -> object:
    number = float(text)
    return _Constant() if isinf(number) else number


_GUARD = json.JSONDecoder(
    object_pairs_hook=_refuse_doubles,
    parse_constant=_refuse_constant,
    parse_float=_refuse_infinite,
    parse_int=len,  # integers are bounded by the models, and long ones are slow to convert
)
_TREE = json.JSONDecoder(
    object_pairs_hook=_gather,
    parse_constant=_mark_constant,
    parse_float=_mark_infinite,
    parse_int=len,
)


def pass_guard(value: bytes) -> None:
    """Raise ``GuardError`` on duplicate keys, NaN, infinities and numbers beyond any range.

    ``value`` must be JSON that ``pydantic_core`` accepted: at most ``DEPTH_MAX`` deep.
    """
    _GUARD.raw_decode(value.decode().lstrip(_SPACE))


def read_tree(value: bytes) -> object:
    """Read accepted JSON once more, keeping what is doubled; integers come as their length."""
    return _TREE.raw_decode(value.decode().lstrip(_SPACE))[0]


def find_offences(tree: object) -> Iterator[tuple[str, tuple[str | int, ...]]]:
    """Name each duplicate key and each impossible number: code and path, in document order."""
    waiting: list[tuple[tuple[str | int, ...], object]] = [((), tree)]
    while waiting:
        path, node = waiting.pop()
        if isinstance(node, _Constant):
            yield "not_finite", path
        elif isinstance(node, Members):
            yield from (("duplicate_key", (*path, name)) for name in node.doubled)
            waiting.extend(((*path, name), below) for name, below in reversed(node.items()))
        elif isinstance(node, list):
            waiting.extend(((*path, place), node[place]) for place in range(len(node) - 1, -1, -1))
