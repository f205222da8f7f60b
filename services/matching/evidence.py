"""What a resemblance amounts to: status and labeled reasons.

Owns: the one threshold, and how country, address and identifier confirm or contradict. Refuses to
know: what a status means in law; how a score came about.
"""

from dataclasses import dataclass
from typing import Literal, Protocol

from services.matching.addresses import agrees
from services.matching.identifiers import fold_identifier
from services.matching.index import ListedName
from services.matching.lists import ListEntry

Status = Literal["confirmed", "possible", "weak"]
POSSIBLE_FLOOR = 810  # the one threshold: at or above, a person looks
IDENTIFYING = frozenset({"name_exact", "name_native"})  # the whole name, legal form included


class Stated(Protocol):
    """What a subject states beside its names."""

    @property
    def country(self) -> str | None:
        """ISO 3166 alpha-2, None when unknown."""
        ...

    @property
    def address(self) -> tuple[str, ...]:
        """Its lines."""
        ...

    @property
    def identifiers(self) -> tuple[tuple[str, str], ...]:
        """(scheme, value) pairs."""
        ...


@dataclass(frozen=True, slots=True)
class Candidate:
    """A listed name that a subject's name resembles.

    Attributes:
        kind: ``name_exact``, ``name_native``, ``name_normalized``, ``name_reordered``,
            ``name_joined``, ``name_similar``, ``identifier_agrees``.
        reasons: how it was aligned.
        mixed: the subject's name mixes scripts.
    """

    score: int
    kind: str
    listed: ListedName
    reasons: tuple[str, ...]
    mixed: bool = False

    def beats(self, other: "Candidate") -> bool:
        """Say whether this is the stronger reading of the same entry."""
        mine = (self.kind in IDENTIFYING, self.score)
        return mine > (other.kind in IDENTIFYING, other.score)


def judge(candidate: Candidate, entry: ListEntry, stated: Stated) -> tuple[Status, tuple[str, ...]]:
    """Say what a candidate amounts to, and why.

    A name alone is never more than ``possible``: ``confirmed`` needs the whole name and an
    agreeing country, address or identifier.
    """
    reasons = [candidate.kind, *candidate.reasons]
    if candidate.listed.label not in {"name", "native"}:
        reasons.append(f"by_{candidate.listed.label}")
    if candidate.mixed:
        reasons.append("mixed_script")
    identified = candidate.kind == "identifier_agrees" or _same_identifier(entry, stated)
    if identified and candidate.kind != "identifier_agrees":
        reasons.append("identifier_agrees")
    placed = agrees(stated.address, entry.addresses)
    if placed:
        reasons.append("address_agrees")
    country = _country(entry, stated)
    reasons.append(country)
    corroborated = identified or placed or country == "country_agrees"
    sure = candidate.listed.label != "native_unsure"
    if candidate.kind in IDENTIFYING and sure and corroborated:
        return "confirmed", tuple(reasons)
    strong = candidate.score >= POSSIBLE_FLOOR or identified
    return ("possible" if strong else "weak"), tuple(reasons)


def _same_identifier(entry: ListEntry, stated: Stated) -> bool:
    listed = {fold_identifier(value) for _, value in entry.identifiers} - {""}
    return any(fold_identifier(value) in listed for _, value in stated.identifiers)


def _country(entry: ListEntry, stated: Stated) -> str:
    if stated.country is None:
        return "country_unstated"
    if not entry.countries:
        return "country_unlisted"
    return "country_agrees" if stated.country in entry.countries else "country_differs"
