"""Licenses: the wire's grant, our stored form, and the facts with what is left of them.

Owns: account names and balances joined to a license. Refuses to know: who may use it (policy).
"""

from collections.abc import Callable

from schemas.authorizations import License as WireLicense
from services.policy.facts import License, LicensedItem


def account_of(license_number: str, sku: str) -> str:
    """Name the account of one license line."""
    return f"license/{license_number}/{sku}"


def accounts_of(license_: WireLicense) -> dict[str, int]:
    """Return the accounts a license opens, with their limits in units."""
    limits: dict[str, int] = {}
    for item in license_.items:
        account = account_of(license_.license_number, item.sku)
        limits[account] = limits.get(account, 0) + item.quantity
    return limits


def build_license(license_: WireLicense, left: Callable[[str], int]) -> License:
    """Join a license with the units left on its accounts.

    Args:
        license_: as granted.
        left: account to the units this transaction could still use.
    """
    return License(
        license_number=license_.license_number,
        licensee=license_.licensee,
        purchaser=license_.purchaser,
        ultimate_consignee=license_.ultimate_consignee,
        end_user=license_.end_user,
        destination=license_.destination,
        items=tuple(
            LicensedItem(
                sku=item.sku,
                eccn=item.eccn,
                remaining=left(account_of(license_.license_number, item.sku)),
            )
            for item in license_.items
        ),
        valid_from=license_.valid_from,
        valid_to=license_.valid_to,
        conditions=license_.conditions,
    )
