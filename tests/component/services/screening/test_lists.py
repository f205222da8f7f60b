"""Four eyes on lists, what vanished, and which lists a determination names."""

import json
from typing import Any

import pytest

from services.matching.delta import compare_lists
from services.matching.lists import (
    COLUMNS,
    join_kept,
    parse_csl_csv,
    parse_kept,
    parse_list,
    write_kept,
)
from services.matching.starter import load_starter
from services.screening.adapters.store import FileStore
from tests.component.services.screening.stand import Stand, kinds, short_order, the

LISTED = "Tannhaus Elektronik GmbH"


def entry(name: str, **cells: str) -> bytes:
    row = dict.fromkeys(COLUMNS, "") | {
        "_id": "TEST-1",
        "source": "Entity List (EL) - Bureau of Industry and Security",
        "name": name,
        "addresses": "12 Lindenweg, 20095 Hamburg, DE",
        "license_requirement": "For all items subject to the EAR, see 734.9(e)(2) of the EAR) 4",
        "license_policy": "Case-by-case basis",
        **cells,
    }
    return (",".join(f'"{row[column]}"' for column in COLUMNS) + "\n").encode()


LONGER = load_starter() + entry(LISTED)


def rejections(said: list[dict[str, Any]]) -> list[str]:
    return [each["data"]["reason"] for each in said if each["type"] == "event.rejected"]


def in_force(stand: Stand) -> tuple[str, str | None]:
    stand.tick()
    reference = stand.process.desk.references.last()
    assert reference is not None
    [active] = reference.lists
    return active.digest, active.kept


def test_two_reviewers_put_a_list_in_force(stand: Stand) -> None:
    record = stand.activate_list(LONGER)

    assert [] == rejections(stand.feed(record))
    assert (stand.store_list(LONGER), None) == in_force(stand)


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"approved_by": ()}, "approvals_missing"),
        ({"approved_by": ("ada",)}, "approvals_missing"),
        ({"approved_by": ("ada", "ada")}, "approvals_missing"),
        ({"requested_by": "ada"}, "reviewer_is_requester"),
        ({"requested_by": None}, "requester_missing"),
        ({"replaces": "0" * 64}, "superseded"),
        ({"delta": "0" * 64}, "delta_differs"),
        ({"fetched_at": "2026-11-23T15:06:00Z"}, "fetched_in_future"),
        ({"fetched_at": "2026-11-23T14:59:59Z"}, "older_than_active"),
    ],
)
def test_a_list_without_its_approvals_is_rejected_and_the_former_stays(
    stand: Stand, more: dict[str, Any], reason: str
) -> None:
    before = in_force(stand)
    said = stand.feed(stand.activate_list(LONGER, **more))

    assert [reason] == rejections(said)
    assert before == in_force(stand)
    after = stand.feed(stand.order("order.submitted", short_order()))
    assert ["determination.issued"] == kinds(after)


def test_an_approval_signed_for_another_list_is_rejected(stand: Stand) -> None:
    before = in_force(stand)
    other = json.loads(stand.activate_list(load_starter() + entry("Other")).value or b"")
    mine = json.loads(stand.activate_list(LONGER).value or b"")["data"]
    record = stand.control("list.activated", mine | {"approvals": other["data"]["approvals"]})

    assert ["bad_signature"] == rejections(stand.feed(record))
    assert before == in_force(stand)


def test_an_approval_of_a_stranger_is_rejected(stand: Stand) -> None:
    stand.keys["eve"] = b"e" * 32
    said = stand.feed(stand.activate_list(LONGER, approved_by=("ada", "eve")))

    assert ["unknown_reviewer"] == rejections(said)


def test_two_names_with_one_key_are_one_person(stand: Stand) -> None:
    record = stand.register_reviewer("ada.again")
    data = json.loads(record.value or b"")["data"]
    key = json.loads(stand.register_reviewer("ada").value or b"")["data"]["public_key"]
    stand.keys["ada.again"] = stand.keys["ada"]
    stand.feed(stand.control("reviewer.registered", data | {"public_key": key}))
    said = stand.feed(stand.activate_list(LONGER, approved_by=("ada", "ada.again")))

    assert ["approvals_missing"] == rejections(said)


def test_only_the_shipped_starter_list_needs_nobody_and_only_in_a_slot_that_never_had_one(
    stand: Stand,
) -> None:
    own = stand.activate_list(LONGER, list_name="own", approvals=[], approved_by=())

    assert ["approvals_missing"] == rejections(stand.feed(own))

    stand.feed(stand.activate_list(LONGER))
    back = stand.activate_list(load_starter(), approved_by=())

    assert ["approvals_missing"] == rejections(stand.feed(back))


def test_a_first_list_of_another_slot_takes_two_people(stand: Stand) -> None:
    said = stand.feed(
        stand.activate_list(b"name,country\nTannhaus Elektronik GmbH,DE\n", list_name="own",
                            format="watch_csv")
    )  # fmt: skip
    more = stand.feed(stand.order("order.submitted", short_order()))

    assert [] == rejections(said)
    assert ["possible_match"] == [
        each["reason"] for each in the(more, "transaction.held")["data"]["reasons"]
    ]


