"""Audit's tables on a real SQLite file."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from services.audit.adapters.ledger import Ledger
from services.chassis.database import Database

KEPT = {(topic, partition): 7 * partition for topic in ("one", "two") for partition in range(16)}


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database.open(f"sqlite:///{tmp_path / 'audit.sqlite'}", Ledger.metadata)
    with opened.begin() as transaction:
        Ledger().keep_tails(transaction, KEPT)
    yield opened
    opened.close()


@pytest.mark.parametrize("count", [0, 1, 20])
def test_the_tails_that_are_asked_for_are_read(database: Database, count: int) -> None:
    asked = list(KEPT)[:count]
    with database.read() as transaction:
        found = Ledger().tails(transaction, asked)

    assert {place: KEPT[place] for place in asked} == found


def test_a_partition_without_a_leaf_is_absent(database: Database) -> None:
    with database.read() as transaction:
        assert {} == Ledger().tails(transaction, [("three", 0)])
