"""Clearances given earlier, found for the matches of today.

Owns: when the database is asked for them. Refuses to know: whom a clearance is about and how far
it reaches (``domain.clearance``), what it changes (policy), and how it was given (``remembering``).
"""

from collections.abc import Iterable, Sequence

from services.matching.screen import Match, ScreenResult, Subject
from services.policy import facts as policy
from services.screening.domain import clearance as domain
from services.screening.domain.clearance import RoleClass
from services.screening.handlers.slice import Slice


def resembling(subjects: Sequence[Subject], results: Sequence[ScreenResult]) -> frozenset[Subject]:
    """Return the subjects that a clearance might be about: asked of the database, no others."""
    return frozenset(
        subject
        for subject, result in zip(subjects, results, strict=True)
        if result.matches and any(domain.is_clearable(match) for match in result.matches)
    )


def foresee(at: Slice, subjects: Iterable[Subject]) -> None:
    """Read the clearances of many subjects in one query."""
    at.load_clearances(domain.party_key(subject) for subject in subjects)


def find(
    at: Slice, role_class: RoleClass, subject: Subject, match: Match
) -> tuple[policy.Clearance, ...]:
    """Return the clearances that are about one match of a subject."""
    if not domain.is_clearable(match):
        return ()
    known = at.clearances(domain.party_key(subject))
    return tuple(
        policy.Clearance(
            clearance_id=each.clearance_id,
            cleared_by=each.cleared_by,
            cleared_on=each.cleared_on,
            expires_on=each.expires_on,
            covers_advanced=each.reach == "advanced",
        )
        for each in domain.fitting(known, role_class, match)
    )
