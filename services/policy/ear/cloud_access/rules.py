"""Capacity for tenants: the operator's own policy.

Owns: holds on access for customers of D:5 and Macau, tenant identification, training use.
Refuses to know: any license requirement for access: there is none in law today.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final

from services.policy.answers import CLEAR, compared, hold, undetermined
from services.policy.case import UNITED_STATES, Case, stated_countries
from services.policy.findings import Finding
from services.policy.rule import Rule


def ask_access(case: Case) -> Sequence[Finding]:
    """Is a customer located in, headquartered in, or owned from D:5 or Macau?"""
    if not case.capacity_controlled:
        return CLEAR
    if case.period.entry("cloud_access.access_policy").value != "hold":
        return CLEAR
    found = []
    for party in case.principals:
        country = next(
            (place for place in stated_countries(party) if case.is_restricted(place)), None
        )
        if country is not None:
            value = compared("country", country, party.role)
            found.append(hold("cloud_access", role=party.role, values=(value,)))
    if case.is_restricted(case.destination):
        value = compared("site_country", case.destination, "order")
        found.append(hold("cloud_access", values=(value,)))
    return found


def ask_identity(case: Case) -> Sequence[Finding]:
    """Is a foreign tenant identified? Modeled on the proposed rule 89 FR 5698, never final."""
    tenant = case.with_role("tenant")
    if not case.capacity_controlled or tenant is None or tenant.country == UNITED_STATES:
        return CLEAR
    if case.transaction.identity_verified == "yes":
        return CLEAR
    return (
        undetermined("tenant_unidentified", "identity_verified", remedy="review", role=tenant.role),
    )


def ask_training(case: Case) -> Sequence[Finding]:
    """For whom does a tenant outside A:1 and A:5 train models?"""
    stated = case.transaction.trains_for_headquarters
    if not case.capacity_controlled:
        return CLEAR
    if isinstance(stated, tuple):
        restricted = [country for country in stated if case.is_restricted(country)]
        if not restricted:
            return CLEAR
        value = compared("trains_for_headquarters", restricted[0], "order")
        return (hold("training_for_restricted_headquarters", values=(value,)),)
    tenant = case.with_role("tenant")
    if tenant is not None and case.is_ally(tenant.country):
        return CLEAR
    return (undetermined("training_use_unanswered", "trains_for_headquarters"),)


def ask_site(case: Case) -> Sequence[Finding]:
    """Is the country of the site known?"""
    if case.capacity_controlled and case.destination is None:
        return (undetermined("site_unproven", "site_country"),)
    return CLEAR


def _rule(name: str, ask: Callable[[Case], Sequence[Finding]], *facts: str) -> Rule:
    """A rule of this family."""
    return Rule(
        id=f"policy.cloud.{name}",
        provision="operator policy",
        kind="operator_policy",
        effective=date(2023, 11, 17),
        ask=ask,
        facts=facts,
        source="operator policy; 89 FR 5698 proposed only",
    )


RULES: Final = (
    _rule("access", ask_access),
    _rule("identity", ask_identity, "identity_verified"),
    _rule("training", ask_training, "trains_for_headquarters"),
    _rule("site", ask_site, "site_country"),
)
