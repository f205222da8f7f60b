"""A false positive cleared by two reviewers is remembered, cited, and void when a side changes."""

import csv
import io
from collections.abc import Sequence
from typing import Any

import pytest

from services.chassis.database import Transaction
from services.matching.starter import load_starter
from services.screening.adapters.clearances import SqlClearances
from services.screening.adapters.queries import RegisterQueries
from services.screening.domain.clearance import Clearance
from tests.component.services.screening.stand import Json, Stand, kinds, party, short_order, the
from tests.component.services.screening.test_life import state_of

ENTRY = "Inspur Group Co., Ltd."  # of the starter list, with the alias "Inspur Group"
# The same name from another country: possible, never confirmed.
LOOK_ALIKE = party("Inspur Group", "DE")


def order(stand: Stand, transaction_id: str, **more: Any) -> list[Json]:
    said = short_order(transaction_id, **({"purchaser": LOOK_ALIKE} | more))
    return stand.feed(stand.order("order.submitted", said))


def clear(stand: Stand, hold: Json, *remember: str | None) -> list[Json]:
    said: list[Json] = []
    for reviewer, wish in zip(("ada", "grace"), remember, strict=True):
        more = {} if wish is None else {"remember": wish}
        said += stand.feed(stand.review(hold, "approve", reviewer, **more))
    return said


def first_cleared(stand: Stand, *remember: str | None, named: str = "ORD-1") -> Json:
    hold = the(order(stand, named), "transaction.held")

    assert {"possible_match"} == {each["reason"] for each in hold["data"]["reasons"]}

    return the(clear(stand, hold, *(remember or ("ordinary", "ordinary"))), "determination.issued")


def issued(said: list[Json]) -> Json:
    found: Json = the(said, "determination.issued")["data"]
    return found


def resembled(found: Json) -> set[str]:
    """The entries for which a determination holds."""
    return {
        match["entry_name"]
        for finding in found["findings"]
        if finding["reason"] == "possible_match"
        for match in finding["matches"]
    }


def altered_list(**changes: str) -> bytes:
    """The starter list with the row of the entry altered."""
    rows = list(csv.DictReader(io.StringIO(load_starter().decode("utf-8-sig"), newline="")))
    for row in rows:
        if row["name"] == ENTRY:
            row.update(changes)
    written = io.StringIO(newline="")
    writer = csv.DictWriter(written, rows[0].keys())
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue().encode()


def test_the_second_order_of_a_cleared_party_releases_and_cites_the_clearance(
    stand: Stand,
) -> None:
    given = first_cleared(stand)["data"]
    found = issued(order(stand, "ORD-2"))

    assert "release" == found["disposition"]
    assert 1 == len(given["remembered"])
    assert [
        {
            "clearance_id": given["remembered"][0],
            "cleared_by": ["ada", "grace"],
            "cleared_on": "2026-11-23",
            "expires_on": "2027-05-22",
        }
    ] == [each["clearance"] for each in found["informs"] if each.get("clearance")]
    assert "ear.lists.possible" in found["clear"]


def test_the_determination_that_gives_a_clearance_does_not_rest_on_it(stand: Stand) -> None:
    given = first_cleared(stand)["data"]

    assert "release" == given["disposition"]
    assert [] == [each for each in given["informs"] if each.get("clearance")]


@pytest.mark.parametrize("remember", [(None, None), ("ordinary", None), (None, "advanced")])
def test_nothing_is_remembered_unless_both_reviewers_say_so(
    stand: Stand, remember: tuple[str | None, str | None]
) -> None:
    assert [] == first_cleared(stand, *remember)["data"]["remembered"]
    assert "hold" == issued(order(stand, "ORD-2"))["disposition"]


@pytest.mark.parametrize(
    "changed",
    [
        {"purchaser": LOOK_ALIKE | {"address": ["13 Lindenweg", "20095 Hamburg"]}},
        {"purchaser": LOOK_ALIKE | {"aliases": ["Inspur"]}},
        {"purchaser": party("Inspur Group", "FR")},
        {"purchaser": party(), "freight_forwarder": {"name": "Inspur Group", "country": "DE"}},
        {"purchaser": party() | {"owners": [{"name": "Inspur Group", "country": "DE"}]}},
    ],
)
def test_another_party_or_class_of_role_is_not_cleared(
    stand: Stand, changed: dict[str, Any]
) -> None:
    first_cleared(stand)

    assert "hold" == issued(order(stand, "ORD-2", **changed))["disposition"]


def test_spaces_and_case_do_not_make_another_party(stand: Stand) -> None:
    first_cleared(stand)
    same = LOOK_ALIKE | {"name": "INSPUR  Group", "address": ["12 LINDENWEG", "20095 Hamburg"]}

    assert "release" == issued(order(stand, "ORD-2", purchaser=same))["disposition"]


