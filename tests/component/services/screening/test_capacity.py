"""Capacity: access opened, suspended, shut."""

from services.matching.starter import load_starter
from tests.component.services.screening.stand import CLOUD, Json, Stand, kinds, party, the
from tests.component.services.screening.test_life import state_of


def request(version: int = 1, **more: object) -> Json:
    return {
        "transaction_id": "CAP-1",
        "version": version,
        "site_country": "DE",
        "starts_at": "2026-11-25T12:00:00Z",
        "access_kind": "virtual",
        "end_use": "graphics",
        "red_flags_seen": [],
        "cloud_operator": party("Ordinary Cloud GmbH"),
        "tenant": party("Bright Pixel Studio GmbH"),
        "end_user": {"same_as": "tenant"},
        "capacity": [{"line_id": "1", "chip": "CARD-ARC-B580", "chip_count": 2}],
    } | more


def activation(stand: Stand) -> Json:
    return {"transaction_id": "CAP-1", "version": 1, "at": stand.clock.now().isoformat()}


def opened(stand: Stand) -> list[Json]:
    issued = the(
        stand.feed(stand.capacity("capacity.requested", request())), "determination.issued"
    )

    assert [] == issued["data"]["findings"]

    stand.feed(stand.receipt(issued))
    return stand.feed(stand.capacity("capacity.activated", activation(stand)))


def test_a_request_is_released_opened_used_and_closed(stand: Stand) -> None:
    assert [] == opened(stand)
    assert "active" == state_of(stand, "CAP-1", CLOUD)

    used = {
        "transaction_id": "CAP-1", "version": 1, "chip_hours": "12.5",
        "from_at": "2026-11-25T12:00:00Z", "to_at": "2026-11-25T18:15:00Z",
    }  # fmt: skip

    assert [] == stand.feed(stand.capacity("usage.reported", used))
    assert [] == stand.feed(stand.capacity("capacity.terminated", activation(stand)))
    assert "closed" == state_of(stand, "CAP-1", CLOUD)


def test_a_recall_after_activation_suspends_at_once(stand: Stand) -> None:
    opened(stand)
    switch = {"suspension_id": "S-1", "scope": "source", "value": CLOUD, "reason": "inquiry"}
    said = stand.feed(stand.control("suspension.ordered", switch)) + stand.tick()

    assert ["determination.issued", "release.recalled", "transaction.held"] == kinds(said)
    assert "suspended" == said[1]["data"]["reason"]
    assert "suspended" == state_of(stand, "CAP-1", CLOUD)

    lifted = {"suspension_id": "S-1", "reason": "answered"}
    more = stand.feed(stand.control("suspension.lifted", lifted)) + stand.tick()

    assert ["determination.issued"] == kinds(more)


def test_access_without_a_release_is_a_violation_and_to_be_shut(stand: Stand) -> None:
    stand.feed(stand.capacity("capacity.requested", request(red_flags_seen=["RF-A"])))
    said = stand.feed(stand.capacity("capacity.activated", activation(stand)))

    assert ["violation.recorded", "transaction.held"] == kinds(said)
    assert "suspended" == state_of(stand, "CAP-1", CLOUD)


def test_a_cancel_of_open_access_recalls_it(stand: Stand) -> None:
    opened(stand)
    cancel = {"transaction_id": "CAP-1", "version": 1, "reason": "done"}
    said = stand.feed(stand.capacity("capacity.cancelled", cancel))

    assert ["release.recalled"] == kinds(said)
    assert "cancelled" == state_of(stand, "CAP-1", CLOUD)


def test_open_access_is_not_suspended_because_its_first_day_lies_behind(stand: Stand) -> None:
    opened(stand)
    stand.clock.advance(days=3)
    stand.feed(stand.activate_list(load_starter()), stand.activate_catalog())
    said = stand.tick()

    assert ["release"] == [
        each["data"]["disposition"] for each in said if each["type"] == "determination.issued"
    ]
    assert "active" == state_of(stand, "CAP-1", CLOUD)


def test_access_that_was_never_opened_does_not_begin_in_the_past(stand: Stand) -> None:
    past = request(starts_at="2026-11-22T12:00:00Z")
    said = stand.feed(stand.capacity("capacity.requested", past))

    assert ["planned_date_past"] == [
        each["reason"] for each in the(said, "transaction.held")["data"]["reasons"]
    ]


def test_a_second_story_of_open_access_is_not_forgotten_when_a_reference_changes(
    stand: Stand,
) -> None:
    opened(stand)
    said = stand.feed(stand.capacity("capacity.requested", request(end_use="gaming")))

    assert ["release.recalled", "transaction.held"] == kinds(said)

    stand.feed(stand.activate_catalog())
    stand.tick()

    assert "conflicted" == state_of(stand, "CAP-1", CLOUD)

    late = stand.feed(stand.capacity("capacity.activated", activation(stand)))
    stand.feed(stand.activate_catalog())
    stand.tick()

    assert ["transaction.held"] == kinds(late)
    assert "conflicted" == state_of(stand, "CAP-1", CLOUD)


def test_a_reviewers_denial_outlives_a_report_that_access_was_opened(stand: Stand) -> None:
    issued = the(
        stand.feed(stand.capacity("capacity.requested", request())), "determination.issued"
    )
    stand.feed(stand.receipt(issued))
    in_time = stand.capacity("capacity.activated", activation(stand))
    stand.feed(stand.review(issued, "deny", "ada"))
    said = stand.feed(in_time)

    assert ["transaction.held"] == kinds(said)

    stand.feed(stand.activate_catalog())
    stand.tick()

    assert "refused" == state_of(stand, "CAP-1", CLOUD)
