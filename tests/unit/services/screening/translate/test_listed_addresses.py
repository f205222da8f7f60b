"""An Entity List entry that is an address reaches the facts with its own license requirement."""

from collections.abc import Sequence

from schemas import parties as wire
from services.matching.index import build_index
from services.matching.lists import ListEntry, PartyList
from services.matching.native import NO_NATIVE_NAMES
from services.matching.screen import ScreenResult, Subject, screen
from services.policy.ear.party_lists.rules import forecast_of
from services.screening.translate.parties import Part, build_parties

REQUIREMENT = "For items on the CCL and listed in supplement no. 7 to part 746 of the EAR"
ENTRIES = (
    ListEntry(
        list_name="entity_list",
        entry_id="address-10",
        name="Address 10",
        addresses=("7/F MW Tower, 111 Bonham Strand, Sheung Wan, Hong Kong",),
        countries=frozenset({"HK"}),
        license_requirement=REQUIREMENT,
        license_policy="Presumption of denial",
    ),
    ListEntry(
        list_name="uvl",
        entry_id="neighbor",
        name="Vellenquist Optics Limited",
        addresses=("Room 9, 4 Harbor Lane, Kwun Tong, Hong Kong",),
        countries=frozenset({"HK"}),
    ),
)
INDEX = build_index([PartyList(name="csl", digest="0" * 64, entries=ENTRIES)], NO_NATIVE_NAMES)


def answers(subjects: Sequence[Subject]) -> list[ScreenResult]:
    return screen(INDEX, subjects)


def part(*address: str) -> Part:
    party = wire.Party(name="Clean Trading Limited", address=address, country="HK")
    return Part("end_user", ["end_user"], party)


def test_a_party_at_a_listed_address_is_confirmed_with_the_entrys_requirement() -> None:
    [party] = build_parties([part("7th Floor, MW Tower", "111 Bonham Strand")], answers)
    [match] = party.matches

    assert ("entity_list", "Address 10", "confirmed", REQUIREMENT, "denial") == (
        match.list_name,
        match.entry_name,
        match.status,
        match.license_requirement,
        forecast_of(match.license_policy),
    )


def test_a_party_that_shares_a_listed_partys_address_is_weakly_matched_and_says_so() -> None:
    [party] = build_parties([part("Rm 9", "4 Harbor Lane, Kwun Tong")], answers)
    [match] = party.matches

    assert ("neighbor", "weak", True) == (
        match.entry_id,
        match.status,
        "address_shared" in match.reasons,
    )
