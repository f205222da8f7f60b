from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from services.reporting_sink.domain.adjudication import find_denial, grant
from services.reporting_sink.domain.filing import (
    AppliedItem,
    Filing,
    FilingKey,
    LicenseApplication,
)

DAY = date(2026, 11, 23)
ITEM = AppliedItem(
    line="1", sku="A", eccn="3A090.a", quantity=2, unit_value=Decimal(1), total_tpp=Decimal(10)
)
APPLICATION = LicenseApplication(
    applicant="Applicant",
    purchaser="Purchaser",
    purchaser_country="SA",
    intermediate_consignees=(),
    ultimate_consignee="Consignee",
    ultimate_consignee_country="SA",
    end_user="User",
    end_user_country="SA",
    destination="SA",
    end_use="cloud",
    items=(ITEM,),
)


def filing(body: LicenseApplication) -> Filing:
    return Filing(
        key=FilingKey(filer="f", kind="LIC_APP", report_id="RPT-1", revision=1),
        schema_version="2026-11",
        transaction_source="erp",
        transaction_id="T-1",
        transaction_version=1,
        determination_id="D-1",
        event_day=DAY,
        due_on=None,
        body_kind="LIC_APP",
        body=body,
    )


@pytest.mark.parametrize(
    ("field", "country"),
    [
        ("destination", "CN"),
        ("destination", "HK"),
        ("destination", "MO"),
        ("purchaser_country", "CN"),
        ("ultimate_consignee_country", "RU"),
        ("end_user_country", "MO"),
    ],
)
def test_d5_or_macau_is_denied(field: str, country: str) -> None:
    found = find_denial(replace(APPLICATION, **{field: country}), DAY)

    assert found is not None
    assert ("S-200", f"/body/{field}") == (found.code, found.pointer)
    assert "SIMULATED" in found.narrative


def test_other_places_are_not_denied() -> None:
    assert find_denial(APPLICATION, DAY) is None


def test_a_license_carries_scope_days_and_the_word_simulated() -> None:
    granted = grant(filing(APPLICATION), APPLICATION, DAY, days=365)

    assert (date(2026, 11, 23), date(2027, 11, 23)) == (granted.valid_from, granted.valid_to)
    assert ("RPT-1", "T-1", "Applicant") == (
        granted.report_id,
        granted.transaction_id,
        granted.licensee,
    )
    assert all("SIMULATED" in line for line in granted.conditions)


def test_lines_of_one_sku_are_added_together() -> None:
    other = replace(ITEM, sku="B", total_tpp=None)
    body = replace(APPLICATION, items=(ITEM, other, replace(ITEM, line="3", quantity=5)))
    granted = grant(filing(body), body, DAY, days=1)

    assert [("A", 7, Decimal(20)), ("B", 2, Decimal(0))] == [
        (item.sku, item.quantity, item.total_tpp) for item in granted.items
    ]
