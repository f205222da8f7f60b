"""A list changes: whoever its names are about is asked again, and it is said when that is done."""

from typing import Any

import pytest

from schemas.topics import LANES
from services.matching.lists import COLUMNS
from services.matching.starter import load_starter
from services.screening.routes import say_status
from tests.component.services.screening.stand import (
    SOURCE,
    Json,
    Stand,
    kinds,
    of_transactions,
    party,
    short_order,
    the,
)
from tests.component.services.screening.test_life import state_of

OTHER = party("Norvane Systeme AG", "AT")


def entry(name: str, country: str = "DE", row: str = "TEST-1", **cells: str) -> bytes:
    said = dict.fromkeys(COLUMNS, "") | {
        "_id": row,
        "source": "Entity List (EL) - Bureau of Industry and Security",
        "name": name,
        "addresses": f"1 Elsewhere Street, Elsewhere, {country}",
        "license_requirement": "For all items subject to the EAR",
        "license_policy": "Presumption of denial",
        **cells,
    }
    return (",".join(f'"{said[column]}"' for column in COLUMNS) + "\n").encode()


LISTED = load_starter() + entry("Tannhaus Elektronik GmbH")


def release(stand: Stand, transaction_id: str, **more: Any) -> Json:
    order = stand.order("order.submitted", short_order(transaction_id, **more))
    issued = the(stand.feed(order), "determination.issued")
    return the(stand.feed(stand.receipt(issued)), "transaction.released")


def change(stand: Stand, content: bytes) -> list[Json]:
    """Activate a list and let every lane look; return all that was said."""
    said = stand.feed(stand.activate_list(content))
    return [*said, *stand.tick()]


def generation_of(stand: Stand, transaction_id: str) -> int:
    with stand.database.read() as work:
        (standing,) = stand.process.desk.register.load(work, [transaction_id])
    return standing.generation


def in_force(stand: Stand) -> int:
    reference = stand.process.desk.references.last()
    assert reference is not None
    return reference.generation


def finished(said: list[Json]) -> list[Json]:
    return [each["data"] for each in said if each["type"] == "rescreening.finished"]


def overall(said: list[Json]) -> Json:
    (found,) = [each for each in finished(said) if "lane" not in each]
    return found


def test_only_whom_the_new_name_is_about_is_asked_again(stand: Stand) -> None:
    release(stand, "ORD-1")
    release(stand, "ORD-2", purchaser=OTHER)
    said = change(stand, LISTED)
    about = {each["subject"] for each in of_transactions(said)}

    assert {"ORD-1"} == about
    assert ["determination.issued", "release.recalled", "transaction.held"] == kinds(
        of_transactions(said)
    )
    assert ("held", "released") == (state_of(stand, "ORD-1"), state_of(stand, "ORD-2"))
    assert in_force(stand) == generation_of(stand, "ORD-1") == generation_of(stand, "ORD-2")


def test_every_lane_says_when_it_has_finished_and_then_all_together(stand: Stand) -> None:
    release(stand, "ORD-1")
    release(stand, "ORD-2", purchaser=OTHER)
    said = change(stand, LISTED)
    lanes = [each["lane"] for each in finished(said) if "lane" in each]
    total = overall(said)

    assert sorted(range(LANES)) == sorted(lanes)
    assert ("delta", 2, 1, 0) == (
        total["method"], total["compared"], total["affected"], total["flagged"],
    )  # fmt: skip
    assert in_force(stand) == total["generation"]
    assert [] == finished(stand.tick())


def test_the_status_says_how_far_it_is(stand: Stand) -> None:
    release(stand, "ORD-1")
    change(stand, LISTED)
    told = say_status(stand.shown)["rescreenings"][0]

    assert (LANES, LANES, 1, 1, 0) == (
        told["lanes_finished"], told["lanes"], told["compared"], told["affected"], told["behind"],
    )  # fmt: skip
    assert told["finished_at"] is not None

    stand.feed(stand.activate_list(load_starter()))
    begun = say_status(stand.shown)["rescreenings"][0]

    assert (0, None, 1) == (begun["lanes_finished"], begun["finished_at"], begun["behind"])


def test_a_removed_name_asks_again_whom_it_held(stand: Stand) -> None:
    change(stand, LISTED)
    held = stand.feed(stand.order("order.submitted", short_order()))

    assert ["determination.issued", "transaction.held"] == kinds(held)

    said = change(stand, load_starter())
    issued = the(of_transactions(said), "determination.issued")

    assert "release" == issued["data"]["disposition"]
    assert ["transaction.released"] == kinds(stand.feed(stand.receipt(issued)))


def test_a_changed_entry_asks_again_whom_it_resembles_before_or_after(stand: Stand) -> None:
    before = load_starter() + entry("Elsewhere Holding", alt_names="Tannhaus Elektronik GmbH")
    after = load_starter() + entry("Elsewhere Holding", alt_names="Norvane Systeme AG")
    change(stand, before)
    stand.feed(stand.order("order.submitted", short_order("ORD-1")))
    release(stand, "ORD-2", purchaser=OTHER)
    release(stand, "ORD-3", purchaser=party("Alder Handel KG"))
    said = change(stand, after)

    assert {"ORD-1", "ORD-2"} == {each["subject"] for each in of_transactions(said)}
    assert "released" == state_of(stand, "ORD-3")


def test_an_owner_of_a_party_is_compared_too(stand: Stand) -> None:
    owned = OTHER | {"owners": [{"name": "Tannhaus Elektronik GmbH", "country": "DE"}]}
    release(stand, "ORD-1", purchaser=owned)
    change(stand, LISTED)

    assert "held" == state_of(stand, "ORD-1")


