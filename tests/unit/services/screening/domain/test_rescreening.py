"""Whom the names of a list change are about."""

from collections.abc import Sequence

import pytest

from services.matching.lists import ListEntry
from services.matching.screen import Match, ScreenResult, Status, Subject
from services.screening.domain.rescreening import Delta

PARTIES = [Subject(name="first"), Subject(name="second")]


class Side:
    """Answers by name."""

    def __init__(self, **statuses: Status) -> None:
        self._statuses = statuses

    def screen(self, subjects: Sequence[Subject]) -> list[ScreenResult]:
        return [self._answer(subject) for subject in subjects]

    def _answer(self, subject: Subject) -> ScreenResult:
        status = self._statuses.get(subject.name)
        entry = ListEntry(list_name="entity_list", entry_id="1", name="Listed")
        found = () if status is None else (
            Match(
                list_name="entity_list", entry_id="1", entry_name="Listed", matched_name="Listed",
                score=700, status=status, reasons=(), entry=entry,
            ),
        )  # fmt: skip
        return ScreenResult(matches=found, compared=1, screenable=True)


@pytest.mark.parametrize(
    ("delta", "touched"),
    [
        (Delta(coming=None, going=None), [False, False]),
        (Delta(coming=Side(first="weak"), going=None), [True, False]),
        (Delta(coming=None, going=Side(second="confirmed")), [False, True]),
        (Delta(coming=Side(first="possible"), going=Side(second="weak")), [True, True]),
    ],
)
def test_whoever_a_new_or_removed_name_resembles_however_weakly_is_touched(
    delta: Delta, touched: list[bool]
) -> None:
    assert touched == delta.touched(PARTIES)
    assert [] == delta.touched([])


@pytest.mark.parametrize(("status", "count"), [("weak", 0), ("possible", 1), ("confirmed", 1)])
def test_only_a_strong_resemblance_of_a_new_name_is_a_red_flag(status: Status, count: int) -> None:
    delta = Delta(coming=Side(first=status), going=Side(second="confirmed"))

    assert [count, 0] == [len(found) for found in delta.newly_listed(PARTIES)]
    assert [(), ()] == Delta(coming=None, going=Side(first=status)).newly_listed(PARTIES)
