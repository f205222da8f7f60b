"""A list has changed: whom its new, changed and removed names are about.

Owns: the change of one list, comparing parties with it, how far a lane is.
Refuses to know: how lists are read, and what follows for whom it touches.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from services.matching.screen import Match, Subject
from services.screening.domain.reference import ListInForce, Screening


@dataclass(frozen=True, slots=True, kw_only=True)
class ListChange:
    """One activation. ``older``: what was in force in the slot before; None: nothing."""

    generation: int
    newer: ListInForce
    older: ListInForce | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delta:
    """The names that a list change is about, ready to be compared with.

    Attributes:
        coming: new entries, and changed ones as they are now; None: there are none.
        going: removed entries, and changed ones as they were; None: there are none.
    """

    coming: Screening | None
    going: Screening | None

    def touched(self, subjects: Sequence[Subject]) -> list[bool]:
        """Say for each subject whether any of the names resembles it, however weakly.

        A weak resemblance may hold an advanced order, and a removed one may have been what held
        it: whoever is touched is determined again, whatever comes of it.
        """
        touched = [False] * len(subjects)
        for side in (self.coming, self.going):
            if side is not None and subjects:
                found = side.screen(subjects)
                touched = [
                    was or bool(each.matches) for was, each in zip(touched, found, strict=True)
                ]
        return touched

    def newly_listed(self, subjects: Sequence[Subject]) -> list[tuple[Match, ...]]:
        """Return for each subject the new or changed entries that it strongly resembles."""
        if self.coming is None or not subjects:
            return [()] * len(subjects)
        return [
            tuple(match for match in found.matches if match.status != "weak")
            for found in self.coming.screen(subjects)
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far one lane is with one list change; lane -1: all of them.

    Attributes:
        compared: transactions looked at.
        affected: of those, determined again.
        flagged: of those, moved before, and a party is listed now.
    """

    change: ListChange
    lane: int
    compared: int = 0
    affected: int = 0
    flagged: int = 0
    started_at_ms: int
    finished_at_ms: int | None = None

    def plus(self, *, compared: int = 0, affected: int = 0, flagged: int = 0) -> "Progress":
        """Return the progress with more done."""
        return replace(
            self,
            compared=self.compared + compared,
            affected=self.affected + affected,
            flagged=self.flagged + flagged,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Rescreened:
    """How far all lanes are together.

    Attributes:
        progress: the sums; finished when every lane is.
        behind: open transactions that were not compared yet.
    """

    progress: Progress
    lanes_finished: int
    behind: int
