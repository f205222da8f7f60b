"""Ways a record can be bad: one named fault each.

Owns: the faults. Refuses to know: how the gate answers.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from services.simulator.domain.message import Message

# Just above what the gate reads (48 KiB), just below what the broker refuses by itself.
OVERSIZE = 48 * 1024 + 64

Edit = Callable[[dict[str, Any]], None]


def _edit(message: Message, edit: Edit) -> Message:
    document = json.loads(message.value or b"{}")
    edit(document)
    return replace(message, value=json.dumps(document, ensure_ascii=False).encode())


def _swap(message: Message, old: bytes, new: bytes) -> Message:
    return replace(message, value=(message.value or b"").replace(old, new, 1))


def _put(path: str, value: object) -> Callable[[Message], Message]:
    def edit(document: dict[str, Any]) -> None:
        *parents, last = path.split("/")
        target: Any = document
        for parent in parents:
            target = target[int(parent)] if parent.isdigit() else target[parent]
        target[last] = value

    return lambda message: _edit(message, edit)


_FAULTS: dict[str, Callable[[Message], Message]] = {
    "not_json": lambda message: replace(message, value=b"ORDER;4711;please ship"),
    "cut_off": lambda message: replace(message, value=(message.value or b"")[:-40]),
    "null_value": lambda message: replace(message, value=None),
    "duplicate_key": lambda message: _swap(message, b'"version":1', b'"version":1,"version":2'),
    "nan": lambda message: _swap(message, b'"version":1', b'"version":NaN'),
    "huge_number": lambda message: _swap(message, b'"version":1', b'"version":' + b"9" * 400),
    "unknown_field": _put("data/priority", "please"),
    "bidi": _put("data/purchaser/name", "Norvane \u202eLtd"),
    "bad_country": _put("data/destination", "Germany"),
    "wrong_key": lambda message: replace(message, key=b"some-other-key"),
    "unregistered_source": _put("source", "urn:nobody:knows"),
    "bad_header": lambda message: replace(message, headers=(("trace", b"\xff\xfe\x00"),)),
    "oversize": lambda message: replace(message, value=(message.value or b"").ljust(OVERSIZE)),
    "misplaced": lambda message: replace(message, partition_shift=1),
    "future_version": _put("specversion", "2.0"),
    "unknown_type": _put("type", "order.teleported"),
}


def faults() -> tuple[str, ...]:
    """Name every fault there is."""
    return tuple(_FAULTS)


def spoil(message: Message, fault: str) -> Message:
    """Give the message one fault.

    Raises:
        KeyError: there is no such fault.
    """
    return _FAULTS[fault](message)
