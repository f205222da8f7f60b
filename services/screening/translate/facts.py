"""An order or a capacity request as one ``Transaction`` of the facts.

Owns: the correspondence field by field. Refuses to know: what any rule asks.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from schemas.orders import Line as WireLine
from schemas.orders import Order
from schemas.provisioning import CapacityRequest
from services.policy.facts import (
    UNKNOWN,
    Country,
    Exporter,
    GateState,
    Item,
    License,
    Line,
    ReviewedKey,
    Transaction,
    Unknown,
)
from services.screening.domain.deadline import law_day
from services.screening.translate.parties import (
    Answers,
    Cleared,
    Part,
    answered,
    build_parties,
    cast_capacity,
    cast_order,
    no_clearances,
)

WireFacts = Order | CapacityRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What is joined with the sender's own words.

    Attributes:
        source: the registered source.
        exporter: whom it speaks for.
        find_item: SKU to catalog item.
        answers: subjects to what comparing them gave; None: could not be compared.
        licenses: licenses held for this transaction, with what is left of them.
        gate: what the gate itself knows.
        cleared: earlier clearances of a subject's match.
        reviewed: findings that two reviewers approved.
    """

    source: str
    exporter: Exporter | None
    find_item: Callable[[str], Item | None]
    answers: Answers
    gate: GateState
    cleared: Cleared = no_clearances
    licenses: tuple[License, ...] = ()
    reviewed: frozenset[ReviewedKey] = frozenset()


def build_transaction(facts: WireFacts, around: Surroundings) -> Transaction:
    """Join an order or a capacity request with everything known around it."""
    if isinstance(facts, Order):
        return _build_order(facts, around)
    return _build_capacity(facts, around)


def _build_order(order: Order, around: Surroundings) -> Transaction:
    return Transaction(
        kind="order",
        source=around.source,
        transaction_id=order.transaction_id,
        version=order.version,
        destination=_country(order.destination),
        lines=tuple(_build_line(line, around) for line in order.lines),
        parties=build_parties(cast_order(order), around.answers, around.cleared),
        exporter=around.exporter,
        planned_export_on=order.planned_export_on,
        ships_from=_country(order.ships_from),
        movement=order.movement,
        activity=order.activity or "sale",
        end_use=_text(order.end_use),
        end_use_description=order.end_use_description,
        stock=order.end_user == "stock",
        payer=_text(order.payer) if isinstance(order.payer, str) else None,
        partial_shipment=order.partial_shipment,
        purchase_order=_purchase_order(order),
        destination_subdivision=order.destination_subdivision,
        transit_countries=order.transit_countries,
        installation_address=_installation(order),
        site_power_mw=None if order.site_power_mw is None else Decimal(order.site_power_mw),
        weapons_end_use=UNKNOWN if order.weapons_end_use == "unknown" else order.weapons_end_use,
        supercomputer_end_use=answered(order.supercomputer_end_use),
        fabrication_end_use=answered(order.fabrication_end_use),
        trains_for_headquarters=order.trains_for_headquarters,
        end_user_statement=order.end_user_statement,
        red_flags_seen=_flags(order.red_flags_seen),
        claimed_authorization=order.proof_of_authorization,
        licenses=around.licenses,
        gate=around.gate,
        reviewed=around.reviewed,
    )


def _build_capacity(request: CapacityRequest, around: Surroundings) -> Transaction:
    return Transaction(
        kind="capacity",
        source=around.source,
        transaction_id=request.transaction_id,
        version=request.version,
        destination=_country(request.site_country),
        lines=tuple(
            Line(
                line_id=each.line_id,
                sku=each.chip,
                quantity=each.chip_count,
                item=around.find_item(each.chip),
            )
            for each in request.capacity
        ),
        parties=build_parties(cast_capacity(request), around.answers, around.cleared),
        exporter=around.exporter,
        planned_export_on=law_day(request.starts_at),
        activity="service",
        end_use=_text(request.end_use),
        payer=_text(request.payer) if isinstance(request.payer, str) else None,
        weapons_end_use=(
            UNKNOWN if request.weapons_end_use == "unknown" else request.weapons_end_use
        ),
        trains_for_headquarters=request.trains_for_headquarters,
        training_end_use=_text(request.training_end_use),
        red_flags_seen=_flags(request.red_flags_seen),
        access_kind=_text(request.access_kind),
        identity_verified=answered(request.identity_verified),
        licenses=around.licenses,
        gate=around.gate,
        reviewed=around.reviewed,
    )


def _build_line(line: WireLine, around: Surroundings) -> Line:
    return Line(
        line_id=line.line_id,
        sku=line.sku,
        quantity=line.quantity,
        unit_value=Decimal(line.unit_value),
        currency=line.currency,
        item=around.find_item(line.sku),
        stated_eccn=line.stated_eccn,
        stated_tpp=None if line.stated_tpp is None else Decimal(line.stated_tpp),
        license_exception=line.license_exception,
        other_control_authorization=line.other_control_authorization,
    )


def _purchase_order(order: Order) -> tuple[str, date] | None:
    if order.purchase_order is None:
        return None
    return order.purchase_order.reference, order.purchase_order.dated


def _installation(order: Order) -> str | Unknown | None:
    place = order.installation_address
    if place is None:
        return None
    return UNKNOWN if isinstance(place, str) else ", ".join(place.address)


def _flags(flags: tuple[str, ...] | str) -> tuple[str, ...] | Unknown:
    return UNKNOWN if isinstance(flags, str) else flags


def _country(country: str) -> Country:
    return UNKNOWN if country == "unknown" else country


def _text(text: str | None) -> str | Unknown | None:
    return UNKNOWN if text == "unknown" else text


def cast_of(facts: WireFacts) -> list[Part]:
    """Return the parties of an order or a capacity request with the roles they play."""
    return cast_order(facts) if isinstance(facts, Order) else cast_capacity(facts)


def quantities_of(facts: WireFacts) -> dict[str, int]:
    """Return units (or chips) per line."""
    if isinstance(facts, Order):
        return {line.line_id: line.quantity for line in facts.lines}
    return {each.line_id: each.chip_count for each in facts.capacity}


def destination_of(facts: WireFacts) -> str:
    """Return the country of destination, or ``unknown``."""
    return facts.destination if isinstance(facts, Order) else facts.site_country
