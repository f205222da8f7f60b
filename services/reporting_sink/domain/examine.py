"""What is wrong with a filing: every condition, not the first only.

Owns: which condition applies when. Refuses to know: what is decided about an application.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal

from services.policy.reference.countries import load_countries
from services.reporting_sink.domain.conditions import raise_condition
from services.reporting_sink.domain.filing import (
    AppliedItem,
    Condition,
    Filing,
    LicenseApplication,
    SuspiciousOrder,
)

SCHEMAS_ACCEPTED = frozenset({"2026-11"})
VALUE_USUAL_MAX = Decimal(1_000_000_000)
TPP_LEVEL_A = Decimal(4800)  # 3A090.a.1: from here on density does not matter
_ECCN = re.compile(r"EAR99|[0-9][A-E][0-9]{3}(\.[a-z0-9]+)*")
_ADVANCED = re.compile(r"(3A090|4A090)(\.[ab](\..*)?)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What the sink knows beside the filing itself.

    Attributes:
        received_on: US Eastern day of receipt.
        latest_revision: the greatest revision of the report received before; 0: none.
        is_decided: an earlier revision of the application was granted or denied.
        accepted_elsewhere: another report of the kind about the same determination was accepted.
        filers: filers that may file; empty: every filer.
    """

    received_on: date
    latest_revision: int = 0
    is_decided: bool = False
    accepted_elsewhere: bool = False
    filers: frozenset[str] = frozenset()


def examine(filing: Filing, desk: Desk) -> tuple[Condition, ...]:
    """Name everything wrong with a filing.

    Returns:
        Conditions in the order: filing, body, lines. None is fatal: the filing is accepted.
    """
    body = filing.body
    found = list(_examine_head(filing, desk))
    if isinstance(body, LicenseApplication):
        found.extend(_examine_application(body))
    else:
        found.extend(_examine_report(body))
    return tuple(found)


def _examine_head(filing: Filing, desk: Desk) -> Iterator[Condition]:
    """Filer, schema, kind, revision, days."""
    key = filing.key
    if desk.filers and key.filer not in desk.filers:
        yield raise_condition("S-004", "/filer")
    if filing.schema_version not in SCHEMAS_ACCEPTED:
        yield raise_condition("S-180", "/schema_version")
    if key.kind != filing.body_kind:
        yield raise_condition("S-118", "/body/report")
    if key.revision < desk.latest_revision:
        yield raise_condition("S-150", "/revision", detail=f"Latest: {desk.latest_revision}.")
    if key.revision > 1 and desk.latest_revision == 0:
        yield raise_condition("S-152", "/revision")
    if desk.is_decided:
        yield raise_condition("S-153", "/revision")
    if filing.event_day > desk.received_on:
        yield raise_condition("S-163", "/event_day")
    if filing.due_on is not None and desk.received_on > filing.due_on:
        late = (desk.received_on - filing.due_on).days
        yield raise_condition("S-160", "/due_on", detail=f"Days late: {late}.")
    if desk.accepted_elsewhere:
        code = "S-204" if key.kind == "LIC_APP" else "S-190"
        yield raise_condition(code, "/determination_id")


def _examine_application(body: LicenseApplication) -> Iterator[Condition]:
    """Countries, parties and lines of a license application."""
    known = load_countries().by_code
    if body.destination not in known:
        yield raise_condition("S-101", "/body/destination")
    for role in ("purchaser", "ultimate_consignee", "end_user"):
        if getattr(body, f"{role}_country") not in known:
            yield raise_condition("S-103", f"/body/{role}_country")
    if body.destination != body.ultimate_consignee_country:
        yield raise_condition("S-102", "/body/destination")
    if body.applicant.casefold() == body.purchaser.casefold():
        yield raise_condition("S-119", "/body/purchaser")
    seen: set[str] = set()
    for index, item in enumerate(body.items):
        pointer = f"/body/items/{index}"
        if item.line in seen:
            yield raise_condition("S-116", f"{pointer}/line")
        seen.add(item.line)
        yield from _examine_item(item, pointer)


def _examine_item(item: AppliedItem, pointer: str) -> Iterator[Condition]:
    """ECCN, figures and value of one line."""
    if not _ECCN.fullmatch(item.eccn):
        yield raise_condition("S-110", f"{pointer}/eccn")
    if _ADVANCED.fullmatch(item.eccn):
        yield from _examine_performance(item, pointer)
    value = item.unit_value * item.quantity
    if not 0 < value <= VALUE_USUAL_MAX:
        yield raise_condition("S-191", f"{pointer}/unit_value")


def _examine_performance(item: AppliedItem, pointer: str) -> Iterator[Condition]:
    """TPP, its total and performance density of an advanced line (748.6, block 22(j))."""
    if item.tpp is None or item.total_tpp is None:
        field = "tpp" if item.tpp is None else "total_tpp"
        yield raise_condition("S-112", f"{pointer}/{field}")
        return
    least = item.tpp.to_integral_value(rounding=ROUND_CEILING) * item.quantity
    if item.total_tpp < least:
        yield raise_condition("S-113", f"{pointer}/total_tpp", detail=f"At least {least}.")
    if item.tpp < TPP_LEVEL_A and item.performance_density is None:
        yield raise_condition("S-114", f"{pointer}/performance_density")


def _examine_report(body: SuspiciousOrder) -> Iterator[Condition]:
    """Destination, flags and parties of a suspicious order."""
    if body.destination == "unknown":
        yield raise_condition("S-104", "/body/destination")
    elif body.destination not in load_countries().by_code:
        yield raise_condition("S-101", "/body/destination")
    if not body.red_flags:
        yield raise_condition("S-210", "/body/red_flags")
    counted = Counter(name.casefold() for name in body.parties)
    if any(count > 1 for count in counted.values()):
        yield raise_condition("S-211", "/body/parties")