def test_what_awaits_its_seal_is_never_released_under_the_older_list(stand: Stand) -> None:
    order = stand.order("order.submitted", short_order("ORD-2", purchaser=OTHER))
    issued = the(stand.feed(order), "determination.issued")
    stand.feed(stand.activate_list(LISTED))
    said = stand.feed(stand.receipt(issued))

    assert ["determination.issued"] == kinds(said)

    lists = {each["digest"] for each in said[0]["data"]["lists"]}

    assert {stand.store_list(LISTED)} == lists
    assert ["transaction.released"] == kinds(stand.feed(stand.receipt(said[0])))


def test_a_lane_with_more_than_one_look_can_take_goes_on_and_finishes_once(stand: Stand) -> None:
    object.__setattr__(stand.process.desk, "most_per_tick", 1)
    object.__setattr__(stand.process.desk, "most_compared", 2)
    for number in range(24):
        release(stand, f"ORD-{number}", **({} if number % 3 else {"purchaser": OTHER}))
    said = stand.feed(stand.activate_list(LISTED))
    for _ in range(12):
        said += stand.tick()

    assert ("delta", 24, 16) == tuple(
        overall(said)[name] for name in ("method", "compared", "affected")
    )
    assert LANES + 1 == len(finished(said))
    assert 16 == kinds(said).count("release.recalled")


def test_a_crash_in_between_loses_and_doubles_nothing(stand: Stand) -> None:
    object.__setattr__(stand.process.desk, "most_compared", 1)
    for number in range(8):
        release(stand, f"ORD-{number}")
    said = stand.feed(stand.activate_list(LISTED))
    for lane in range(LANES):
        stand.worker.tick(lane)
    said += stand.out()
    stand.stop()
    stand.start()
    for _ in range(3):
        said += stand.tick()

    assert 8 == overall(said)["affected"] == kinds(said).count("release.recalled")
    assert LANES + 1 == len(finished(said))


def test_what_was_held_for_a_missing_reference_is_asked_again_whatever_the_names(
    stand: Stand,
) -> None:
    stand.clock.advance(hours=73)
    order = short_order(planned_export_on="2026-11-27")
    stand.feed(stand.order("order.submitted", order))

    assert "held" == state_of(stand)

    said = change(stand, LISTED.replace(b"Tannhaus", b"Fernab"))

    assert "full" == overall(said)["method"]
    assert "sealing" == state_of(stand)


def depart(stand: Stand, transaction_id: str = "ORD-1") -> None:
    stand.feed(
        stand.order(
            "shipment.departed",
            {
                "transaction_id": transaction_id,
                "version": 1,
                "departed_at": stand.clock.now().isoformat().replace("+00:00", "Z"),
                "lines": [{"line_id": "1", "quantity": 4}],
            },
        )
    )


def test_who_is_listed_after_the_goods_left_is_a_red_flag(stand: Stand) -> None:
    for transaction_id, more in (("ORD-1", {}), ("ORD-2", {"purchaser": OTHER})):
        release(stand, transaction_id, **more)
        depart(stand, transaction_id)
    stand.clock.advance(days=2)
    said = change(stand, LISTED)
    flag = the(said, "red_flag.raised")

    assert {"source": SOURCE, "id": "ORD-1", "version": 1} == flag["data"]["transaction"]
    assert ("listed_since_departure", "csl", stand.store_list(LISTED)) == tuple(
        flag["data"][name] for name in ("kind", "list_name", "digest")
    )
    assert [("purchaser", "Tannhaus Elektronik GmbH", "confirmed")] == [
        (each["role"], each["entry_name"], each["status"]) for each in flag["data"]["matches"]
    ]
    assert "departed" == state_of(stand)
    assert (2, 0, 1) == tuple(overall(said)[name] for name in ("compared", "affected", "flagged"))
    assert [] == of_transactions(stand.tick())


def test_what_left_long_ago_and_who_is_removed_later_raise_no_flag(stand: Stand) -> None:
    release(stand, "ORD-1")
    depart(stand)
    change(stand, load_starter() + entry("Fernab Elektronik GmbH"))
    stand.clock.advance(days=91)
    stand.feed(stand.activate_list(load_starter() + entry("Fernab Elektronik GmbH")))
    stand.tick()

    assert "red_flag.raised" not in kinds(change(stand, LISTED))


@pytest.mark.parametrize("later", [load_starter() + entry("Elsewhere Holding"), LISTED])
def test_a_second_list_before_the_first_is_compared_counts_for_both(
    stand: Stand, later: bytes
) -> None:
    release(stand, "ORD-1")
    stand.feed(stand.activate_list(LISTED))
    stand.feed(stand.activate_list(later + entry("Nowhere Holding", row="TEST-2")))
    said = stand.tick()

    assert 2 * LANES + 2 == len(finished(said))
    assert "ORD-1" in {each["subject"] for each in of_transactions(said)}
    assert in_force(stand) == generation_of(stand, "ORD-1")


def test_what_is_amended_after_it_left_is_compared_as_it_left(stand: Stand) -> None:
    release(stand, "ORD-1")
    depart(stand)
    said = stand.feed(stand.order("order.amended", short_order("ORD-1", 2, purchaser=OTHER)))

    assert ["violation.recorded"] == kinds(said)

    stand.clock.advance(days=2)

    assert "red_flag.raised" in kinds(change(stand, LISTED))
