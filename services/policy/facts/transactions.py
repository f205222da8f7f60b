"""The transaction: one order, its lines together, or one capacity request.

Owns: ``Transaction``, its lines, licenses held, and what the gate knows of itself.
Refuses to know: the wire, and what any rule makes of a fact.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from services.policy.facts.items import Item
from services.policy.facts.parties import Party
from services.policy.facts.unknown import Answered, Country, Unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of an order, or of a capacity request (``quantity`` is then the chip count).

    Attributes:
        item: the catalog entry of ``sku``; ``None``: not in the active catalog.
        stated_eccn: the sender's own classification; only tightens.
        stated_tpp: the sender's own figure, per IC; only tightens.
        license_exception: ``NAC`` or ``ACA``, as claimed.
        other_control_authorization: NLR or exception claimed for other controls (NS, EI, MT).
    """

    line_id: str
    sku: str
    quantity: int
    unit_value: Decimal = Decimal(0)
    currency: str = "USD"
    item: Item | None = None
    stated_eccn: str | None = None
    stated_tpp: Decimal | None = None
    license_exception: str | None = None
    other_control_authorization: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LicensedItem:
    """A line of a license with what is left of it. Account: ``license/<number>/<sku>``."""

    sku: str
    eccn: str
    remaining: int


@dataclass(frozen=True, slots=True, kw_only=True)
class License:
    """A license held (15 CFR part 750), with its scope and balance as our ledger knows it.

    ``valid_to`` is the last day it may be used. Party names are compared case-folded with single
    spaces.
    """

    license_number: str
    licensee: str
    purchaser: str
    ultimate_consignee: str
    end_user: str
    destination: str
    items: tuple[LicensedItem, ...]
    valid_from: date
    valid_to: date
    conditions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Exporter:
    """Who the registered source speaks for."""

    name: str
    country: str
    kind: Literal["distributor", "cloud", "fabricator", "osat"] = "distributor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspension:
    """An operator's switch in force: everything in scope holds until lifted."""

    suspension_id: str
    scope: Literal["all", "source", "destination"]
    value: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GateState:
    """What the gate itself knows: what is missing or stale, and which switches are on.

    Attributes:
        stale: names of references missing or beyond their age limit: ``lists``, ``catalog`` ...
        list_digests: (list name, digest) of every list in force, sorted.
        lists_loaded: names of further tables loaded, such as ``hts`` (RU / BY EAR99 goods).
        ownership_cascade: how indirect stakes of listed owners count: ``full_stake`` (a holder
            owned by half carries its whole stake: OFAC's practice) or ``multiply``.
    """

    stale: tuple[str, ...] = ()
    catalog_digest: str | None = None
    list_digests: tuple[tuple[str, str], ...] = ()
    suspensions: tuple[Suspension, ...] = ()
    ownership_cascade: Literal["full_stake", "multiply"] = "full_stake"


ReviewedKey = tuple[str, str, str | None, str | None]
"""(rule, reason, line or None, role or None) of a finding that two reviewers approved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transaction:
    """One order, its lines together, or one capacity request.

    Attributes:
        planned_export_on: the day of export, US Eastern; for capacity the day access starts.
        destination: country of ultimate destination; for capacity the site's country.
        stock: the sender says the goods are for the consignee's shelf, with no end user yet.
        payer: ``"purchaser"``, ``"tenant"``, ``UNKNOWN`` or ``None``; another payer is a party of
            role ``payer``.
        freight_forwarder_stated: a forwarder is a party, or ``none`` was stated.
        red_flags_seen: ids the sender saw, an empty tuple is an answer.
        red_flag_resolutions: ids resolved by reviewed evidence.
        derived_red_flags: ids derived by screening itself (history, shared addresses ...).
        due_diligence_answers: DD ids answered with reviewed evidence.
        site_proven: the data center's country, power and cooling are evidenced.
        proof_of_authorization: id of a proof that was read and found to hold; lifts General
            Prohibition 10.
        claimed_authorization: id of a proof that the sender says there is; somebody must read it.
        reviewed: findings two reviewers approved; clears only findings with remedy ``review``.
    """

    kind: Literal["order", "capacity"]
    source: str
    transaction_id: str
    version: int
    destination: Country
    lines: tuple[Line, ...]
    parties: tuple[Party, ...]
    exporter: Exporter | None = None
    planned_export_on: date | None = None
    ships_from: Country = None
    movement: (
        Literal["export", "reexport", "transfer_in_country", "deemed_export", "domestic"] | None
    ) = None
    activity: Literal["sale", "loan", "service", "financing", "own_use"] = "sale"
    end_use: str | Unknown | None = None
    end_use_description: str | None = None
    stock: bool = False
    payer: str | Unknown | None = None
    partial_shipment: bool = False
    purchase_order: tuple[str, date] | None = None
    acquisition_purpose: Literal["technical_analysis", "other"] | None = None
    destination_subdivision: str | None = None
    transit_countries: tuple[str, ...] | None = None
    installation_address: str | Unknown | None = None
    site_power_mw: Decimal | None = None
    site_proven: bool = False
    weapons_end_use: (
        Literal["nuclear", "missile", "chemical", "biological", "none"] | Unknown | None
    ) = None
    supercomputer_end_use: Answered = None
    fabrication_end_use: Answered = None
    trains_for_headquarters: tuple[str, ...] | Unknown | None = None
    training_end_use: str | Unknown | None = None
    end_user_statement: str | None = None
    red_flags_seen: tuple[str, ...] | Unknown | None = None
    red_flag_resolutions: frozenset[str] = frozenset()
    derived_red_flags: tuple[str, ...] = ()
    due_diligence_answers: frozenset[str] = frozenset()
    access_kind: str | Unknown | None = None
    identity_verified: Answered = None
    uvl_statement: str | None = None
    proof_of_authorization: str | None = None
    claimed_authorization: str | None = None
    nac_filed_on: date | None = None
    nac_confirmation: str | None = None
    case_by_case_evidence: frozenset[str] = frozenset()
    licenses: tuple[License, ...] = ()
    gate: GateState = field(default_factory=GateState)
    reviewed: frozenset[ReviewedKey] = frozenset()
