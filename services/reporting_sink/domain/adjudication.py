"""The simulated decision on a license application.

Owns: deny or grant, always the same for the same application and day, and the license granted.
Refuses to know: any real agency's practice beyond the presumption it models.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from services.policy.reference.countries import load_countries
from services.reporting_sink.domain.conditions import raise_condition
from services.reporting_sink.domain.filing import Condition, Filing, LicenseApplication

SIMULATED = "SIMULATED license: granted by a simulator, without any legal force."


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantedItem:
    """A line of a license: units and TPP in all."""

    sku: str
    eccn: str
    quantity: int
    total_tpp: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """A license, still without its number."""

    report_id: str
    transaction_source: str
    transaction_id: str
    licensee: str
    purchaser: str
    ultimate_consignee: str
    end_user: str
    destination: str
    items: tuple[GrantedItem, ...]
    valid_from: date
    valid_to: date
    conditions: tuple[str, ...] = (SIMULATED,)


def find_denial(body: LicenseApplication, on: date) -> Condition | None:
    """Say why an application is denied, if it is.

    Destination, purchaser, ultimate consignee or end user in D:5 or Macau: presumption of denial
    (742.6(b)(10), modeled as a denial). Otherwise it is granted.
    """
    countries = load_countries()
    places = {
        "destination": body.destination,
        "purchaser_country": body.purchaser_country,
        "ultimate_consignee_country": body.ultimate_consignee_country,
        "end_user_country": body.end_user_country,
    }
    for field, country in places.items():
        if countries.d5_or_macau(country, on):
            return raise_condition("S-200", f"/body/{field}", detail=f"Country: {country}.")
    return None


def grant(filing: Filing, body: LicenseApplication, on: date, *, days: int) -> Grant:
    """Write the license for an application that is not denied.

    Lines of one SKU and ECCN are added together.

    Args:
        filing: for the report and the transaction it is about.
        body: its application.
        on: first day of validity.
        days: length of validity (750.7(g)).
    """
    return Grant(
        report_id=filing.key.report_id,
        transaction_source=filing.transaction_source,
        transaction_id=filing.transaction_id,
        licensee=body.applicant,
        purchaser=body.purchaser,
        ultimate_consignee=body.ultimate_consignee,
        end_user=body.end_user,
        destination=body.destination,
        items=_add_lines(body),
        valid_from=on,
        valid_to=on + timedelta(days=days),
    )


def _add_lines(body: LicenseApplication) -> tuple[GrantedItem, ...]:
    """Units and TPP per SKU and ECCN, in the order of first appearance."""
    units: dict[tuple[str, str], tuple[int, Decimal]] = {}
    for item in body.items:
        quantity, tpp = units.get((item.sku, item.eccn), (0, Decimal(0)))
        more = item.total_tpp or Decimal(0)
        units[item.sku, item.eccn] = (quantity + item.quantity, tpp + more)
    return tuple(
        GrantedItem(sku=sku, eccn=eccn, quantity=quantity, total_tpp=tpp)
        for (sku, eccn), (quantity, tpp) in units.items()
    )
