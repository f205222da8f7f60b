from datetime import UTC, date, datetime, timedelta

import pytest

from services.matching.errors import ListGateError
from services.matching.gates import (
    FLOORS,
    newest_day,
    require_agreement,
    require_digest,
    require_fresh,
    require_plausible,
)
from services.matching.lists import ListEntry, PartyList


def party_list(**rows: int) -> PartyList:
    entries = tuple(
        ListEntry(list_name=name, entry_id=f"{name}{at}", name=f"{name} {at}")
        for name, count in rows.items()
        for at in range(count)
    )
    return PartyList(name="csl", digest="0" * 64, entries=entries)


@pytest.mark.parametrize(
    ("new", "active", "gate"),
    [
        ({"sdn": 99}, None, "rows"),
        ({"sdn": 189}, {"sdn": 200}, "shrink"),
        ({"sdn": 220}, {"sdn": 200, "isn": 10}, "source_missing"),
        ({"sdn": 400, "uvl": 70}, {"sdn": 300, "uvl": 100}, "source_shrink"),
        ({"sdn": 10_001}, {"sdn": 1000}, "grown"),
    ],
)
def test_a_list_that_lost_too_much_is_refused(
    new: dict[str, int], active: dict[str, int] | None, gate: str
) -> None:
    with pytest.raises(ListGateError) as refusal:
        require_plausible(party_list(**new), None if active is None else party_list(**active))

    assert gate == refusal.value.gate


@pytest.mark.parametrize(
    ("new", "active"),
    [
        ({"sdn": 100}, None),
        ({"sdn": 190}, {"sdn": 200}),
        ({"sdn": 200, "isn": 1}, {"sdn": 190, "isn": 10}),
        ({"sdn": 10_000}, {"sdn": 1000}),
        ({"sdn": 25_000}, {"sdn": 300}),
    ],
)
def test_a_plausible_list_passes(new: dict[str, int], active: dict[str, int] | None) -> None:
    require_plausible(party_list(**new), None if active is None else party_list(**active))


def dated(*days: date | None) -> PartyList:
    entries = tuple(
        ListEntry(list_name="sdn", entry_id=str(at), name=f"n{at}", start_date=day)
        for at, day in enumerate([*days, *[None] * 100])
    )
    return PartyList(name="csl", digest="0" * 64, entries=entries)


def test_a_file_whose_newest_entry_is_older_is_refused() -> None:
    older, newer = dated(date(2026, 7, 1)), dated(date(2026, 7, 1), date(2026, 7, 2))

    with pytest.raises(ListGateError) as refusal:
        require_plausible(older, newer)

    assert "older" == refusal.value.gate
    require_plausible(newer, older)
    require_plausible(dated(), newer)
    assert date(2026, 7, 2) == newest_day(newer)


def test_a_gate_that_was_accepted_lets_the_others_stand() -> None:
    require_plausible(party_list(sdn=99), accepted={"rows"})
    with pytest.raises(ListGateError) as refusal:
        require_plausible(party_list(sdn=99), party_list(sdn=300), accepted={"rows"})

    assert "shrink" == refusal.value.gate


def test_an_official_file_has_every_list_above_its_floor() -> None:
    whole = dict(FLOORS)
    require_plausible(party_list(**whole), official=True)
    for name, floor in whole.items():
        with pytest.raises(ListGateError) as refusal:
            require_plausible(party_list(**whole | {name: floor - 1}), official=True)
        assert ("floor", True) == (refusal.value.gate, name in refusal.value.message)


def test_a_watch_list_may_have_one_row() -> None:
    require_plausible(party_list(watch=1), form="watch_csv")
    with pytest.raises(ListGateError):
        require_plausible(party_list(), form="watch_csv")


NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("fetched", "since", "gate"),
    [
        (NOW - timedelta(hours=72, seconds=1), None, "age"),
        (NOW + timedelta(seconds=1), None, "future"),
        (NOW - timedelta(hours=2), NOW - timedelta(hours=1), "older"),
    ],
)
def test_a_file_fetched_at_the_wrong_time_is_refused(
    fetched: datetime, since: datetime | None, gate: str
) -> None:
    with pytest.raises(ListGateError) as refusal:
        require_fresh(fetched, NOW, since)

    assert gate == refusal.value.gate


def test_a_file_fetched_within_72_hours_is_fresh() -> None:
    require_fresh(NOW - timedelta(hours=72), NOW, NOW - timedelta(hours=73))


def test_a_file_that_lacks_what_the_other_format_has_is_refused() -> None:
    require_agreement(party_list(sdn=3), party_list(sdn=2))
    with pytest.raises(ListGateError, match="sdn 2") as refusal:
        require_agreement(party_list(sdn=2), party_list(sdn=3))

    assert "differs" == refusal.value.gate


def test_bytes_that_a_second_source_does_not_name_are_refused() -> None:
    require_digest("ab", " AB ")
    with pytest.raises(ListGateError) as refusal:
        require_digest("ab", "cd")

    assert "digest" == refusal.value.gate
