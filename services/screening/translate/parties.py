"""Parties of the wire as cast of the facts, joined with what screening their names gave.

Owns: which role is whose, ``same_as``, subjects to compare, matches found.
Refuses to know: how names are compared.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from schemas import parties as wire
from schemas.orders import Order
from schemas.provisioning import CapacityRequest
from services.matching.screen import Match as Resemblance
from services.matching.screen import ScreenResult, Subject
from services.policy.facts import (
    PRINCIPAL_ROLES,
    UNKNOWN,
    Answered,
    Clearance,
    Country,
    Match,
    Owner,
    Party,
    Unknown,
)
from services.screening.domain.clearance import RoleClass

WireParty = wire.Party | wire.ServiceParty
Casting = WireParty | wire.SameAs | str | None
Found = ScreenResult | None  # None: could not be compared
Answers = Callable[[Sequence[Subject]], Sequence[Found]]
Cleared = Callable[[RoleClass, Subject, Resemblance], tuple[Clearance, ...]]

WEAK_MAX = 3  # weak matches that a party is told at a time
_NOBODY = (str, type(None), wire.SameAs)  # not a party of its own
_NO_PARENT = (None, "self", "unknown")


@dataclass(slots=True)
class Part:
    """A party and the roles it plays; ``role`` is the label findings name."""

    role: str
    roles: list[str]
    party: WireParty


def cast_order(order: Order) -> list[Part]:
    """List the parties of an order, each once, with every role it plays."""
    return _cast(
        {
            "purchaser": order.purchaser,
            "ultimate_consignee": order.ultimate_consignee,
            "end_user": order.end_user,
            "freight_forwarder": order.freight_forwarder,
            "payer": order.payer,
            "ship_to": order.installation_address,
        },
        order.intermediate_consignee,
    )


def cast_capacity(request: CapacityRequest) -> list[Part]:
    """List the parties of a capacity request, each once, with every role it plays."""
    return _cast(
        {
            "cloud_operator": request.cloud_operator,
            "reseller": request.reseller,
            "tenant": request.tenant,
            "end_user": request.end_user,
            "payer": request.payer,
        },
        (),
    )


def _cast(roles: dict[str, Casting], intermediates: tuple[wire.Party, ...]) -> list[Part]:
    parts: dict[str, Part] = {}
    for role, casting in roles.items():
        if not isinstance(casting, _NOBODY):
            parts[role] = Part(role, [role], casting)
    for role, casting in roles.items():
        if isinstance(casting, wire.SameAs):
            home = _follow(roles, role)
            if home is not None:
                parts[home].roles.append(role)
    for place, party in enumerate(intermediates, 1):
        role = "intermediate_consignee" if place == 1 else f"intermediate_consignee.{place}"
        parts[role] = Part(role, ["intermediate_consignee"], party)
    return list(parts.values())


def _follow(roles: dict[str, Casting], role: str) -> str | None:
    """Follow ``same_as`` to a party; None where it leads nowhere or in a circle."""
    for _ in range(len(roles)):
        casting = roles.get(role)
        if isinstance(casting, wire.SameAs):
            role = casting.same_as
        else:
            return None if isinstance(casting, _NOBODY) else role
    return None


def subject_of(party: WireParty) -> Subject:
    """Return what is compared with the lists for one party."""
    if isinstance(party, wire.Party):
        return Subject(
            name=party.name,
            name_latin=party.name_latin,
            aliases=party.aliases,
            country=_stated(party.country),
            address=party.address,
            identifiers=tuple((each.scheme, each.value) for each in party.identifiers),
        )
    return Subject(
        name=party.name,
        name_latin=party.name_latin,
        country=_stated(party.country),
        address=party.address,
    )


def owner_subject(owner: wire.Owner) -> Subject:
    """Return what is compared with the lists for an owner."""
    return Subject(name=owner.name, country=_stated(owner.country))


def owners_of(owned: wire.Party | wire.Owner) -> tuple[wire.Owner, ...]:
    """Return direct owners as far as they are stated; the ultimate parent counts as one.

    Its share is not known: whoever is controlled by a listed party has to find it out.
    """
    stated = () if owned.owners is None or owned.owners == "unknown" else owned.owners
    if isinstance(owned, wire.Owner) or owned.ultimate_parent in _NO_PARENT:
        return stated
    known = {_folded(owned.name), *(_folded(each.name) for each in _walk(stated))}
    parent = owned.ultimate_parent or ""
    if _folded(parent) in known:
        return stated
    country = owned.ultimate_parent_headquarters or "unknown"
    return (*stated, wire.Owner(name=parent, country=country))


def _walk(owners: Sequence[wire.Owner]) -> Iterator[wire.Owner]:
    """Yield every owner, each before its own owners."""
    for owner in owners:
        yield owner
        yield from _walk(owners_of(owner))


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


def subjects_of(parts: list[Part]) -> Iterator[Subject]:
    """Yield every subject of a cast: parties, each followed by its owners."""
    return (subject for _, _, subject in labeled_subjects(parts))


def labeled_subjects(parts: list[Part]) -> Iterator[tuple[str, RoleClass, Subject]]:
    """Yield (label findings name, class of role, subject), in the order of ``subjects_of``."""
    for part in parts:
        yield part.role, role_class_of(part.roles), subject_of(part.party)
        if isinstance(part.party, wire.Party):
            for label, owner in _labeled(part.role, owners_of(part.party)):
                yield label, "owner", owner_subject(owner)


def _labeled(role: str, owners: Sequence[wire.Owner]) -> Iterator[tuple[str, wire.Owner]]:
    """Label owners as ``policy.facts.walk_owners`` does."""
    for place, owner in enumerate(owners, 1):
        label = f"{role}.owner.{place}"
        yield label, owner
        yield from _labeled(label, owners_of(owner))


def role_class_of(roles: Sequence[str]) -> RoleClass:
    """Return the class of the gravest role a party plays."""
    return "service" if PRINCIPAL_ROLES.isdisjoint(roles) else "principal"


class _Answered:
    """What comparing the subjects of one cast gave, taken off in their order."""

    def __init__(self, parts: list[Part], answers: Answers, cleared: Cleared) -> None:
        asked = list(labeled_subjects(parts))
        found = answers([subject for _, _, subject in asked])
        self._taken = zip(asked, found, strict=True)
        self._cleared = cleared

    def take(self) -> tuple[Found, tuple[Match, ...]]:
        """Return the next subject's answer, and its matches joined with their clearances."""
        (_, role_class, subject), found = next(self._taken)
        if found is None or not found.matches:
            return found, ()
        cleared = ((each, self._cleared(role_class, subject, each)) for each in found.matches)
        matches = (match_of(each, clearances) for each, clearances in cleared)
        return found, tuple(_those_that_count(matches))


