"""Reports, built from nothing but sealed events.

Owns: which field of an order, determination or review stands in which field of a report. Refuses to
know: when a report is due and how it travels. SIMULATED throughout.
"""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from schemas.determinations import ClassifiedItem, DeterminationData
from schemas.envelope import Draft, derive_id
from schemas.filings import AppliedItem, Filing, LicenseApplication, SuspiciousOrder
from schemas.orders import Order
from schemas.parties import Party, SameAs, ServiceParty
from schemas.provisioning import CapacityRequest
from schemas.reviews import Review
from schemas.transactions import TransactionName
from services.audit.domain.filing import Duty, due_on
from services.audit.errors import UnfileableError

_EASTERN = ZoneInfo("America/New_York")
REASONS_MAX = 50
PARTIES_MAX = 30
Asked = Order | CapacityRequest
Role = Party | ServiceParty | SameAs | str | None


def build_application(
    duty: Duty, filer: str, asked: Asked, determined: DeterminationData, review: Review
) -> Draft:
    """A license application (LIC_APP) from the order, its determination and the review.

    Raises:
        UnfileableError: a field that the report needs is unknown.
    """
    purchaser = _party(asked, "tenant" if isinstance(asked, CapacityRequest) else "purchaser")
    consignee = _party(
        asked, "cloud_operator" if isinstance(asked, CapacityRequest) else "ultimate_consignee"
    )
    end_user = _party(asked, "end_user")
    described = asked.end_use_description if isinstance(asked, Order) else asked.training_end_use
    between = asked.intermediate_consignee if isinstance(asked, Order) else ()
    try:
        body = LicenseApplication(
            report="LIC_APP",
            applicant=determined.exporter or duty.source,
            purchaser=purchaser.name,
            purchaser_country=purchaser.country,
            intermediate_consignees=tuple(party.name for party in between),
            ultimate_consignee=consignee.name,
            ultimate_consignee_country=consignee.country,
            end_user=end_user.name,
            end_user_country=end_user.country,
            destination=determined.destination,
            end_use=described or asked.end_use,
            items=tuple(map(_apply_item, _licensed_items(determined))),
            reviewer=review.reviewer,
            rationale=review.rationale,
        )
    except ValidationError as error:
        raise _unfileable(error) from None
    return _draft(duty, filer, body)


def build_red_flag(duty: Duty, filer: str, asked: Asked, determined: DeterminationData) -> Draft:
    """A suspicious-order report (RED_FLAG) from the order and its determination.

    Raises:
        UnfileableError: a field that the report needs is unknown.
    """
    flags = asked.red_flags_seen
    try:
        body = SuspiciousOrder(
            report="RED_FLAG",
            reporter=determined.exporter or duty.source,
            disposition="deny" if determined.disposition == "deny" else "hold",
            reasons=_unique(finding.reason for finding in determined.findings)[:REASONS_MAX],
            red_flags=() if isinstance(flags, str) else flags,
            parties=_unique(_names(asked))[:PARTIES_MAX],
            destination=determined.destination,
        )
    except ValidationError as error:
        raise _unfileable(error) from None
    return _draft(duty, filer, body)


def _draft(duty: Duty, filer: str, body: LicenseApplication | SuspiciousOrder) -> Draft:
    caused = datetime.fromisoformat(duty.caused_at)
    day = caused.astimezone(_EASTERN).date()
    filing = Filing(
        report_id=duty.report_id,
        revision=1,
        kind=duty.kind,
        schema_version="2026-11",
        filer=filer,
        transaction=TransactionName(
            source=duty.source, id=duty.transaction_id, version=duty.version
        ),
        determination_id=duty.determination_id,
        event_day=day,
        due_on=due_on(duty.kind, day),
        body=body,
        simulated=True,
    )
    return Draft(
        id=derive_id("filing", duty.report_id, "1"),
        type="filing.submitted",
        subject=duty.transaction_id,
        data=filing,
        causation=duty.cause,
    )


def _party(asked: Asked, role: str) -> Party:
    """Who plays a role; ``same_as`` is followed."""
    followed: set[str] = set()
    found: Role = getattr(asked, role, None)
    while isinstance(found, SameAs) and found.same_as not in followed:
        followed.add(found.same_as)
        found = getattr(asked, found.same_as, None)
    if isinstance(found, Party):
        return found
    stated = found if isinstance(found, str) else "not named"
    message = f"{role} is {stated}: amend the order, then let a reviewer apply again"
    raise UnfileableError(message)


def _names(asked: Asked) -> Iterable[str]:
    roles: list[Role]
    if isinstance(asked, Order):
        parties: tuple[Role, ...] = asked.intermediate_consignee
        roles = [asked.purchaser, *parties, asked.ultimate_consignee, asked.end_user]
        roles += [asked.freight_forwarder, asked.payer]
    else:
        roles = [asked.tenant, asked.cloud_operator, asked.end_user, asked.reseller, asked.payer]
    return [role.name for role in roles if isinstance(role, Party | ServiceParty)]


def _licensed_items(determined: DeterminationData) -> Iterable[ClassifiedItem]:
    """The lines that need authorization; all of them where the finding names none."""
    asking = [one for one in determined.findings if one.remedy == "authorization"]
    lines = {one.line for one in asking}
    if not lines or None in lines:
        return determined.items
    return [item for item in determined.items if item.line in lines]


def _apply_item(item: ClassifiedItem) -> AppliedItem:
    if item.eccn is None:
        message = f"line {item.line} is not classified: load its item into the catalog"
        raise UnfileableError(message)
    return AppliedItem(
        line=item.line,
        sku=item.sku,
        eccn=item.eccn,
        quantity=item.quantity,
        unit_value=item.unit_value,
        tpp=item.tpp,
        total_tpp=item.total_tpp,
        performance_density=item.performance_density,
    )


def _unique(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))


def _unfileable(error: ValidationError) -> UnfileableError:
    fields = ", ".join(".".join(map(str, one["loc"])) for one in error.errors())
    message = f"unknown or unusable: {fields}; amend the order, then let a reviewer apply again"
    return UnfileableError(message)
