"""Any sequence of events: what must hold whatever comes, over the table itself.

A small model plays the table: it keeps which release is in force and whether a proof was seen.
"""

from hypothesis import given, settings
from hypothesis import strategies as st

from services.screening.domain.life.states import Event, Output, State
from services.screening.domain.life.table import step_of

ANSWERS = (Event.FOUND_RELEASE, Event.FOUND_HOLD, Event.FOUND_DENY)
FROM_OUTSIDE = tuple(event for event in Event if event not in ANSWERS)
STEPS = st.lists(
    st.tuples(st.sampled_from(FROM_OUTSIDE), st.sampled_from(ANSWERS)), min_size=1, max_size=60
)


class Model:
    """One transaction, played."""

    def __init__(self) -> None:
        self.state = State.ABSENT
        self.in_force = 0
        self.said: list[Output] = []

    def play(self, event: Event, answer: Event) -> None:
        step = step_of(self.state, event)
        self.state = step.to
        for output in step.outputs:
            self.said.append(output)
            if output is Output.RECALL:
                self.in_force = 0
            elif output is Output.RELEASE:
                assert 0 == self.in_force
                self.in_force = 1
            elif output is Output.DETERMINE:
                self.play(answer, answer)


@given(STEPS)
@settings(max_examples=400)
def test_never_two_releases_in_force_and_never_one_in_a_state_that_holds(
    steps: list[tuple[Event, Event]],
) -> None:
    model = Model()
    for event, answer in steps:
        model.play(event, answer)

        holding = {
            State.ABSENT, State.SEALING, State.HELD, State.APPLIED, State.HALTED,
            State.CONFLICTED, State.DENIED, State.REFUSED, State.EXPIRED, State.CANCELLED,
        }  # fmt: skip
        if model.state in holding:
            assert 0 == model.in_force


@given(STEPS, STEPS)
@settings(max_examples=200)
def test_nothing_is_released_after_a_cancel(
    before: list[tuple[Event, Event]], after: list[tuple[Event, Event]]
) -> None:
    model = Model()
    for event, answer in before:
        model.play(event, answer)
    model.play(Event.CANCEL, Event.FOUND_HOLD)
    was_moved = model.state is State.DEPARTED
    model.said.clear()
    for event, answer in after:
        model.play(event, answer)

    assert was_moved or Output.RELEASE not in model.said


@given(STEPS)
@settings(max_examples=200)
def test_without_a_seal_nothing_is_ever_released(steps: list[tuple[Event, Event]]) -> None:
    model = Model()
    for event, answer in steps:
        if event is not Event.SEAL:
            model.play(event, answer)

    assert Output.RELEASE not in model.said
