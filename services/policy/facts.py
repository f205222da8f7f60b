"""The facts the rules may ask, and nothing else.

Owns: the shape of one ``Transaction`` (an order, or a capacity request), its parties, lines,
items, matches, licenses and the state of the gate. Every sequence is a tuple, every figure an
exact decimal, every value immutable.
Refuses to know: where a fact came from on the wire, and what any rule makes of it.

``None`` means absent, ``UNKNOWN`` means asked and not known: both count as missing, but the
second is on record. Countries are ISO 3166-1 alpha-2 codes as stated; the engine maps them.
"""

import enum
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final, Literal


class Unknown(enum.Enum):
    """The sender was asked and does not know; kept apart from ``None`` (not stated)."""

    UNKNOWN = "unknown"


UNKNOWN: Final = Unknown.UNKNOWN

Answered = Literal["yes", "no"] | Unknown | None
Country = str | Unknown | None
ItemKind = Literal[
    "ic", "board", "computer", "memory", "software", "technology", "weights", "other"
]
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
class Bounds:
    """A figure known only between limits. ``at_most`` of ``None`` is open above."""

    at_least: Decimal = Decimal(0)
    at_most: Decimal | None = None


Figure = Decimal | Bounds | None


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """An owner of a party, direct or indirect, with its stake in percent."""

    name: str
    country: Country = None
    percent: Decimal | Unknown | None = None
    matches: tuple[Match, ...] = ()


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
        matched_reviewed: entry ids that two reviewers found to be somebody else.
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
    owners: tuple[Owner, ...] | None = None
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
    matched_reviewed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """An integrated circuit with the figures the advanced-computing controls ask for.

    Attributes:
        chip_id: the key of the chip table.
        designer_headquarters: country of the designer or of its ultimate parent.
        tpp: total processing performance (dense, highest format, maker's highest claim), exact
            or bounded; also the October 2022 sum of bit length times operations.
        performance_density: TPP per mm2 of non-planar logic die; ``None`` with
            ``non_planar=False`` means not applicable (never met), else unknown.
        datacenter_marketed: designed or marketed for data centers; ``None`` counts as yes.
        io_rate_gb_per_s: aggregate bidirectional rate other than to volatile memory.
        fictitious: invented for demonstrations, never a real product.
    """

    chip_id: str
    name: str
    designer: str = ""
    designer_headquarters: str | None = None
    tpp: Figure = None
    performance_density: Figure = None
    non_planar: bool | None = None
    datacenter_marketed: bool | None = None
    io_rate_gb_per_s: Figure = None
    dram_bandwidth_gb_per_s: Decimal | None = None
    interconnect_gb_per_s: Decimal | None = None
    dram_gb: Decimal | None = None
    peak_power_w: Decimal | None = None
    us_commercial_since: date | None = None
    node_nm: Decimal | None = None
    ic_use: Literal["ai_accelerator", "gpu", "other"] | None = None
    source: str = ""
    fictitious: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ContainedChip:
    """How many of a chip an item contains."""

    chip: Chip
    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A catalog entry: what a SKU is, with sourced classification.

    Attributes:
        eccn: ``EAR99``, an ECCN such as ``5A992`` or ``3A090``, or ``None`` (not classified).
        reasons_for_control: such as ``("AT",)``; empty for EAR99. Only meaningful with ``eccn``.
        classification_source: maker, BIS ruling, own review ... ``None``: unsourced, does not count.
        contained_chips: the ICs inside; empty with ``no_chips=True`` means none, by a source;
            an ``ic`` contains itself once.
        hbm: high bandwidth memory (``memory`` only); with ``memory_bandwidth_density`` GB/s/mm2.
        fictitious: goods of the demonstration without a real classification source.
    """

    sku: str
    title: str
    item_kind: ItemKind | None
    eccn: str | None = None
    reasons_for_control: tuple[str, ...] = ()
    classification_source: str | None = None
    contained_chips: tuple[ContainedChip, ...] = ()
    no_chips: bool = False
    hbm: bool | None = None
    memory_bandwidth_density: Decimal | None = None
    country_of_origin: str | None = None
    outside_ear: bool = False
    other_control_authorization: str | None = None
    fictitious: bool = False


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
    """

    stale: tuple[str, ...] = ()
    catalog_digest: str | None = None
    list_digests: tuple[tuple[str, str], ...] = ()
    suspensions: tuple[Suspension, ...] = ()


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
    nac_filed_on: date | None = None
    nac_confirmation: str | None = None
    case_by_case_evidence: frozenset[str] = frozenset()
    licenses: tuple[License, ...] = ()
    gate: GateState = field(default_factory=GateState)
    reviewed: frozenset[ReviewedKey] = frozenset()
