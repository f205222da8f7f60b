"""Owners: more listed ownership never loosens, order and splitting change nothing."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from services.policy.determine import determine
from services.policy.facts import UNKNOWN, GateState, Match, Owner, Party, Transaction
from services.policy.findings import Disposition
from services.policy.law import load_law
from tests.law.build import transaction

LAW = load_law()
DAYS = st.sampled_from(
    [
        date(2024, 1, 15),
        date(2025, 9, 29),
        date(2025, 11, 10),
        date(2026, 11, 9),
        date(2026, 11, 10),
    ]
)
CASCADES = st.sampled_from(["full_stake", "multiply"])
# Few figures, so that sums meet the threshold often.
PERCENTS = st.sampled_from(["unknown", "0", "0.01", "10", "25", "30", "49.99", "50", "100"])
LISTED = {
    name: Match(
        list_name=name,
        entry_id="1",
        entry_name="L",
        matched_name="L",
        score=1000,
        status="confirmed",
        license_policy="Presumption of denial",
    )
    for name in ("entity_list", "sdn")
}


def _owner(percent: str, listed: str, owners: list[Owner]) -> Owner:
    return Owner(
        name="O",
        percent=UNKNOWN if percent == "unknown" else Decimal(percent),
        matches=(LISTED[listed],) if listed else (),
        owners=tuple(owners) or None,
    )


OWNERS = st.recursive(
    st.builds(_owner, PERCENTS, st.sampled_from(["", "entity_list", "sdn"]), st.just([])),
    lambda inner: st.builds(_owner, PERCENTS, st.just(""), st.lists(inner, min_size=1, max_size=3)),
    max_leaves=6,
)


SEVERAL = st.lists(OWNERS, min_size=1, max_size=4)
THOROUGH = settings(max_examples=150, deadline=None)


def asked(owners: tuple[Owner, ...], on: date, cascade: str) -> Transaction:
    plain = transaction({}, on)
    parties: tuple[Party, ...] = tuple(
        replace(party, owners=owners) if party.role == "end_user" else party
        for party in plain.parties
    )
    gate = GateState(ownership_cascade="multiply" if cascade == "multiply" else "full_stake")
    return replace(plain, parties=parties, gate=gate)


def answer(owners: tuple[Owner, ...], on: date, cascade: str) -> tuple[Disposition, set[str]]:
    found = determine(asked(owners, on, cascade), LAW, today=on)
    return found.disposition, {finding.reason for finding in found.findings}


@THOROUGH
@given(SEVERAL, DAYS, CASCADES, st.data())
def test_listing_one_more_owner_never_loosens(
    owners: list[Owner], on: date, cascade: str, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(owners) - 1))
    name = data.draw(st.sampled_from(["entity_list", "sdn"]))
    worse = list(owners)
    kept = tuple(match for match in owners[place].matches if match.list_name != name)
    worse[place] = replace(owners[place], matches=(*kept, LISTED[name]))

    assert answer(tuple(owners), on, cascade)[0] <= answer(tuple(worse), on, cascade)[0]


@THOROUGH
@given(SEVERAL, DAYS, CASCADES, st.data())
def test_a_greater_stake_never_loosens(
    owners: list[Owner], on: date, cascade: str, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(owners) - 1))
    percent = owners[place].percent
    more = Decimal(100) if not isinstance(percent, Decimal) else percent + Decimal("0.01")
    worse = list(owners)
    worse[place] = replace(owners[place], percent=more)

    assert answer(tuple(owners), on, cascade)[0] <= answer(tuple(worse), on, cascade)[0]


@THOROUGH
@given(SEVERAL, DAYS, CASCADES, st.data())
def test_the_order_of_owners_does_not_matter(
    owners: list[Owner], on: date, cascade: str, data: st.DataObject
) -> None:
    mixed = data.draw(st.permutations(owners))

    assert answer(tuple(owners), on, cascade) == answer(tuple(mixed), on, cascade)


@THOROUGH
@given(SEVERAL, DAYS, CASCADES, st.data())
def test_splitting_a_stake_does_not_change_the_sum(
    owners: list[Owner], on: date, cascade: str, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(owners) - 1))
    percent = owners[place].percent
    assume(isinstance(percent, Decimal))
    part = percent / 4
    rest = percent - part
    split = [
        *owners[:place],
        replace(owners[place], percent=part),
        *owners[place + 1 :],
        replace(owners[place], percent=rest),
    ]

    assert answer(tuple(owners), on, cascade) == answer(tuple(split), on, cascade)
