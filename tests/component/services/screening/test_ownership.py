"""Owners, from the wire to the finding."""

import pytest

from tests.component.services.screening.stand import Json, Stand, kinds, party, short_order, the

INSPUR = {"name": "Inspur Group", "country": "CN"}


def findings_of(said: list[Json]) -> dict[str, Json]:
    issued = the(said, "determination.issued")["data"]
    return {each["reason"]: each for each in issued["findings"]}


def ask(stand: Stand, owners: object, **more: object) -> dict[str, Json]:
    purchaser = party() | {"owners": owners} | more
    return findings_of(stand.feed(stand.order("order.submitted", short_order(purchaser=purchaser))))


def test_a_party_owned_by_half_meets_its_owners_requirement(stand: Stand) -> None:
    found = ask(stand, [{**INSPUR, "percent": "30"}, {**INSPUR, "percent": "20"}])

    assert {"license_required"} == set(found)

    finding = found["license_required"]

    assert ("ear.744.affiliates", "purchaser", True) == (
        finding["rule"], finding["role"], finding["confirm_required"],
    )  # fmt: skip
    assert ("listed_owner_percent", "50", "50") == (
        finding["compared"][0]["fact"],
        finding["compared"][0]["value"],
        finding["compared"][0]["threshold"],
    )
    assert ["purchaser.owner.1", "purchaser.owner.2"] == [
        each["role"] for each in finding["matches"]
    ]


@pytest.mark.parametrize(
    ("owners", "reason"),
    [
        ([{**INSPUR, "percent": "49.99"}], "listed_owner"),
        ([INSPUR], "listed_owner_share_unknown"),
        (
            [{"name": "Plain Holding", "percent": "50", "owners": [{**INSPUR, "percent": "50"}]}],
            "license_required",
        ),
        (
            [{"name": "Plain Holding", "percent": "50", "owners": [{**INSPUR, "percent": "49"}]}],
            "listed_owner",
        ),
    ],
)
def test_less_unknown_and_indirect_shares_say_so(stand: Stand, owners: object, reason: str) -> None:
    assert {reason} == set(ask(stand, owners))


@pytest.mark.parametrize("owners", ["unknown", [], [{"name": "Plain Holding", "percent": "100"}]])
def test_owners_that_are_not_listed_hold_nothing(stand: Stand, owners: object) -> None:
    assert {} == ask(stand, owners)


def test_a_listed_ultimate_parent_has_to_be_found_out(stand: Stand) -> None:
    found = ask(stand, "unknown", ultimate_parent="Inspur Group", ultimate_parent_headquarters="CN")

    assert {"listed_owner_share_unknown"} == set(found)


def test_the_cascade_is_a_setting(stand: Stand) -> None:
    stand.stop()
    stand.settings = stand.settings.model_copy(update={"ownership_cascade": "multiply"})
    stand.start()
    chain = [{"name": "Plain Holding", "percent": "50", "owners": [{**INSPUR, "percent": "50"}]}]
    found = ask(stand, chain)

    assert {"listed_owner"} == set(found)
    assert ("listed_owner_percent", "25") == (
        found["listed_owner"]["compared"][0]["fact"],
        found["listed_owner"]["compared"][0]["value"],
    )
    assert "multiply" in {each["value"] for each in found["listed_owner"]["compared"]}


def test_a_red_flag_of_a_minority_owner_is_settled_by_two_reviewers(stand: Stand) -> None:
    purchaser = party() | {"owners": [{**INSPUR, "percent": "5"}]}
    order = stand.order("order.submitted", short_order(purchaser=purchaser))
    hold = the(stand.feed(order), "transaction.held")
    stand.feed(stand.review(hold, "approve", "ada"))
    said = stand.feed(stand.review(hold, "approve", "grace"))

    assert ["determination.issued"] == kinds(said)
    assert "release" == said[0]["data"]["disposition"]


def test_an_owner_whose_name_cannot_be_compared_holds(stand: Stand) -> None:
    owner = {"name": "ქართველი", "country": "GE", "percent": "60"}
    found = ask(stand, [owner])["unscreenable_name"]

    assert ("purchaser", "fact", "the owner's name in Latin letters") == (
        found["role"], found["remedy"], found["would_change"],
    )  # fmt: skip
