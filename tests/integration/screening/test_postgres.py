"""The same stories on PostgreSQL: locks, upserts and sequences behind the same code."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.component.services.screening.stand import Stand, kinds, short_order, the
from tests.component.services.screening.test_license import apply_and_grant, depart, movements
from tests.component.services.screening.test_life import state_of


@pytest.fixture
def stand(postgres: str, tmp_path: Path) -> Iterator[Stand]:
    made = Stand(tmp_path, database_url=postgres)
    made.furnish("ada", "grace")
    yield made
    made.stop()


def test_a_license_is_granted_reserved_released_and_consumed(stand: Stand) -> None:
    said = apply_and_grant(stand)

    assert [("open", 1, 0, 0), ("reserve", 2, 4, 4)] == movements(said)

    released = stand.feed(stand.receipt(the(said, "determination.issued")))

    assert ["transaction.released"] == kinds(released)
    assert [("consume", 3, 4, 4)] == movements(depart(stand, 4))
    assert "departed" == state_of(stand)

    hold = stand.feed(stand.order("order.submitted", short_order("ORD-2", red_flags_seen=["RF-A"])))
    stand.feed(stand.review(the(hold, "transaction.held"), "approve", "ada"))
    reviewed = stand.feed(stand.review(the(hold, "transaction.held"), "approve", "grace"))

    assert ["determination.issued"] == kinds(reviewed)

    stand.stop()
    stand.start()

    assert ["transaction.released"] == kinds(stand.feed(stand.receipt(reviewed[0])))

    stand.clock.advance(hours=72)

    assert "expired" == the(stand.tick(), "release.recalled")["data"]["reason"]
