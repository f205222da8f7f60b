import json
from datetime import UTC, date, datetime

import pytest

from services.simulator.domain.garbage import faults, spoil
from services.simulator.domain.scenario import Scenario, parse_scenario
from services.simulator.domain.script import Script, Told


def scenario(**story: object) -> Scenario:
    return parse_scenario(
        {
            "name": "test",
            "seed": 7,
            "as_of": datetime(2026, 11, 23, 15, tzinfo=UTC),
            "story": [{"name": "one", "count": 3, "skus": ["A", "B"], **story}],
        }
    )


def tell(**story: object) -> tuple[Script, list[Told]]:
    script = Script(scenario(**story), source="urn:test", today=date(2026, 11, 23))
    return script, list(script.tell())


def test_the_same_seed_tells_the_same_story() -> None:
    assert tell()[1] == tell()[1]


def test_every_transaction_has_its_own_id_and_key() -> None:
    _, told = tell()

    assert 3 == len({one.transaction_id for one in told})
    assert [one.transaction_id.encode() for one in told] == [one.first[0].key for one in told]


def test_an_order_is_the_short_order() -> None:
    _, told = tell(lines=2)
    document = json.loads(told[0].first[0].value or b"")

    assert "order.submitted" == document["type"]
    assert {
        "transaction_id", "version", "planned_export_on", "ships_from", "destination", "end_use",
        "red_flags_seen", "purchaser", "intermediate_consignee", "ultimate_consignee", "end_user",
        "freight_forwarder", "lines",
    } == set(document["data"])  # fmt: skip
    assert "2026-11-25" == document["data"]["planned_export_on"]


def test_a_capacity_request_goes_to_its_own_topic() -> None:
    _, told = tell(kind="capacity", destinations=["SG"])
    document = json.loads(told[0].first[0].value or b"")

    assert "provisioning.events.v1" == told[0].first[0].topic
    assert "SG" == document["data"]["site_country"]


def test_a_story_overrides_what_it_names_and_nothing_else() -> None:
    _, told = tell(override={"purchaser": {"headquarters": "JP"}}, each_line={"quantity": 5})
    order = told[0].state

    assert "JP" == order["purchaser"]["headquarters"]
    assert "name" in order["purchaser"]
    assert [5] == [line["quantity"] for line in order["lines"]]


def test_a_duplicate_is_the_same_bytes_and_an_altered_one_is_not() -> None:
    _, told = tell(steps=[{"send": "duplicate"}, {"send": "altered"}])
    first, same, other = told[0].first

    assert first == same
    assert json.loads(first.value or b"")["id"] == json.loads(other.value or b"")["id"]
    assert first.value != other.value


@pytest.mark.parametrize(
    ("send", "event_type"),
    [
        ("amend", "order.amended"),
        ("cancel", "order.cancelled"),
        ("depart", "shipment.departed"),
        ("deliver", "shipment.delivered"),
    ],
)
def test_a_later_step_writes_its_event(send: str, event_type: str) -> None:
    script, told = tell(steps=[{"send": send, "after": "held", "override": {"destination": "IR"}}])
    now = datetime(2026, 11, 24, tzinfo=UTC)
    moved, message = script.next_message(told[0], told[0].story.steps[0], now)
    document = json.loads(message.value or b"")

    assert event_type == document["type"]
    assert (2 if send == "amend" else 1) == moved.state["version"]


def test_an_activation_is_the_departure_of_capacity() -> None:
    script, told = tell(kind="capacity", steps=[{"send": "activate", "after": "released"}])
    now = datetime(2026, 11, 24, tzinfo=UTC)
    _, message = script.next_message(told[0], told[0].story.steps[0], now)

    assert "capacity.activated" == json.loads(message.value or b"")["type"]


@pytest.mark.parametrize("fault", faults())
def test_every_fault_changes_the_message(fault: str) -> None:
    _, told = tell()
    message = told[0].first[0]

    assert message != spoil(message, fault)


def test_garbage_is_spoiled_when_told() -> None:
    _, told = tell(kind="garbage", fault="not_json")

    assert b"ORDER;4711;please ship" == told[0].first[0].value
