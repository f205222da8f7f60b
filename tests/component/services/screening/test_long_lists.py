"""A list that takes long to read and to index is made outside the transaction that needs it."""

from typing import Any

import pytest

from services.matching.starter import load_starter
from services.screening.adapters import listed
from tests.component.services.screening.stand import Stand, kinds, short_order

ROW = b"\n"


@pytest.fixture
def told(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Everything counts as long; what is made tells whether a transaction was open meanwhile."""
    said: list[str] = []

    def spied(name: str, make: Any) -> Any:
        def spy(*given: Any, **more: Any) -> Any:
            is_open = stand.database._lock.locked()
            said.append(f"{name} {'inside' if is_open else 'outside'}")
            return make(*given, **more)

        return spy

    for name in ("parse_list", "build_index"):
        monkeypatch.setattr(listed, name, spied(name, getattr(listed, name)))
    monkeypatch.setattr(listed, "INLINE_BYTES_MAX", 0)
    monkeypatch.setattr(listed, "INLINE_ENTRIES_MAX", 0)
    return said


def changed() -> bytes:
    """The starter list without its last row."""
    return load_starter().rstrip(ROW).rpartition(ROW)[0] + ROW


def test_lists_and_index_are_made_outside_and_the_list_comes_into_force(
    stand: Stand, told: list[str]
) -> None:
    stand.feed(stand.activate_list(changed()))
    stand.tick()
    reference = stand.process.desk.references.last()

    assert reference is not None
    assert (1, ()) == (len(reference.lists), reference.broken)
    assert {"parse_list outside", "build_index outside"} == set(told)
    assert "transaction.released" in kinds(released(stand))


def released(stand: Stand) -> list[dict[str, Any]]:
    issued = stand.feed(stand.order("order.submitted", short_order()))
    return stand.feed(*(stand.receipt(each) for each in issued if "determination" in each["type"]))
