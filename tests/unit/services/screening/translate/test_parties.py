"""Who plays which role."""

from datetime import date

import pytest

from schemas.orders import Order
from services.matching.lists import ListEntry
from services.matching.screen import Match as Resemblance
from services.matching.screen import ScreenResult
from services.policy.facts import UNKNOWN, Clearance, walk_owners
from services.screening.translate.parties import build_parties, cast_order, subjects_of
from tests.component.services.screening.stand import party, short_order


def order(**more: object) -> Order:
    import json  # noqa: PLC0415 - the wire reads JSON

    return Order.model_validate_json(json.dumps(short_order(**more)))


def roles(read: Order) -> dict[str, list[str]]:
    return {part.role: part.roles for part in cast_order(read)}


def test_same_as_gives_one_party_several_roles() -> None:
    assert {"purchaser": ["purchaser", "ultimate_consignee", "end_user"]} == roles(order())


def test_a_chain_of_same_as_is_followed() -> None:
    read = order(ultimate_consignee=party("Other GmbH"), end_user={"same_as": "ultimate_consignee"})

    assert ["ultimate_consignee", "end_user"] == roles(read)["ultimate_consignee"]


def test_a_circle_and_an_unknown_role_are_nobody() -> None:
    circle = order(
        ultimate_consignee={"same_as": "end_user"}, end_user={"same_as": "ultimate_consignee"}
    )
    unknown = order(ultimate_consignee="unknown", end_user={"same_as": "ultimate_consignee"})

    assert {"purchaser": ["purchaser"]} == roles(circle) == roles(unknown)


def test_every_party_of_the_order_is_compared_with_its_owners() -> None:
    owned = party() | {"owners": [{"name": "Big Owner Ltd", "percent": "60"}, {"name": "Other"}]}
    read = order(
        purchaser=owned,
        intermediate_consignee=[party("First"), party("Second")],
        freight_forwarder={"name": "Hafen Spedition", "country": "unknown"},
        payer={"name": "Pay Ltd", "country": "DE"},
        installation_address=party("Data Hall"),
    )
    parts = cast_order(read)

    assert [
        "purchaser",
        "freight_forwarder",
        "payer",
        "ship_to",
        "intermediate_consignee",
        "intermediate_consignee.2",
    ] == [part.role for part in parts]
    assert {
        "Tannhaus Elektronik GmbH", "Big Owner Ltd", "Other", "First", "Second",
        "Hafen Spedition", "Pay Ltd", "Data Hall",
    } == {subject.name for subject in subjects_of(parts)}  # fmt: skip


def test_owners_of_owners_are_compared_in_the_order_they_are_built() -> None:
    chain = {"name": "Holder", "percent": "50", "owners": [{"name": "Top"}]}
    owned = party() | {"owners": [chain, {"name": "Side", "owners": "unknown"}]}
    parts = cast_order(order(purchaser=owned))
    asked = list(subjects_of(parts))

    assert ["Tannhaus Elektronik GmbH", "Holder", "Top", "Side"] == [each.name for each in asked]

    (built,) = build_parties(parts, lambda subjects: [None] * len(subjects))

    assert [
        ("purchaser.owner.1", "Holder"),
        ("purchaser.owner.1.owner.1", "Top"),
        ("purchaser.owner.2", "Side"),
    ] == [(label, owner.name) for label, owner in walk_owners(built.role, built)]
    assert isinstance(built.owners, tuple)
    assert UNKNOWN is built.owners[1].owners


def test_a_named_ultimate_parent_is_an_owner_of_unknown_share() -> None:
    owned = party() | {"ultimate_parent": "Top Group", "ultimate_parent_headquarters": "CN"}
    (built,) = build_parties(
        cast_order(order(purchaser=owned)), lambda subjects: [None] * len(subjects)
    )

    assert isinstance(built.owners, tuple)
    assert [("Top Group", "CN", UNKNOWN)] == [
        (each.name, each.country, each.percent) for each in built.owners
    ]


@pytest.mark.parametrize(
    ("parent", "owners", "expected"),
    [
        ("self", None, None),
        ("unknown", None, None),
        ("Tannhaus  elektronik GMBH", None, None),
        ("unknown", "unknown", UNKNOWN),
        ("self", [], ()),
        ("top group", [{"name": "Top Group", "percent": "100"}], ("Top Group",)),
    ],
)
def test_a_parent_that_is_nobody_or_named_already_adds_no_owner(
    parent: str, owners: object, expected: object
) -> None:
    stated = party() | {"ultimate_parent": parent}
    stated |= {} if owners is None else {"owners": owners}
    (built,) = build_parties(
        cast_order(order(purchaser=stated)), lambda subjects: [None] * len(subjects)
    )
    found = built.owners

    assert expected == (tuple(each.name for each in found) if isinstance(found, tuple) else found)


def test_unknown_is_kept_apart_from_absent_and_screening_that_failed_is_said() -> None:
    read = order(purchaser=party() | {"headquarters": "unknown"})
    (built,) = build_parties(cast_order(read), lambda subjects: [None] * len(subjects))

    assert (UNKNOWN, None, False) == (built.headquarters, built.ultimate_parent, built.screened)

    unreadable = ScreenResult(matches=(), compared=1, screenable=False)
    (seen,) = build_parties(cast_order(read), lambda _: [unreadable])

    assert (True, False) == (seen.screened, seen.screenable)


def weak(entry_id: str, score: int) -> Resemblance:
    entry = ListEntry(list_name="sdn", entry_id=entry_id, name=entry_id)
    return Resemblance(
        list_name="sdn",
        entry_id=entry_id,
        entry_name=entry_id,
        matched_name=entry_id,
        score=score,
        status="weak",
        reasons=("name_similar",),
        entry=entry,
    )


def test_what_was_cleared_makes_room_for_weak_matches_nobody_has_seen() -> None:
    found = tuple(weak(f"e{at}", 800 - at) for at in range(6))
    clearance = Clearance(
        clearance_id="c",
        cleared_by=("ada", "grace"),
        cleared_on=date(2026, 11, 1),
        expires_on=date(2027, 5, 1),
        covers_advanced=True,
    )

    def shown(cleared: frozenset[str]) -> list[str]:
        (built,) = build_parties(
            cast_order(order()),
            lambda subjects: [
                ScreenResult(matches=found, compared=9, screenable=True) for _ in subjects
            ],
            lambda _role, _subject, match: (clearance,) if match.entry_id in cleared else (),
        )
        return [match.entry_id for match in built.matches]

    assert ["e0", "e1", "e2"] == shown(frozenset())
    assert ["e0", "e1", "e2", "e3", "e4"] == shown(frozenset({"e0", "e2"}))
