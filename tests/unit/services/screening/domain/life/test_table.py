"""The table is total, closed, and says what the page says."""

from pathlib import Path

import pytest

from services.screening.domain.life.page import render_page
from services.screening.domain.life.states import SCANNED, TERMINAL, Event, LedgerAct, Output, State
from services.screening.domain.life.table import (
    LIFE,
    LifeTableError,
    load_text,
    read_table,
    step_of,
)

PAGE = Path(__file__).parents[6] / "services/screening/LIFE.md"


def test_every_state_meets_every_event_exactly_once() -> None:
    assert {(state, event) for state in State for event in Event} == set(LIFE)


def test_the_page_is_written_from_the_table() -> None:
    assert render_page() == PAGE.read_text(encoding="utf-8")


def test_a_missing_cell_is_refused() -> None:
    text = load_text().replace('{ from = "absent", to = "=", say = "determine"', "{ from = ''", 1)
    broken = text.replace("{ from = ''", '{ from = "", to = "="', 1)

    with pytest.raises(LifeTableError, match="no cell for absent x submit_newer"):
        read_table(broken)


def test_a_doubled_cell_is_refused() -> None:
    text = load_text().replace('{ from = "absent", to', '{ from = "absent absent", to', 1)

    with pytest.raises(LifeTableError, match="two cells for absent x submit_newer"):
        read_table(text)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("[submit_newer]", "[teleport]"),
        ('say = "determine"', 'say = "shout"'),
        ('ledger = "give_back"', 'ledger = "keep"'),
        ('to = "held"', 'to = "limbo"'),
    ],
)
def test_an_unknown_word_is_refused(old: str, new: str) -> None:
    with pytest.raises(LifeTableError, match="use the words of"):
        read_table(load_text().replace(old, new, 1))


def test_only_a_seal_releases_and_only_what_waits_for_it() -> None:
    releasing = {cell for cell, step in LIFE.items() if Output.RELEASE in step.outputs}

    assert {(State.SEALING, Event.SEAL), (State.RENEWING, Event.SEAL)} == releasing


def test_only_a_release_determination_reserves() -> None:
    reserving = {event for (_, event), step in LIFE.items() if step.ledger is LedgerAct.RESERVE}

    assert {Event.FOUND_RELEASE} == reserving


def test_nothing_leaves_a_terminal_state() -> None:
    leaving = [
        (state, event)
        for (state, event), step in LIFE.items()
        if state in TERMINAL and step.to is not state
    ]

    assert [] == leaving


def test_a_cancel_ends_everything_that_has_not_moved() -> None:
    assert {State.DEPARTED: State.DEPARTED, State.CLOSED: State.CLOSED} == {
        state: step_of(state, Event.CANCEL).to
        for state in State
        if step_of(state, Event.CANCEL).to is not State.CANCELLED
    }


def test_whatever_leaves_the_released_state_without_moving_recalls() -> None:
    silent = [
        event
        for event in Event
        if (step := step_of(State.RELEASED, event)).to
        not in {
            State.RELEASED,
            State.RENEWING,
            State.DEPARTED,
            State.ACTIVE,
            State.CLOSED,
            State.SUSPENDED,
        }
        and Output.RECALL not in step.outputs
    ]

    assert [] == silent


def test_no_change_reopens_what_a_person_stopped_or_two_stories_closed() -> None:
    for state in (State.REFUSED, State.CONFLICTED, State.HALTED):
        step = step_of(state, Event.REDETERMINE)

        assert (state, ()) == (step.to, step.outputs)


def test_a_denial_of_the_law_cannot_be_reviewed_away() -> None:
    for event in (Event.APPROVE_FIRST, Event.APPROVE_SECOND, Event.REVIEW_APPLY):
        step = step_of(State.DENIED, event)

        assert (State.DENIED, ()) == (step.to, step.outputs)


def test_every_scanned_state_is_asked_again() -> None:
    asked = {s for s in State if Output.DETERMINE in step_of(s, Event.REDETERMINE).outputs}

    assert set(SCANNED) == asked


@pytest.mark.parametrize("state", [State.REFUSED, State.CONFLICTED, State.HALTED])
@pytest.mark.parametrize("event", [Event.ACTIVATE, Event.ACTIVATE_VIOLATING])
def test_access_opened_late_does_not_reopen_what_only_the_sender_can_end(
    state: State, event: Event
) -> None:
    step = step_of(state, event)

    assert state is step.to
    assert Output.HOLD in step.outputs


@pytest.mark.parametrize(
    ("event", "to"),
    [(Event.SUBMIT_CONFLICT, State.CONFLICTED), (Event.UNREADABLE, State.HALTED)],
)
def test_what_may_be_asked_again_remembers_a_second_story_and_an_unreadable_one(
    event: Event, to: State
) -> None:
    kept = [
        state
        for state in SCANNED
        if state is not State.ACTIVE and step_of(state, event).to is not to
    ]

    assert [] == kept
