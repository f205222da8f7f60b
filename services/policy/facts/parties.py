"""Parties to a transaction, their owners, and the listed parties their names resemble.

Owns: ``Party``, ``Owner``, ``Match`` and the names of roles (15 CFR 748.5).
Refuses to know: how names are compared, and what a list does.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, Literal

from services.policy.facts.unknown import Answered, Country, Unknown

MatchStatus = Literal["confirmed", "possible", "weak"]

PRINCIPAL_ROLES: Final = frozenset(
    {
        "purchaser",
        "intermediate_consignee",
        "ultimate_consignee",
        "end_user",
        "cloud_operator",
        "reseller",
        "tenant",
    }
)
SERVICE_ROLES: Final = frozenset(
    {"freight_forwarder", "carrier", "bank", "laboratory", "payer", "ship_to"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clearance:
    """An earlier word of two reviewers that a party is not the listed party its name resembles.

    Attributes:
        clearance_id: under which it is kept.
        cleared_by: the reviewers.
        cleared_on: the law's day on which it was given.
        expires_on: the first law's day on which it no longer counts.
        covers_advanced: it counts for advanced-computing items too.
    """

    clearance_id: str
    cleared_by: tuple[str, ...]
    cleared_on: date
    expires_on: date
    covers_advanced: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A listed party that a name of the transaction resembles, joined with its list entry.

    Attributes:
        list_name: ``entity_list``, ``mev`` (Military End User), ``uvl``, ``dpl``, ``sdn``,
            ``cmic``, ``ssi``, ``capta``, ``mbs``, ``plc``, ``isn``, ``dtc``.
        score: 0..1000, the matcher's own figure; informs, never decides.
        status: ``confirmed`` (exact name and an agreeing country, address or identifier, or a
            reviewer's word), ``possible``, ``weak``.
        license_requirement: the entry's own words; decides the entry's scope.
        footnotes: footnote numbers of the Entity List entry, such as ``("4",)``.
        start_date: the day from which the entry binds; ``None``: not stated by the list.
        end_date: the first day it no longer binds; ``None``: not stated by the list.
        clearances: earlier words that this party is another one than this entry.
    """

    list_name: str
    entry_id: str
    entry_name: str
    matched_name: str
    score: int
    status: MatchStatus
    reasons: tuple[str, ...] = ()
    license_requirement: str = ""
    license_policy: str = ""
    footnotes: tuple[str, ...] = ()
    start_date: date | None = None
    end_date: date | None = None
    clearances: tuple[Clearance, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """An owner with its stake in percent of what it owns directly, and its own owners.

    Attributes:
        percent: of the party, or of the owner it stands under; ``UNKNOWN``: not known.
        owners: who owns this owner: indirect stakes in the party; ``None``: not stated.
        screenable: the matcher could read the name.
    """

    name: str
    country: Country = None
    percent: Decimal | Unknown | None = None
    matches: tuple[Match, ...] = ()
    owners: "tuple[Owner, ...] | Unknown | None" = None
    screenable: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorizedEntity:
    """An entry of a supplement that authorizes a party, such as Supp. No. 8 to part 740."""

    supplement: str
    entry: str
    lapses_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A person in one or several roles of the transaction (``same_as`` is resolved to one party).

    Attributes:
        role: the label findings name, unique in the transaction: ``purchaser``, or
            ``intermediate_consignee.2`` for the second of several.
        roles: the plain role names it plays, such as ``("purchaser", "end_user")``.
        screened: the matcher compared this party with every list in force.
        screenable: the matcher could read the name (a script it cannot bridge is not screenable).
        ultimate_parent: a name, ``"self"``, or ``UNKNOWN``.
        known_customer: our own history knows the party from before; ``None`` counts as new.
    """

    role: str
    roles: tuple[str, ...]
    name: str
    country: Country
    address: tuple[str, ...] = ()
    name_latin: str | None = None
    aliases: tuple[str, ...] = ()
    identifiers: tuple[tuple[str, str], ...] = ()
    headquarters: Country = None
    ultimate_parent: str | Unknown | None = None
    ultimate_parent_headquarters: Country = None
    owners: tuple[Owner, ...] | Unknown | None = None
    military_end_user: Answered = None
    military_intelligence_end_user: Answered = None
    government_body: Country = None
    authorized_entity: AuthorizedEntity | None = None
    incorporated_on: date | None = None
    first_advanced_purchase_on: date | None = None
    known_customer: bool | None = None
    screened: bool = True
    screenable: bool = True
    matches: tuple[Match, ...] = ()


def owners_of(owned: Party | Owner) -> tuple[Owner, ...]:
    """Direct owners as far as they are stated."""
    return owned.owners if isinstance(owned.owners, tuple) else ()


def walk_owners(role: str, owned: Party | Owner) -> Iterator[tuple[str, Owner]]:
    """Yield every owner, direct and indirect, with the label findings name.

    ``end_user.owner.2`` is the second owner of the end user, ``end_user.owner.2.owner.1`` the first
    owner of that owner; each comes before its own owners.
    """
    for place, owner in enumerate(owners_of(owned), 1):
        label = f"{role}.owner.{place}"
        yield label, owner
        yield from walk_owners(label, owner)
