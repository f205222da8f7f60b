"""Four eyes, signed."""

import pytest

from services.matching.starter import load_starter
from tests.component.services.screening.stand import (
    SOURCE,
    Json,
    Stand,
    kinds,
    party,
    short_order,
    the,
)
from tests.component.services.screening.test_life import state_of
from tests.component.services.screening.test_rescreening import entry

LISTED_SINCE = load_starter() + entry("Inspur Group", "FR", row="NEW-1")


def held(stand: Stand) -> Json:
    order = short_order(red_flags_seen=["RF-A"])
    return the(stand.feed(stand.order("order.submitted", order)), "transaction.held")


def test_two_distinct_reviewers_make_a_new_sealed_determination(stand: Stand) -> None:
    hold = held(stand)

    assert [] == stand.feed(stand.review(hold, "approve", "ada"))

    said = stand.feed(stand.review(hold, "approve", "grace"))

    assert ["determination.issued"] == kinds(said)
    assert ["ada", "grace"] == said[0]["data"]["reviewed_by"]
    assert said[0]["data"]["determination_id"] != hold["data"]["determination_id"]
    assert ["transaction.released"] == kinds(stand.feed(stand.receipt(said[0])))


def test_the_same_reviewer_twice_is_one_pair_of_eyes(stand: Stand) -> None:
    hold = held(stand)
    stand.feed(stand.review(hold, "approve", "ada"))
    said = stand.feed(stand.review(hold, "approve", "ada"))

    assert ["same_reviewer"] == [each["data"]["reason"] for each in said]
    assert "held" == state_of(stand)


def test_a_new_determination_voids_approvals_given_before(stand: Stand) -> None:
    hold = held(stand)
    stand.feed(stand.review(hold, "approve", "ada"))
    stand.feed(
        stand.order("order.amended", short_order(version=2, red_flags_seen=["RF-A", "RF-B"]))
    )
    said = stand.feed(stand.review(hold, "approve", "grace"))

    assert ["determination_superseded"] == [each["data"]["reason"] for each in said]
    assert "held" == state_of(stand)


def test_the_requester_does_not_review(stand: Stand) -> None:
    stand.feed(stand.register_reviewer("mary", requester_for=(SOURCE,)))
    said = stand.feed(stand.review(held(stand), "approve", "mary"))

    assert ["reviewer_is_requester"] == [each["data"]["reason"] for each in said]


@pytest.mark.parametrize(
    ("signer", "reviewer", "reason"),
    [("ada", "grace", "bad_signature"), ("ada", "nobody", "unknown_reviewer")],
)
def test_a_review_counts_only_with_the_signature_of_a_registered_reviewer(
    stand: Stand, signer: str, reviewer: str, reason: str
) -> None:
    said = stand.feed(stand.review(held(stand), "approve", reviewer, signer=signer))

    assert [reason] == [each["data"]["reason"] for each in said]


def test_a_denial_by_one_reviewer_stands_until_a_higher_version(stand: Stand) -> None:
    hold = held(stand)
    said = stand.feed(stand.review(hold, "deny", "ada"))

    assert ["transaction.denied"] == kinds(said)
    assert "reviewer_denied" == said[0]["data"]["reasons"][0]["reason"]

    stand.feed(stand.review(hold, "approve", "ada"), stand.review(hold, "approve", "grace"))
    stand.feed(stand.activate_catalog())
    stand.tick()

    assert "refused" == state_of(stand)


def test_approvals_do_not_clear_a_license_requirement(stand: Stand) -> None:
    order = short_order(
        purchaser={"name": "Inspur Group", "address": ["1 Langchao Road, Jinan"], "country": "CN"}
    )
    hold = the(stand.feed(stand.order("order.submitted", order)), "transaction.held")
    stand.feed(stand.review(hold, "approve", "ada"))
    said = stand.feed(stand.review(hold, "approve", "grace"))

    assert ["determination.issued", "transaction.held"] == kinds(said)
    assert "license_required" == said[1]["data"]["reasons"][0]["reason"]


def test_a_hold_nobody_looks_at_is_said_again_and_never_released(stand: Stand) -> None:
    held(stand)
    stand.clock.advance(days=14)
    stand.tick()
    stand.clock.advance(days=1)
    said = [each for each in stand.tick() if each["type"] == "transaction.held"]

    assert "hold_unreviewed" in {each["data"]["reasons"][0]["reason"] for each in said}
    assert "held" == state_of(stand)


def resembling(stand: Stand) -> Json:
    order = short_order(purchaser=party("Inspur Group", "DE"))
    return the(stand.feed(stand.order("order.submitted", order)), "transaction.held")


@pytest.mark.parametrize("before", [0, 1])
def test_a_list_that_nobody_has_read_voids_approvals_of_what_was_found_before(
    stand: Stand, before: int
) -> None:
    hold = resembling(stand)
    said: list[Json] = []
    for place, reviewer in enumerate(("ada", "grace")):
        if place == before:
            stand.feed(stand.activate_list(LISTED_SINCE))
        said += stand.feed(stand.review(hold, "approve", reviewer))
    asked = [each["data"] for each in said if each["type"] == "determination.issued"]
    rejected = [each["data"]["reason"] for each in said if each["type"] == "event.rejected"]

    assert ["hold"] == [each["disposition"] for each in asked]
    assert {"determination_superseded"} == set(rejected)
    assert "held" == state_of(stand)

    again = the(said, "transaction.held")
    stand.feed(stand.review(again, "approve", "ada"))
    stand.feed(stand.review(again, "approve", "grace"))

    assert "sealing" == state_of(stand)


def test_a_denial_stops_whatever_has_come_into_force_since(stand: Stand) -> None:
    hold = resembling(stand)
    stand.feed(stand.activate_list(LISTED_SINCE))
    stand.feed(stand.review(hold, "deny", "ada"))

    assert "refused" == state_of(stand)


def test_one_key_under_two_names_is_one_pair_of_eyes(stand: Stand) -> None:
    as_ada = stand.register_reviewer("ada.two", seed=stand.keys["ada"])
    stand.feed(as_ada)
    hold = held(stand)
    stand.feed(stand.review(hold, "approve", "ada"))
    said = stand.feed(stand.review(hold, "approve", "ada.two"))

    assert ["same_reviewer"] == [each["data"]["reason"] for each in said]
    assert "held" == state_of(stand)


def test_a_requester_does_not_review_under_another_name(stand: Stand) -> None:
    mary = stand.register_reviewer("mary", requester_for=(SOURCE,))
    stand.feed(mary, stand.register_reviewer("mary.two", seed=stand.keys["mary"]))
    said = stand.feed(stand.review(held(stand), "approve", "mary.two"))

    assert ["reviewer_is_requester"] == [each["data"]["reason"] for each in said]
