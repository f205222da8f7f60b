from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from services.reporting_sink.domain.conditions import load_conditions
from services.reporting_sink.domain.examine import Desk, examine
from services.reporting_sink.domain.filing import (
    AppliedItem,
    Filing,
    FilingKey,
    LicenseApplication,
    SuspiciousOrder,
    is_fatal,
)

TODAY = date(2026, 11, 23)
DESK = Desk(received_on=TODAY)
ITEM = AppliedItem(
    line="1",
    sku="SRV-8U-H200-8",
    eccn="4A090.a",
    quantity=2,
    unit_value=Decimal(250_000),
    tpp=Decimal(15832),
    total_tpp=Decimal(253_312),
)
APPLICATION = LicenseApplication(
    applicant="Fernfeld Distribution Inc.",
    purchaser="Meridian Cloud FZ",
    purchaser_country="AE",
    intermediate_consignees=(),
    ultimate_consignee="Meridian Cloud FZ",
    ultimate_consignee_country="AE",
    end_user="Meridian Cloud FZ",
    end_user_country="AE",
    destination="AE",
    end_use="commercial cloud",
    items=(ITEM,),
)
REPORT = SuspiciousOrder(
    reporter="Fernfeld Distribution Inc.",
    reasons=("possible_match",),
    red_flags=("RF-D",),
    parties=("Meridian Cloud FZ",),
    destination="AE",
)


def filing(body: LicenseApplication | SuspiciousOrder = APPLICATION, **changes: Any) -> Filing:
    kind = "LIC_APP" if isinstance(body, LicenseApplication) else "RED_FLAG"
    known = Filing(
        key=FilingKey(filer="portcullis", kind=kind, report_id="RPT-1", revision=1),
        schema_version="2026-11",
        transaction_source="erp/fernfeld",
        transaction_id="T-1",
        transaction_version=1,
        determination_id="D-1",
        event_day=TODAY,
        due_on=None,
        body_kind=kind,
        body=body,
    )
    return replace(known, **changes)


def codes(asked: Filing, desk: Desk = DESK) -> list[tuple[str, str]]:
    return [(found.code, found.pointer) for found in examine(asked, desk)]


def application(**changes: Any) -> Filing:
    return filing(replace(APPLICATION, **changes))


def item(**changes: Any) -> Filing:
    return application(items=(replace(ITEM, **changes),))


def report(**changes: Any) -> Filing:
    return filing(replace(REPORT, **changes))


REVISION_2 = FilingKey(filer="portcullis", kind="LIC_APP", report_id="RPT-1", revision=2)

CASES = [
    (filing(), Desk(received_on=TODAY, filers=frozenset({"other"})), "S-004", "/filer"),
    (filing(schema_version="2025-01"), DESK, "S-180", "/schema_version"),
    (filing(body_kind="RED_FLAG"), DESK, "S-118", "/body/report"),
    (filing(), Desk(received_on=TODAY, latest_revision=2), "S-150", "/revision"),
    (filing(key=REVISION_2), DESK, "S-152", "/revision"),
    (
        filing(key=REVISION_2),
        Desk(received_on=TODAY, latest_revision=1, is_decided=True),
        "S-153",
        "/revision",
    ),
    (filing(event_day=date(2026, 11, 24)), DESK, "S-163", "/event_day"),
    (filing(due_on=date(2026, 11, 22)), DESK, "S-160", "/due_on"),
    (
        filing(),
        Desk(received_on=TODAY, accepted_elsewhere=True),
        "S-204",
        "/determination_id",
    ),
    (
        report(),
        Desk(received_on=TODAY, accepted_elsewhere=True),
        "S-190",
        "/determination_id",
    ),
    (application(destination="ZZ", ultimate_consignee_country="AE"), DESK, "S-101", None),
    (application(end_user_country="ZZ"), DESK, "S-103", "/body/end_user_country"),
    (application(destination="SA"), DESK, "S-102", "/body/destination"),
    (application(purchaser="FERNFELD Distribution Inc."), DESK, "S-119", "/body/purchaser"),
    (application(items=(ITEM, ITEM)), DESK, "S-116", "/body/items/1/line"),
    (item(eccn="4A09"), DESK, "S-110", "/body/items/0/eccn"),
    (item(tpp=None), DESK, "S-112", "/body/items/0/tpp"),
    (item(total_tpp=None), DESK, "S-112", "/body/items/0/total_tpp"),
    (item(total_tpp=Decimal(31_663)), DESK, "S-113", "/body/items/0/total_tpp"),
    (item(tpp=Decimal(1940)), DESK, "S-114", "/body/items/0/performance_density"),
    (item(unit_value=Decimal(0)), DESK, "S-191", "/body/items/0/unit_value"),
    (item(unit_value=Decimal(500_000_001)), DESK, "S-191", "/body/items/0/unit_value"),
    (report(destination="unknown"), DESK, "S-104", "/body/destination"),
    (report(destination="ZZ"), DESK, "S-101", "/body/destination"),
    (report(red_flags=()), DESK, "S-210", "/body/red_flags"),
    (report(parties=("Meridian", "MERIDIAN")), DESK, "S-211", "/body/parties"),
]


@pytest.mark.parametrize(("asked", "desk", "code", "pointer"), CASES, ids=[c[2] for c in CASES])
def test_a_condition_is_raised_where_it_lies(
    asked: Filing, desk: Desk, code: str, pointer: str | None
) -> None:
    found = dict(codes(asked, desk))

    assert code in found
    assert pointer in (None, found[code])


@pytest.mark.parametrize(
    "asked",
    [
        filing(),
        report(),
        filing(due_on=TODAY),
        item(total_tpp=Decimal(31_664)),
        item(tpp=Decimal(1940), performance_density=Decimal("6.6")),
        item(tpp=Decimal(4800)),
        item(eccn="EAR99", tpp=None, total_tpp=None),
        item(unit_value=Decimal(500_000_000)),
    ],
)
def test_a_good_filing_has_no_condition(asked: Filing) -> None:
    assert [] == codes(asked)


def test_an_amendment_of_the_latest_revision_is_accepted() -> None:
    assert [] == codes(filing(key=REVISION_2), Desk(received_on=TODAY, latest_revision=1))


def test_tpp_is_rounded_up_per_circuit_before_it_is_multiplied() -> None:
    asked = item(tpp=Decimal("5284.8"), total_tpp=Decimal(10_569))

    assert [("S-113", "/body/items/0/total_tpp")] == codes(asked)


def test_all_conditions_are_named_not_the_first_only() -> None:
    asked = application(destination="ZZ", end_user_country="ZZ", items=(ITEM, ITEM))

    assert ["S-101", "S-103", "S-102", "S-116"] == [code for code, _ in codes(asked)]


def test_a_late_filing_says_how_late() -> None:
    found = examine(filing(due_on=date(2026, 11, 20)), DESK)

    assert "Days late: 3." in found[0].reason
    assert not is_fatal(found)


def test_every_code_that_is_asked_has_a_test_and_no_other() -> None:
    tested = {case[2] for case in CASES}
    elsewhere = {"S-200", "S-201", "S-202", "S-220", "S-UNREADABLE", "S-IDEMPOTENCY-CONFLICT"}
    asked = {code for code, entry in load_conditions().items() if entry.asked}

    assert asked == tested | elsewhere


def test_the_catalog_has_at_least_thirty_codes() -> None:
    assert 30 <= len(load_conditions())
