"""The first order through the gate."""

from tests.component.services.screening.stand import Stand, kinds, short_order, the


def test_an_ordinary_order_is_determined_at_once_and_released_with_its_receipt(
    stand: Stand,
) -> None:
    issued = stand.feed(stand.order("order.submitted", short_order()))

    assert ["determination.issued"] == kinds(issued)
    assert "release" == issued[0]["data"]["disposition"], issued[0]["data"]["findings"]

    released = stand.feed(stand.receipt(issued[0]))

    assert ["transaction.released"] == kinds(released)
    assert issued[0]["data"]["determination_id"] == released[0]["data"]["determination_id"]
    assert the(issued, "determination.issued")["id"] == released[0]["data"]["determination_id"]
