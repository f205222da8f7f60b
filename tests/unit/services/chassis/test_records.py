from schemas.topics import CONTROLS, ORDERS, REVIEWS
from services.chassis.records import ALL_LANES, GLOBAL_LANE, Received, by_lane, lane_of


def record(topic: str, partition: int, offset: int) -> Received:
    return Received(topic, partition, offset, 0, None, None)


def test_the_global_lane_is_locked_last() -> None:
    assert (*range(16), GLOBAL_LANE) == ALL_LANES


def test_a_partition_of_a_lane_topic_is_its_own_lane() -> None:
    assert 3 == lane_of(ORDERS, 3)
    assert GLOBAL_LANE == lane_of(CONTROLS, 0)


def test_a_poll_is_cut_by_lane_in_the_order_of_the_inputs() -> None:
    inputs = (REVIEWS, ORDERS, CONTROLS)
    poll = [
        record(ORDERS.name, 3, 1),
        record(ORDERS.name, 3, 0),
        record(CONTROLS.name, 0, 5),
        record(REVIEWS.name, 3, 9),
    ]

    assert {
        3: [record(REVIEWS.name, 3, 9), record(ORDERS.name, 3, 0), record(ORDERS.name, 3, 1)],
        GLOBAL_LANE: [record(CONTROLS.name, 0, 5)],
    } == by_lane(poll, inputs)