def _those_that_count(matches: Iterable[Match]) -> Iterator[Match]:
    """Leave out weak matches beyond the third, strongest first; those once cleared do not count.

    Counted with them, a fourth would never be seen once reviewers have cleared three.
    """
    weak = 0
    for match in matches:
        if match.status == "weak" and not match.clearances:
            weak += 1
            if weak > WEAK_MAX:
                continue
        yield match


def no_clearances(_: RoleClass, __: Subject, ___: Resemblance) -> tuple[Clearance, ...]:
    """Remember nothing."""
    return ()


def build_parties(
    parts: list[Part], answers: Answers, cleared: Cleared = no_clearances
) -> tuple[Party, ...]:
    """Join the parties of a cast with what comparing their names gave, asked once for all."""
    results = _Answered(parts, answers, cleared)
    return tuple(_build(part, results) for part in parts)


def _build(part: Part, answers: _Answered) -> Party:
    """Build one party; takes its answer and those of its owners off ``answers``."""
    party = part.party
    found, matches = answers.take()
    if isinstance(party, wire.ServiceParty):
        return Party(
            role=part.role,
            roles=tuple(part.roles),
            name=party.name,
            country=_country(party.country),
            address=party.address,
            name_latin=party.name_latin,
            screened=found is not None,
            screenable=found is None or found.screenable,
            matches=matches,
        )
    return Party(
        role=part.role,
        roles=tuple(part.roles),
        name=party.name,
        country=_country(party.country),
        address=party.address,
        name_latin=party.name_latin,
        aliases=party.aliases,
        identifiers=tuple((each.scheme, each.value) for each in party.identifiers),
        headquarters=_country(party.headquarters),
        ultimate_parent=_text(party.ultimate_parent),
        ultimate_parent_headquarters=_country(party.ultimate_parent_headquarters),
        owners=_owners(party, answers),
        military_end_user=answered(party.military_end_user),
        military_intelligence_end_user=answered(party.military_intelligence_end_user),
        incorporated_on=party.incorporated_on,
        first_advanced_purchase_on=party.first_advanced_purchase_on,
        screened=found is not None,
        screenable=found is None or found.screenable,
        matches=matches,
    )


def _owners(
    owned: wire.Party | wire.Owner, answers: _Answered
) -> tuple[Owner, ...] | Unknown | None:
    known = owners_of(owned)
    if not known and owned.owners != ():
        return UNKNOWN if owned.owners == "unknown" else None
    return tuple(_owner(owner, answers) for owner in known)


def _owner(owner: wire.Owner, answers: _Answered) -> Owner:
    """Build an owner; takes its answer, then those of its own owners."""
    found, matches = answers.take()
    return Owner(
        name=owner.name,
        country=_country(owner.country),
        percent=UNKNOWN if owner.percent == "unknown" else Decimal(owner.percent),
        matches=matches,
        owners=_owners(owner, answers),
        screenable=found is None or found.screenable,
    )


def match_of(match: Resemblance, clearances: tuple[Clearance, ...] = ()) -> Match:
    """Join a match with its list entry and earlier clearances, in the words of the facts."""
    return Match(
        list_name=match.list_name,
        entry_id=match.entry_id,
        entry_name=match.entry_name,
        matched_name=match.matched_name,
        score=match.score,
        status=match.status,
        reasons=(*match.reasons, "vanished") if match.entry.vanished else match.reasons,
        license_requirement=match.entry.license_requirement,
        license_policy=match.entry.license_policy,
        footnotes=match.entry.footnotes,
        start_date=match.entry.start_date,
        end_date=match.entry.end_date,
        clearances=clearances,
    )


def answered(answer: str | None) -> Answered:
    """Read yes, no, unknown or nothing."""
    if answer == "unknown":
        return UNKNOWN
    if answer == "yes":
        return "yes"
    return None if answer is None else "no"


def _stated(country: str) -> str | None:
    return None if country == "unknown" else country


def _country(country: str | None) -> Country:
    return UNKNOWN if country == "unknown" else country


def _text(text: str | None) -> str | Unknown | None:
    return UNKNOWN if text == "unknown" else text
