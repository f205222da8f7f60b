"""License applied for, granted, reserved, consumed, given back."""

import pytest

from tests.component.services.screening.stand import SOURCE, Json, Stand, kinds, short_order, the
from tests.component.services.screening.test_life import state_of

INSPUR = {"name": "Inspur Group", "address": ["1 Langchao Road, Jinan"], "country": "CN"}
ACCOUNT = "license/SIM-LIC-1/CARD-ARC-B580"


def license_for(transaction_id: str, quantity: int = 10, number: str = "SIM-LIC-1") -> Json:
    return {
        "license_number": number,
        "report_id": "R-1",
        "transaction_source": SOURCE,
        "transaction_id": transaction_id,
        "licensee": "Ordinary Distribution LLC",
        "purchaser": "Inspur Group",
        "ultimate_consignee": "Inspur Group",
        "end_user": "Inspur Group",
        "destination": "DE",
        "items": [
            {
                "sku": "CARD-ARC-B580",
                "eccn": "4A994",
                "quantity": quantity,
                "total_tpp": "10000",
            }
        ],
        "valid_from": "2026-11-23",
        "valid_to": "2027-11-23",
        "simulated": True,
    }


def apply_and_grant(stand: Stand, quantity: int = 10) -> list[Json]:
    order = short_order(purchaser=INSPUR)
    hold = the(stand.feed(stand.order("order.submitted", order)), "transaction.held")
    stand.feed(stand.review(hold, "apply", "ada"))

    assert "applied" == state_of(stand)

    said = stand.feed(
        stand.authorization("authorization.granted", license_for("ORD-1", quantity), id="grant-1")
    )
    return said + stand.tick()


def movements(events: list[Json]) -> list[tuple[str, int, int, int]]:
    return [
        (
            each["data"]["kind"],
            each["data"]["accountseq"],
            each["data"]["delta"],
            each["data"]["balance"],
        )
        for each in events
        if each["type"] == "account.moved"
    ]


def test_a_grant_may_be_read_before_the_review_that_led_to_it(stand: Stand) -> None:
    order = short_order(purchaser=INSPUR)
    hold = the(stand.feed(stand.order("order.submitted", order)), "transaction.held")
    grant = license_for("ORD-1", 10)
    said = stand.feed(stand.authorization("authorization.granted", grant, id="grant-1"))
    (released,) = stand.feed(stand.receipt(the(said + stand.tick(), "determination.issued")))
    late = stand.feed(stand.review(hold, "apply", "ada"))

    assert "transaction.released" == released["type"]
    assert [] == late
    assert "released" == state_of(stand)

    [rejected] = stand.feed(stand.review(hold, "approve", "ada"))

    assert "determination_superseded" == rejected["data"]["reason"]


def test_a_grant_determines_again_reserves_and_releases(stand: Stand) -> None:
    said = apply_and_grant(stand)
    issued = the(said, "determination.issued")

    assert "grant-1" == issued["data"]["cause"]
    assert ("release", ["SIM-LIC-1"]) == (
        issued["data"]["disposition"],
        issued["data"]["licenses"],
    )
    assert [("open", 1, 0, 0), ("reserve", 2, 4, 4)] == movements(said)

    (released,) = stand.feed(stand.receipt(issued))

    assert ["SIM-LIC-1"] == released["data"]["licenses"]


def test_a_license_with_too_little_left_does_not_release(stand: Stand) -> None:
    said = apply_and_grant(stand, quantity=3)

    assert "hold" == the(said, "determination.issued")["data"]["disposition"]
    assert "applied" == state_of(stand)


def depart(stand: Stand, quantity: int, version: int = 1) -> list[Json]:
    departed = {
        "transaction_id": "ORD-1",
        "version": version,
        "departed_at": stand.clock.now().isoformat(),
        "lines": [{"line_id": "1", "quantity": quantity}],
    }
    return stand.feed(stand.order("shipment.departed", departed))


def test_departures_consume_by_amount(stand: Stand) -> None:
    stand.feed(stand.receipt(the(apply_and_grant(stand), "determination.issued")))
    first, second = depart(stand, 1), depart(stand, 3)

    assert [("consume", 3, 1, 4)] == movements(first)
    assert [("consume", 4, 3, 4)] == movements(second)
    assert "departed" == state_of(stand)

    stand.feed(
        stand.order(
            "shipment.delivered",
            {
                "transaction_id": "ORD-1",
                "version": 1,
                "delivered_at": stand.clock.now().isoformat(),
            },
        )
    )

    assert "closed" == state_of(stand)


def test_what_was_not_consumed_is_given_back_by_the_shippers_cancel(stand: Stand) -> None:
    stand.feed(stand.receipt(the(apply_and_grant(stand), "determination.issued")))
    depart(stand, 1)
    cancel = {"transaction_id": "ORD-1", "version": 1, "reason": "rest not wanted"}
    said = stand.feed(stand.order("order.cancelled", cancel))

    assert [("give_back", 4, -3, 1)] == movements(said)


def test_an_unused_reservation_is_given_back_after_grace_only(stand: Stand) -> None:
    stand.feed(stand.receipt(the(apply_and_grant(stand), "determination.issued")))
    stand.clock.advance(hours=72)

    assert [] == movements(stand.tick())

    stand.clock.advance(hours=24)

    assert [("give_back", 3, -4, 0)] == movements(stand.tick())


def test_a_late_departure_consumes_and_is_a_violation(stand: Stand) -> None:
    stand.feed(stand.receipt(the(apply_and_grant(stand), "determination.issued")))
    stand.clock.advance(hours=97)
    stand.tick()
    said = depart(stand, 4)

    assert "departed_late" == the(said, "violation.recorded")["data"]["kind"]
    assert [("violation", 4, 4, 4)] == movements(said)


def test_a_revoked_license_recalls_the_release_that_rests_on_it(stand: Stand) -> None:
    stand.feed(stand.receipt(the(apply_and_grant(stand), "determination.issued")))
    revoked = {"license_number": "SIM-LIC-1", "reason": "misuse", "simulated": True}
    said = stand.feed(stand.authorization("authorization.revoked", revoked)) + stand.tick()

    assert "license_revoked" == the(said, "release.recalled")["data"]["reason"]
    assert "transaction.held" in kinds(said)
    assert ("close", 3, 0, 4) in movements(said)


@pytest.mark.parametrize("quantity", [5, 4])
def test_more_than_was_ordered_is_a_violation(stand: Stand, quantity: int) -> None:
    issued = stand.feed(stand.order("order.submitted", short_order()))
    stand.feed(stand.receipt(issued[0]))
    said = depart(stand, quantity)

    assert (["departed_more"] if quantity == 5 else []) == [
        each["data"]["kind"] for each in said if each["type"] == "violation.recorded"
    ]
    assert "departed" == state_of(stand)


def test_goods_that_left_without_a_release_are_a_violation(stand: Stand) -> None:
    stand.feed(stand.order("order.submitted", short_order(red_flags_seen=["RF-A"])))
    said = depart(stand, 4)

    assert ["departed_without_release"] == [each["data"]["kind"] for each in said]
