from datetime import date
from decimal import Decimal

import pytest

from services.policy.errors import NotInForceError, ParameterError
from services.policy.parameters import read_parameters

HEAD = '[level]\ntitle="t"\nprovision="p"\nunit="u"\nverified=2026-01-01\n'
FIRST = '[[level.history]]\neffective=2023-01-01\nvalue=5.92\nsource="s"\n'
GAP = '[[level.history]]\neffective=2024-01-01\nstatus="stayed"\nsource="s"\n'
BACK = '[[level.history]]\neffective=2025-01-01\nvalue=["a","b"]\nsource="s"\n'


def test_a_history_answers_day_by_day_and_keeps_its_gaps() -> None:
    level = read_parameters("f", HEAD + FIRST + GAP + BACK)["f.level"]

    assert Decimal("5.92") == level.value_on(date(2023, 12, 31))
    assert ("a", "b") == level.value_on(date(2025, 1, 1))
    assert (date(2023, 1, 1), date(2024, 1, 1), date(2025, 1, 1)) == level.boundaries
    for outside in (date(2022, 12, 31), date(2024, 1, 1), date(2024, 12, 31)):
        with pytest.raises(NotInForceError):
            level.value_on(outside)


@pytest.mark.parametrize(
    "text",
    [
        "not toml [",
        HEAD,
        '[level]\ntitle="t"\n' + FIRST,
        HEAD + BACK + FIRST,
        HEAD + "[[level.history]]\neffective=2023-01-01\nvalue=1\n",
        HEAD + '[[level.history]]\neffective=2023-01-01\nvalue=1\nstatus="stayed"\nsource="s"\n',
        HEAD + '[[level.history]]\neffective=2023-01-01\nsource="s"\n',
        HEAD + '[[level.history]]\neffective=2023-01-01\nvalue=12:00:00\nsource="s"\n',
        HEAD + FIRST + '[[level.history]]\neffective=2024-01-01\nwho=1\nvalue=1\nsource="s"\n',
    ],
)
def test_a_file_that_is_not_as_it_must_be_is_refused(text: str) -> None:
    with pytest.raises((ParameterError, KeyError)):
        read_parameters("f", text)


def test_values_keep_their_kind() -> None:
    text = HEAD + (
        '[[level.history]]\neffective=2023-01-01\nsource="s"\n'
        'value={ yes=true, day=2023-01-01, word="w", many=["x"], whole=3 }\n'
    )
    value = read_parameters("f", text)["f.level"].value_on(date(2023, 1, 1))

    expected = {
        "yes": True,
        "day": date(2023, 1, 1),
        "word": "w",
        "many": ("x",),
        "whole": Decimal(3),
    }
    assert expected == dict(value)  # type: ignore[call-overload] # a table, by the text above
