"""What a resemblance amounts to: status and labeled reasons.

Owns: the one threshold, and how country, address, identifier and date of birth confirm or
contradict. Refuses to know: what a status means in law; how a score came about.
"""

import re
from dataclasses import dataclass
from typing import Literal, Protocol

from services.matching.addresses import agrees
from services.matching.addresses.streets import Relation
from services.matching.identifiers import compare_identifiers
from services.matching.index import ListedName
from services.matching.lists import ListEntry
from services.matching.persons.births import compare_births
from services.matching.persons.kinds import is_person

Status = Literal["confirmed", "possible", "weak"]
POSSIBLE_FLOOR = 810  # the one threshold: at or above, a person looks
SURE_FLOOR = 900  # below, a spelling slip in the name of a company elsewhere is another company
WEAK_FLOOR = 600  # a lower score is not reported
IDENTIFYING = frozenset({"name_exact", "name_native"})  # the whole name, legal form included
# An entry of the Entity List that is an address, not a party: ``Address 05``.
_ADDRESS_ENTRY = re.compile(r"address \d+", re.IGNORECASE)
# At a listed address: score and reasons by how the units relate. The address is the entry itself.
_AT_LISTED: dict[Relation, tuple[int, tuple[str, ...]]] = {
    "same": (1000, ()),
    "unstated": (900, ("unit_unstated",)),
    "other_unit": (650, ("unit_differs",)),
}
_SLIPS = frozenset({"typo", "sounds_alike", "alike_as_whole"})
_CHINA = frozenset({"CN", "HK", "MO"})  # a company of one is often stated as of another
SHARED_SCORE = 700  # a party of another name at a listed party's address: informs


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
    def born(self) -> str | None:
        """A person's date or year of birth, None when unknown."""
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
            ``name_joined``, ``name_similar``, ``identifier_agrees``, ``address_listed``,
            ``address_shared``.
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


def is_address_entry(entry: ListEntry) -> bool:
    """Say whether the entry is an address without a party, as the Entity List has them."""
    return entry.list_name == "entity_list" and _ADDRESS_ENTRY.fullmatch(entry.name) is not None


def judge_address(entry: ListEntry, relation: Relation) -> tuple[int, str, tuple[str, ...]] | None:
    """Say what being at a listed address gives: score, kind and reasons; None: nothing."""
    if is_address_entry(entry):
        score, reasons = _AT_LISTED[relation]
        return score, "address_listed", reasons
    return (SHARED_SCORE, "address_shared", ()) if relation == "same" else None


def judge(
    candidate: Candidate, entry: ListEntry, stated: Stated, *, shares_street: bool = False
) -> tuple[Status, tuple[str, ...]]:
    """Say what a candidate amounts to, and why.

    A name alone is never more than ``possible``: ``confirmed`` needs the whole name and an
    agreeing country, address, identifier or date of birth. A person's common name is ``possible``
    only where one of these agrees; a similar name is not, where the date of birth differs. A weak
    name at the listed party's very address is ``possible``. An entry that is an address is
    confirmed by that address, and by nothing else. A company's name that is like a listed one but
    for a spelling slip is ``weak`` where the country differs: more often than not it is another.

    Args:
        candidate: the strongest reading of the entry.
        entry: the listed party.
        stated: what the subject states beside its names.
        shares_street: its street address, unit included, is one of the entry's.
    """
    reasons = [candidate.kind, *candidate.reasons]
    if candidate.listed.label not in {"name", "native", "address"}:
        reasons.append(f"by_{candidate.listed.label}")
    if candidate.mixed:
        reasons.append("mixed_script")
    numbers = compare_identifiers(stated.identifiers, entry.identifiers)
    reasons += [each for each in numbers if each != candidate.kind]
    identified = "identifier_agrees" in reasons
    by_name = not candidate.kind.startswith("address_")
    placed = by_name and (shares_street or agrees(stated.address, entry.addresses))
    if placed:
        reasons.append("address_agrees")
    country = _country(entry, stated)
    reasons.append(country)
    born = compare_births(stated.born, entry.dates_of_birth)
    if born is not None:
        reasons.append(born)
    corroborated = identified or placed or country == "country_agrees" or born == "born_agrees"
    sure = candidate.listed.label != "native_unsure"
    whole = candidate.kind in IDENTIFYING and sure and corroborated
    at_listed = candidate.kind == "address_listed" and candidate.score == _AT_LISTED["same"][0]
    if at_listed if is_address_entry(entry) else whole:
        return "confirmed", tuple(reasons)
    alike = candidate.score >= POSSIBLE_FLOOR and not _is_elsewhere(candidate, entry, stated)
    strong = alike or identified or (by_name and shares_street)
    if born == "born_differs" and candidate.kind == "name_similar":
        strong = identified
    elif "common_name" in candidate.reasons:
        strong = strong or corroborated
    return ("possible" if strong else "weak"), tuple(reasons)


def _is_elsewhere(candidate: Candidate, entry: ListEntry, stated: Stated) -> bool:
    return (
        candidate.kind == "name_similar"
        and candidate.score < SURE_FLOOR
        and not _SLIPS.isdisjoint(candidate.reasons)
        and _country(entry, stated) == "country_differs"
        and not (stated.country in _CHINA and entry.countries & _CHINA)
        and not is_person(entry)
    )


def _country(entry: ListEntry, stated: Stated) -> str:
    if stated.country is None:
        return "country_unstated"
    if not entry.countries:
        return "country_unlisted"
    return "country_agrees" if stated.country in entry.countries else "country_differs"
