"""Whom a clearance is about, how far it reaches, and what is never cleared."""

from dataclasses import replace
from datetime import date

import pytest

from services.matching.lists import ListEntry
from services.matching.screen import Match, Subject
from services.screening.domain.clearance import (
    Clearance,
    entry_digest,
    fitting,
    is_clearable,
    joint_reach,
    party_key,
)

PARTY = Subject(
    name="Fictitious Compute GmbH",
    country="DE",
    address=("Musterstrasse 1", "10115 Berlin"),
    aliases=("FC", "Fictitious"),
    identifiers=(("LEI", "X"), ("VAT", "Y")),
)
ENTRY = ListEntry(
    list_name="entity_list",
    entry_id="1",
    name="Fictitious Computing",
    aliases=("FC",),
    countries=frozenset({"CN", "HK"}),
    start_date=date(2024, 1, 1),
)
CLEARANCE = Clearance(
    clearance_id="c1",
    party_key=party_key(PARTY),
    party_name=PARTY.name,
    country="DE",
    role_class="principal",
    list_name="entity_list",
    entry_id="1",
    entry_name=ENTRY.name,
    entry_digest=entry_digest(ENTRY),
    reach="ordinary",
    cleared_by=("ada", "grace"),
    cleared_on=date(2026, 11, 23),
    expires_on=date(2027, 5, 22),
    determination_id="d",
    review_id="r",
)


def match(**more: object) -> Match:
    plain = Match(
        list_name="entity_list",
        entry_id="1",
        entry_name=ENTRY.name,
        matched_name=ENTRY.name,
        score=900,
        status="possible",
        reasons=("name_similar", "country_differs"),
        entry=ENTRY,
    )
    return replace(plain, **more)  # type: ignore[arg-type] # fields of a match


@pytest.mark.parametrize(
    "same",
    [
        replace(PARTY, name="FICTITIOUS  compute\u00a0GmbH"),
        replace(PARTY, aliases=("Fictitious", "FC")),
        replace(PARTY, identifiers=(("VAT", "Y"), ("LEI", "X"))),
        replace(PARTY, name="\uff26ictitious Compute GmbH"),
    ],
)
def test_case_width_spaces_and_order_make_no_other_party(same: Subject) -> None:
    assert party_key(PARTY) == party_key(same)


@pytest.mark.parametrize(
    "other",
    [
        replace(PARTY, name="Fictitious Compute AG"),
        replace(PARTY, country="FR"),
        replace(PARTY, country=None),
        replace(PARTY, address=("Musterstrasse 2", "10115 Berlin")),
        replace(PARTY, address=("10115 Berlin", "Musterstrasse 1")),
        replace(PARTY, aliases=("FC",)),
        replace(PARTY, identifiers=()),
        replace(PARTY, name_latin="Fictitious"[::-1]),
    ],
)
def test_whatever_is_said_otherwise_makes_another_party(other: Subject) -> None:
    assert party_key(PARTY) != party_key(other)


def test_an_entry_is_what_it_says_and_not_its_row() -> None:
    for same in (
        replace(ENTRY, entry_id="2"),
        replace(ENTRY, vanished=True),
        replace(ENTRY, name="FICTITIOUS  Computing"),
    ):
        assert entry_digest(ENTRY) == entry_digest(same)
    for other in (
        replace(ENTRY, aliases=("FC", "F")),
        replace(ENTRY, countries=frozenset({"CN"})),
        replace(ENTRY, start_date=date(2024, 1, 2)),
        replace(ENTRY, license_policy="Presumption of denial"),
        replace(ENTRY, list_name="mev"),
    ):
        assert entry_digest(ENTRY) != entry_digest(other)


@pytest.mark.parametrize(
    ("found", "clearable"),
    [
        (match(), True),
        (match(status="weak"), True),
        (match(status="confirmed"), False),
        (match(reasons=("name_similar", "identifier_agrees")), False),
        (match(reasons=("name_similar", "address_agrees")), True),
        (match(list_name="sdn", reasons=("name_similar", "address_agrees")), False),
        (match(list_name="dpl", reasons=("name_similar", "address_agrees")), False),
        (match(list_name="dpl", status="weak", reasons=("address_shared",)), False),
        (match(list_name="sdn"), True),
    ],
)
def test_what_more_than_a_name_points_to_is_not_remembered(
    found: Match, *, clearable: bool
) -> None:
    assert clearable == is_clearable(found)


@pytest.mark.parametrize(
    ("wishes", "reach"),
    [
        (["ordinary", "ordinary"], "ordinary"),
        (["advanced", "ordinary"], "ordinary"),
        (["advanced", "advanced"], "advanced"),
        (["advanced", ""], None),
        (["advanced"], None),
        ([], None),
    ],
)
def test_both_reviewers_say_how_far_and_the_nearer_counts(
    wishes: list[str], reach: str | None
) -> None:
    assert reach == joint_reach(wishes)


def test_a_clearance_fits_its_entry_its_list_and_its_class_of_role_until_voided() -> None:
    assert (CLEARANCE,) == fitting([CLEARANCE], "principal", match())
    assert () == fitting([CLEARANCE], "owner", match())
    assert () == fitting([CLEARANCE], "principal", match(list_name="mev"))
    assert () == fitting([CLEARANCE], "principal", match(status="confirmed"))
    assert () == fitting([replace(CLEARANCE, voided_by="r2")], "principal", match())
    assert () == fitting([CLEARANCE], "principal", match(entry=replace(ENTRY, remarks="new")))


def test_the_longest_lasting_clearance_comes_first() -> None:
    later = replace(CLEARANCE, clearance_id="c2", expires_on=date(2027, 6, 1))

    assert (later, CLEARANCE) == fitting([CLEARANCE, later], "principal", match())
