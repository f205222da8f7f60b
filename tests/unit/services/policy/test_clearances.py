"""A clearance keeps a resemblance from holding: where, until when, and never more."""

from dataclasses import replace
from datetime import date

import pytest

from services.policy.determine import determine
from services.policy.facts import Clearance, Match, Owner, Transaction
from services.policy.findings import Determination, Disposition
from services.policy.law import load_law
from tests.law.build import match, transaction

ON = date(2026, 11, 23)
CLEARANCE = Clearance(
    clearance_id="c1",
    cleared_by=("ada", "grace"),
    cleared_on=date(2026, 6, 1),
    expires_on=date(2026, 12, 1),
)
ADVANCED = {"item": {"eccn": "3A090.a", "tpp": 5000, "density": 6}}


def asked(found: Match, given: dict[str, object] | None = None, **more: object) -> Determination:
    plain = transaction(given or {}, ON)
    parties = tuple(
        replace(party, matches=(found,)) if party.role == "end_user" else party
        for party in plain.parties
    )
    facts: Transaction = replace(plain, parties=parties, **more)  # type: ignore[arg-type] # facts
    return determine(facts, load_law(), today=ON)


def cleared(status: str = "possible", **more: object) -> Match:
    plain = match({"status": status})
    return replace(plain, clearances=(replace(CLEARANCE, **more),))  # type: ignore[arg-type] # facts


def holds(found: Determination) -> bool:
    return "possible_match" in {finding.reason for finding in found.findings}


def test_a_cleared_resemblance_informs_and_cites_its_clearance() -> None:
    found = asked(cleared())

    assert Disposition.RELEASE is found.disposition
    assert [("end_user", "c1")] == [
        (each.role, each.clearance.clearance_id) for each in found.informs if each.clearance
    ]
    assert date(2026, 12, 1) == found.lapses_on


@pytest.mark.parametrize(
    ("expires_on", "held"), [(date(2026, 11, 23), True), (date(2026, 11, 24), False)]
)
def test_the_last_day_is_the_day_before_it_expires(expires_on: date, *, held: bool) -> None:
    assert held == holds(asked(cleared(expires_on=expires_on)))


def test_the_planned_day_counts_too() -> None:
    found = asked(cleared(), planned_export_on=date(2026, 12, 1))

    assert holds(found)
    assert [] == [each for each in found.informs if each.clearance]


@pytest.mark.parametrize(("covers_advanced", "held"), [(False, True), (True, False)])
@pytest.mark.parametrize("status", ["possible", "weak"])
def test_advanced_items_need_a_clearance_that_covers_them(
    status: str, *, covers_advanced: bool, held: bool
) -> None:
    assert held == holds(asked(cleared(status, covers_advanced=covers_advanced), ADVANCED))


@pytest.mark.parametrize("name", ["entity_list", "sdn", "dpl", "cmic"])
def test_a_confirmed_match_is_never_cleared(name: str) -> None:
    listed = match({"list": name})
    plain, lifted = asked(listed), asked(replace(listed, clearances=(CLEARANCE,)))

    assert Disposition.RELEASE is not plain.disposition
    assert [finding.reason for finding in plain.findings] == [
        finding.reason for finding in lifted.findings
    ]


def test_an_owners_resemblance_is_cleared_for_itself_only() -> None:
    plain = transaction({}, ON)

    def with_owner(found: Match) -> Determination:
        owner = Owner(name="Owner", matches=(found,))
        parties = tuple(replace(party, owners=(owner,)) for party in plain.parties[:1])
        facts = replace(plain, parties=(*parties, *plain.parties[1:]))
        return determine(facts, load_law(), today=ON)

    assert holds(with_owner(match({"status": "possible"})))
    assert not holds(with_owner(cleared()))
    assert [f"{plain.parties[0].role}.owner.1"] == [
        each.role for each in with_owner(cleared()).informs
    ]