def test_a_company_s_own_list_binds_for_good(stand: Stand) -> None:
    own = b"name,country\nTannhaus Elektronik GmbH,DE\n"
    stand.feed(stand.activate_list(own, list_name="own", format="watch_csv"))
    stand.clock.advance(hours=71)
    stand.feed(stand.activate_list(load_starter()))
    stand.clock.advance(hours=71)
    said = stand.feed(stand.order("order.submitted", short_order(planned_export_on="2026-11-30")))

    assert ["possible_match"] == [
        each["reason"] for each in the(said, "transaction.held")["data"]["reasons"]
    ]


def test_footnotes_and_license_policy_reach_the_decision(stand: Stand) -> None:
    stand.feed(stand.activate_list(LONGER))
    said = stand.feed(stand.order("order.submitted", short_order()))
    [found] = [
        each
        for each in the(said, "determination.issued")["data"]["findings"]
        if each["rule"] == "ear.744.11.entity_list"
    ]

    assert ("hold", "case_by_case") == (found["answer"], found["forecast"])
    assert [("footnote", "4")] == [(each["fact"], each["value"]) for each in found["compared"]]


def vanished(stand: Stand) -> bytes:
    """Put a list in force that has an entry, and give the file of the entry kept alone."""
    stand.feed(stand.activate_list(LONGER))
    gone = compare_lists(parse_csl_csv(LONGER), parse_csl_csv(load_starter())).removed
    return write_kept(gone)


def test_a_vanished_entry_that_is_kept_still_matches_and_says_so(stand: Stand) -> None:
    kept = stand.store_list(vanished(stand), "jsonl")
    stand.clock.advance(hours=1)
    said = stand.feed(stand.activate_list(load_starter(), kept=kept))
    more = stand.feed(stand.order("order.submitted", short_order()))
    issued = the(more, "determination.issued")["data"]
    [match] = [each for one in issued["findings"] for each in one.get("matches", ())]

    assert [] == rejections(said)
    assert "transaction.held" in kinds(more)
    assert ("Tannhaus Elektronik GmbH", True) == (
        match["entry_name"],
        "vanished" in match["reasons"],
    )
    assert {"csl", "csl.kept"} == {each["list_name"] for each in issued["lists"]}


def test_a_removal_nobody_has_seen_is_rejected(stand: Stand) -> None:
    kept = stand.store_list(vanished(stand), "jsonl")
    stand.clock.advance(hours=1)
    blind = json.loads(stand.activate_list(load_starter(), kept=kept).value or b"")["data"]
    said = stand.feed(stand.activate_list(load_starter(), delta=blind["delta"]))

    assert ["delta_differs"] == rejections(said)
    assert stand.store_list(LONGER) == in_force(stand)[0]


def test_an_approved_removal_ends_the_match(stand: Stand) -> None:
    vanished(stand)
    stand.clock.advance(hours=1)
    said = stand.feed(stand.activate_list(load_starter()))
    more = stand.feed(stand.order("order.submitted", short_order()))

    assert [] == rejections(said)
    assert ["determination.issued"] == kinds(more)


def test_what_is_kept_needs_two_people_to_go(stand: Stand) -> None:
    kept = stand.store_list(vanished(stand), "jsonl")
    stand.clock.advance(hours=1)
    stand.feed(stand.activate_list(load_starter(), kept=kept))
    stand.clock.advance(hours=1)
    said = stand.feed(stand.activate_list(load_starter(), approved_by=()))

    assert ["approvals_missing"] == rejections(said)
    assert kept == in_force(stand)[1]


def test_every_list_that_a_determination_names_is_in_the_store(stand: Stand) -> None:
    kept = stand.store_list(vanished(stand), "jsonl")
    stand.clock.advance(hours=1)
    stand.feed(stand.activate_list(load_starter(), kept=kept))
    more = stand.feed(stand.order("order.submitted", short_order()))
    named = {
        each["list_name"]: each["digest"]
        for each in the(more, "determination.issued")["data"]["lists"]
    }
    store = FileStore(stand.home)
    listed = parse_list(store.read_list(named["csl"]), form="csl_csv", name="csl")
    whole = join_kept(listed, parse_kept(store.read_list(named["csl.kept"])))

    assert len(parse_csl_csv(LONGER).entries) == len(whole.entries)


def test_the_last_good_list_serves_until_its_age_and_then_everything_holds(stand: Stand) -> None:
    stand.clock.advance(hours=70)
    stand.feed(stand.activate_list(LONGER, approved_by=()))  # a bad refresh changes nothing
    good = stand.feed(
        stand.order("order.submitted", short_order("A", planned_export_on="2026-11-27"))
    )
    stand.clock.advance(hours=3)
    late = stand.feed(
        stand.order("order.submitted", short_order("B", planned_export_on="2026-11-27"))
    )

    assert "transaction.held" not in kinds(good)
    assert "reference_stale" in {
        each["reason"] for each in the(late, "transaction.held")["data"]["reasons"]
    }


def test_a_signature_that_is_no_base64_is_rejected(stand: Stand) -> None:
    data = json.loads(stand.activate_list(LONGER).value or b"")["data"]
    data["approvals"][0]["signature"] = "AA=="

    assert ["bad_signature"] == rejections(stand.feed(stand.control("list.activated", data)))


def test_of_two_lists_proposed_against_the_same_one_the_second_is_rejected(stand: Stand) -> None:
    first = stand.activate_list(load_starter() + entry("Elsewhere Holding"))
    second = stand.activate_list(load_starter() + entry("Nowhere Holding", _id="TEST-2"))
    said = stand.feed(first, second)  # one poll

    assert [("event.rejected", "superseded")] == [
        (each["type"], each["data"]["reason"]) for each in said
    ]
