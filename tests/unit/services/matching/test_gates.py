import pytest

from services.matching.errors import ListGateError
from services.matching.gates import require_plausible
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
    ],
)
def test_a_plausible_list_passes(new: dict[str, int], active: dict[str, int] | None) -> None:
    require_plausible(party_list(**new), None if active is None else party_list(**active))
