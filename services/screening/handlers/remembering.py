"""False positives that two reviewers want remembered, and clearances taken back.

Owns: what exactly was read and is remembered, and what a denial voids. Refuses to know: whether
a review counts (``reviews``), and what a clearance changes later (policy).
"""

from dataclasses import dataclass

from schemas.determinations import DeterminationData, ListSnapshot
from schemas.envelope import derive_id
from services.matching.screen import Match, Subject
from services.screening.domain import clearance as domain
from services.screening.domain.clearance import Clearance, RoleClass
from services.screening.domain.deadline import law_day
from services.screening.domain.standing import Standing
from services.screening.handlers.decide import read_facts, say_lists
from services.screening.handlers.slice import Slice
from services.screening.ports import Approval
from services.screening.translate.facts import cast_of
from services.screening.translate.parties import labeled_subjects

_RESEMBLANCE = "possible_match"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleared:
    """What reviewers cleared: the determination they read, the review that completed it."""

    determination: DeterminationData
    approvals: tuple[Approval, ...]
    review_id: str


def write_clearances(at: Slice, standing: Standing, cleared: Cleared) -> tuple[Clearance, ...]:
    """Write down what a second approval remembers; nothing unless both reviewers said so.

    Only what they read: the lists in force are those of the determination, and the match is one
    of its own. Not yet kept: the determination that the review causes does not rest on it.
    """
    reach = domain.joint_reach([each.remember for each in cleared.approvals])
    reference = at.reference
    if reach is None or reference.screening is None:
        return ()
    if _digests(cleared.determination.lists) != _digests(
        say_lists(reference.lists, reference.names)
    ):
        return ()
    read = {
        (match.role, match.list_name, match.entry_id)
        for finding in cleared.determination.findings
        if finding.reason == _RESEMBLANCE and finding.remedy == "review"
        for match in finding.matches
    }
    asked = list(labeled_subjects(cast_of(at.facts(standing.facts_digest) or read_facts(standing))))
    results = reference.screening.screen([subject for _, _, subject in asked])
    found = {
        given.clearance_id: given
        for (label, role_class, subject), result in zip(asked, results, strict=True)
        for match in result.matches
        if (label, match.list_name, match.entry_id) in read and domain.is_clearable(match)
        for given in (_write(at, cleared, reach, (role_class, subject, match)),)
    }
    return tuple(found.values())


def _digests(lists: tuple[ListSnapshot, ...]) -> set[tuple[str, str]]:
    return {(each.list_name, each.digest) for each in lists}


def _write(
    at: Slice, cleared: Cleared, reach: domain.Reach, about: tuple[RoleClass, Subject, Match]
) -> Clearance:
    role_class, subject, match = about
    party, entry = domain.party_key(subject), domain.entry_digest(match.entry)
    return Clearance(
        clearance_id=derive_id("clearance", cleared.review_id, role_class, party, entry),
        party_key=party,
        party_name=subject.name,
        country=subject.country or "unknown",
        role_class=role_class,
        list_name=match.list_name,
        entry_id=match.entry_id,
        entry_name=match.entry_name,
        entry_digest=entry,
        reach=reach,
        cleared_by=tuple(each.reviewer for each in cleared.approvals),
        cleared_on=law_day(at.now),
        expires_on=law_day(at.now + at.desk.allowances.clearance),
        determination_id=cleared.determination.determination_id,
        review_id=cleared.review_id,
    )


def void_cited(at: Slice, determination: DeterminationData, review_id: str) -> None:
    """Take back the clearances that a denied determination cites: one reviewer is enough."""
    cited = {
        match.clearance.clearance_id
        for match in determination.informs
        if match.clearance is not None
    }
    if cited:
        at.void_clearances(sorted(cited), review_id)
