"""The same stories on PostgreSQL: locks, upserts and sequences behind the same code."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, make_url, text

from schemas.topics import LANES
from services.screening.adapters import listed
from services.screening.routes import say_status
from services.screening.settings import ScreeningSettings
from tests.component.services.screening.stand import Stand, kinds, short_order, the
from tests.component.services.screening.test_clearance import altered_list, first_cleared, order
from tests.component.services.screening.test_license import apply_and_grant, depart, movements
from tests.component.services.screening.test_life import state_of
from tests.component.services.screening.test_rescreening import overall

IDLE_MS = 300


@pytest.fixture
def stand(postgres: str, tmp_path: Path) -> Iterator[Stand]:
    """A stand on a database of its own: its records begin at offset 0."""
    name = f"stand_{tmp_path.name}"[:60]
    engine = create_engine(postgres, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    engine.dispose()
    url = make_url(postgres).set(database=name).render_as_string(hide_password=False)
    made = Stand(tmp_path, database_url=url)
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


def test_a_cleared_party_is_cited_and_a_changed_list_asks_it_again(stand: Stand) -> None:
    first_cleared(stand, named="PG-1")
    issued = the(order(stand, "PG-2"), "determination.issued")

    assert [1] == [len(issued["data"]["informs"][0]["clearance"]["cleared_by"]) - 1]

    stand.feed(stand.receipt(issued))
    said = stand.feed(stand.activate_list(altered_list(alt_names="Inspur Group; Inspur Germany")))
    said += stand.tick()

    assert "held" == state_of(stand, "PG-2")
    assert ("delta", 2) == (overall(said)["method"], overall(said)["affected"])
    assert LANES == say_status(stand.shown)["rescreenings"][0]["lanes_finished"]


def test_a_list_that_takes_longer_than_a_session_may_idle_comes_into_force(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    build = listed.build_index

    def build_slowly(*given: Any) -> Any:
        time.sleep(3 * IDLE_MS / 1000)
        return build(*given)

    monkeypatch.setenv("PORTCULLIS_DATABASE_LOCK_TIMEOUT_MS", str(IDLE_MS))
    monkeypatch.setattr(listed, "build_index", build_slowly)
    monkeypatch.setattr(listed, "INLINE_ENTRIES_MAX", 100)
    stand.stop()
    stand.settings = ScreeningSettings(home=stand.home, database=stand.settings.database)
    stand.start()
    stand.feed(stand.activate_list(altered_list(alt_names="Another Name of It")))
    stand.tick()
    (entry,) = say_status(stand.shown)["lists"]

    assert entry["digest"] == stand.store_list(altered_list(alt_names="Another Name of It"))
    assert [] == say_status(stand.shown)["stale"]
