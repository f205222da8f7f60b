"""Holds what came out against what the scenario says must come out.

Owns: the differences. Refuses to know: how outcomes were read.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from services.simulator.domain.script import Told


@dataclass(slots=True)
class Outcome:
    """What was seen of one transaction."""

    dispositions: list[str] = field(default_factory=list)  # held, released, denied, recalled ...
    reasons: list[frozenset[str]] = field(default_factory=list)  # per disposition
    determinations: int = 0
    rejections: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as the scenario says."""

    transaction_id: str
    story: str
    what: str
    expected: str
    actual: str


def is_finished(told: Told, outcome: Outcome | None) -> bool:
    """Say whether everything the story expects has been seen (more may still come)."""
    if outcome is None:
        return not told.story.dispositions and not told.story.rejections
    return len(outcome.dispositions) >= len(told.story.dispositions) and len(
        outcome.rejections
    ) >= len(told.story.rejections)


def compare(told: Iterable[Told], outcomes: Mapping[str, Outcome]) -> list[Difference]:
    """List every difference between the scenario and the outcomes."""
    differences: list[Difference] = []
    known: set[str] = set()
    for one in told:
        known.add(one.transaction_id)
        outcome = outcomes.get(one.transaction_id, Outcome())
        differences += _compare_one(one, outcome)
    differences += [
        Difference(name, "(none)", "transaction", "not in the scenario", "seen")
        for name in sorted(set(outcomes) - known)
    ]
    return differences


def _compare_one(told: Told, outcome: Outcome) -> list[Difference]:
    story = told.story
    found: list[Difference] = []

    def differ(what: str, expected: object, actual: object) -> None:
        found.append(Difference(told.transaction_id, story.name, what, str(expected), str(actual)))

    if tuple(outcome.dispositions) != story.dispositions:
        differ("dispositions", list(story.dispositions), outcome.dispositions)
    seen: frozenset[str] = frozenset().union(*outcome.reasons)
    missing = sorted(set(story.reasons) - seen)
    if missing:
        differ("reasons", missing, sorted(seen))
    if Counter(outcome.rejections) != Counter(story.rejections):
        differ("rejections", sorted(story.rejections), sorted(outcome.rejections))
    return found
