from services.audit.handlers.process import in_log_order
from services.chassis.records import Received


def record(topic: str, offset: int, at: int, partition: int = 0) -> Received:
    return Received(topic, partition, offset, at, b"k", b"v")


ORDER = "orders.events.v1"
DETERMINATION = "screening.determinations.v1"


def test_a_poll_is_sealed_in_the_order_the_broker_appended_it() -> None:
    determined, ordered = record(DETERMINATION, 0, 20), record(ORDER, 0, 10)

    assert [ordered, determined] == in_log_order([determined, ordered])


def test_within_a_millisecond_inputs_come_before_what_answers_them() -> None:
    determined, ordered = record(DETERMINATION, 0, 10), record(ORDER, 0, 10)

    assert [ordered, determined] == in_log_order([determined, ordered])


def test_a_clock_that_steps_back_never_turns_offsets_around() -> None:
    first, second = record(ORDER, 0, 20), record(ORDER, 1, 10)

    assert [first, second] == in_log_order([first, second])
