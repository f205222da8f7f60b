"""The total table: (state, event) to step.

Owns: reading ``table.toml`` and refusing it unless every state meets every event exactly once.
Refuses to know: what a step's outputs look like on the wire.
"""

import tomllib
from collections.abc import Mapping
from importlib import resources
from typing import TypedDict

from services.screening.domain.life.states import Event, LedgerAct, Output, State, Step


class LifeTableError(Exception):
    """The table has a hole, a doubled cell or an unknown word.

    Attributes:
        code: ``life_table``.
    """

    code = "life_table"


Table = Mapping[tuple[State, Event], Step]


class _Cell(TypedDict, total=False):
    """One line of ``table.toml``, as written."""

    to: str
    say: str
    ledger: str
    why: str


def read_table(text: str) -> dict[tuple[State, Event], Step]:
    """Read the table and insist that it is total.

    Args:
        text: TOML in the form of ``table.toml``.

    Returns:
        One step for each state and event.

    Raises:
        LifeTableError: a cell is missing, doubled, or says something unknown.
    """
    raw = tomllib.loads(text)
    table: dict[tuple[State, Event], Step] = {}
    try:
        for name, section in raw.items():
            event = Event(name)
            for cell in section["cells"]:
                for state in map(State, cell["from"].split()):
                    _place(table, state, event, cell)
    except (KeyError, ValueError) as error:
        message = f"table.toml: {error}; use the words of states.py"
        raise LifeTableError(message) from error
    missing = [f"{s} x {e}" for s in State for e in Event if (s, e) not in table]
    if missing:
        message = f"table.toml: no cell for {', '.join(missing)}; add one"
        raise LifeTableError(message)
    return table


def _place(table: dict[tuple[State, Event], Step], state: State, event: Event, cell: _Cell) -> None:
    if (state, event) in table:
        message = f"table.toml: two cells for {state} x {event}; keep one"
        raise LifeTableError(message)
    table[state, event] = Step(
        to=state if cell["to"] == "=" else State(cell["to"]),
        outputs=tuple(map(Output, cell.get("say", "").split())),
        ledger=LedgerAct(cell.get("ledger", "none")),
        why=cell["why"],
    )


def load_text() -> str:
    """Return the packaged table's text."""
    return resources.files(__package__).joinpath("table.toml").read_text(encoding="utf-8")


LIFE: Table = read_table(load_text())


def step_of(state: State, event: Event) -> Step:
    """Look the step up; there always is one."""
    return LIFE[state, event]
