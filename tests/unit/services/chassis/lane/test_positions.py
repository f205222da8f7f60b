from services.chassis.lane.positions import split
from services.chassis.records import Gap, Received


def record(offset: int, partition: int = 0) -> Received:
    return Received(
        topic="orders",
        partition=partition,
        offset=offset,
        timestamp_ms=0,
        key=None,
        value=b"",
        headers=(),
    )


def test_what_was_read_before_is_dropped() -> None:
    fresh, gaps = split([record(3), record(4), record(4)], {("orders", 0): 4})

    assert [record(4)] == fresh
    assert [] == gaps


def test_a_jump_is_a_gap_and_the_record_after_it_is_new() -> None:
    fresh, gaps = split([record(2), record(7), record(0, 1)], {("orders", 0): 2})

    assert [record(2), record(7), record(0, 1)] == fresh
    assert [Gap("orders", 0, 3, 7)] == gaps
