"""The facts the rules may ask, and nothing else.

Owns: the shape of one ``Transaction`` (an order, or a capacity request), its parties, lines,
items, matches, licenses and the state of the gate. Every sequence is a tuple, every figure an
exact decimal, every value immutable.
Refuses to know: where a fact came from on the wire, and what any rule makes of it.

``None`` means absent, ``UNKNOWN`` means asked and not known: both count as missing, but the
second is on record. Countries are ISO 3166-1 alpha-2 codes as stated; the engine maps them.
"""

from services.policy.facts.items import Bounds, Chip, ContainedChip, Figure, Item, ItemKind
from services.policy.facts.parties import (
    PRINCIPAL_ROLES,
    SERVICE_ROLES,
    AuthorizedEntity,
    Clearance,
    Match,
    MatchStatus,
    Owner,
    Party,
    owners_of,
    walk_owners,
)
from services.policy.facts.transactions import (
    Exporter,
    GateState,
    License,
    LicensedItem,
    Line,
    ReviewedKey,
    Suspension,
    Transaction,
)
from services.policy.facts.unknown import UNKNOWN, Answered, Country, Unknown

__all__ = [
    "PRINCIPAL_ROLES",
    "SERVICE_ROLES",
    "UNKNOWN",
    "Answered",
    "AuthorizedEntity",
    "Bounds",
    "Chip",
    "Clearance",
    "ContainedChip",
    "Country",
    "Exporter",
    "Figure",
    "GateState",
    "Item",
    "ItemKind",
    "License",
    "LicensedItem",
    "Line",
    "Match",
    "MatchStatus",
    "Owner",
    "Party",
    "ReviewedKey",
    "Suspension",
    "Transaction",
    "Unknown",
    "owners_of",
    "walk_owners",
]