def test_a_clearance_lasts_until_its_day_and_so_does_the_release(stand: Stand) -> None:
    first_cleared(stand)
    stand.clock.advance(days=178)
    stand.feed(stand.activate_list(load_starter()))
    stand.tick()
    planned = {"planned_export_on": "2027-05-20"}
    found = issued(order(stand, "ORD-2", **planned))

    assert ("release", "2027-05-22T04:00:00Z") == (found["disposition"], found["valid_until"])
    assert "hold" == issued(order(stand, "ORD-3", planned_export_on="2027-05-22"))["disposition"]

    stand.clock.advance(days=2)
    stand.feed(stand.activate_list(load_starter()))
    stand.tick()

    late = issued(order(stand, "ORD-4", planned_export_on="2027-05-23"))

    assert "hold" == late["disposition"]


ADVANCED = [
    {
        "line_id": "1",
        "sku": "CARD-H100-80-PCIE",
        "quantity": 1,
        "unit_value": "30000.00",
        "currency": "USD",
    }
]


@pytest.mark.parametrize(("remember", "held"), [("ordinary", True), ("advanced", False)])
def test_a_clearance_of_an_ordinary_order_reaches_advanced_ones_only_if_both_said_so(
    stand: Stand, remember: str, *, held: bool
) -> None:
    first_cleared(stand, remember, remember)
    found = issued(order(stand, "ORD-2", lines=ADVANCED))

    assert held == (ENTRY in resembled(found))


def test_the_nearer_reach_of_two_reviewers_counts(stand: Stand) -> None:
    first_cleared(stand, "advanced", "ordinary")
    found = issued(order(stand, "ORD-2", lines=ADVANCED))

    assert ENTRY in resembled(found)


def test_a_clearance_is_void_when_the_entry_says_something_else(stand: Stand) -> None:
    first_cleared(stand)
    released = the(order(stand, "ORD-2"), "determination.issued")
    stand.feed(stand.receipt(released))

    assert "released" == state_of(stand, "ORD-2")

    stand.feed(stand.activate_list(altered_list(alt_names="Inspur Group; IGL; Inspur Germany")))
    said = stand.tick()

    assert "release.recalled" in kinds(said)
    assert "held" == state_of(stand, "ORD-2")
    assert "hold" == issued(order(stand, "ORD-3"))["disposition"]


def test_another_row_number_of_the_same_entry_is_the_same_entry(stand: Stand) -> None:
    first_cleared(stand)
    stand.feed(stand.activate_list(altered_list(_id="another-row")))
    stand.tick()

    assert "release" == issued(order(stand, "ORD-2"))["disposition"]


def test_a_denial_takes_back_what_it_cites_and_what_rests_on_it(stand: Stand) -> None:
    first_cleared(stand)
    kept = the(order(stand, "ORD-2"), "determination.issued")
    stand.feed(stand.receipt(kept))
    doubted = the(order(stand, "ORD-3"), "determination.issued")
    stand.feed(stand.review(doubted, "deny", "ada"))
    said = stand.tick()

    assert ["clearance_ended"] == [
        each["data"]["reason"] for each in said if each["type"] == "release.recalled"
    ]
    assert "held" == state_of(stand, "ORD-2")
    assert "hold" == issued(order(stand, "ORD-4"))["disposition"]


def test_a_confirmed_match_is_never_remembered(stand: Stand) -> None:
    listed = {"name": "Inspur Group", "address": ["1 Langchao Road, Jinan"], "country": "CN"}
    hold = the(order(stand, "ORD-1", purchaser=listed), "transaction.held")
    said = clear(stand, hold, "advanced", "advanced")

    assert [] == issued(said)["remembered"]


def test_a_clearance_survives_a_crash_and_a_redelivered_review_gives_no_second(
    stand: Stand,
) -> None:
    hold = the(order(stand, "ORD-1"), "transaction.held")
    stand.feed(stand.review(hold, "approve", "ada", remember="ordinary"))
    second = stand.review(hold, "approve", "grace", remember="ordinary")
    stand.feed(second)
    stand.stop()
    stand.start()
    stand.feed(second)

    assert 1 == len(RegisterQueries(stand.database).clearances(10))
    assert "release" == issued(order(stand, "ORD-2"))["disposition"]


class Counted(SqlClearances):
    """Counts how often the database is asked."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    def of_parties(self, work: Transaction, party_keys: Sequence[str]) -> list[Clearance]:
        self.asked.append(len(party_keys))
        return super().of_parties(work, party_keys)


def test_the_database_is_asked_once_per_slice_and_only_for_parties_that_resemble(
    stand: Stand,
) -> None:
    counted = Counted()
    object.__setattr__(stand.process.desk, "clearances", counted)
    stand.feed(
        *(stand.order("order.submitted", short_order(f"PLAIN-{number}")) for number in range(40))
    )

    assert [] == counted.asked

    near = [
        stand.order(
            "order.submitted", short_order(f"NEAR-{number}", purchaser=party("Inspur Group", to))
        )
        for number, to in enumerate(("DE", "FR", "AT", "IT") * 10)
    ]
    stand.feed(*near)
    slices = {record.partition for record in near}

    assert len(slices) == len(counted.asked)
    assert all(asked <= 4 for asked in counted.asked)
