import hashlib
from datetime import UTC, date, datetime
from typing import Any

from services.simulator.domain.message import Message
from services.simulator.domain.player import Player, ReviewAct
from services.simulator.domain.scenario import parse_scenario
from services.simulator.domain.script import Script

NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)


def player(**story: object) -> tuple[Player, str]:
    scenario = parse_scenario(
        {
            "name": "test",
            "seed": 7,
            "as_of": NOW,
            "story": [{"name": "one", "count": 1, "skus": ["A"], **story}],
        }
    )
    play = Player(Script(scenario, source="urn:test", today=date(2026, 11, 23)))
    list(play.start())
    return play, next(iter(play.outcomes))


def event(event_type: str, transaction_id: str, **more: Any) -> dict[str, Any]:
    return {"type": event_type, "data": {"transaction": {"id": transaction_id}, **more}}


def test_a_held_order_is_amended_when_the_story_says_so() -> None:
    play, name = player(
        dispositions=["held", "released"],
        steps=[{"send": "amend", "after": "held", "override": {"destination": "FR"}}],
    )
    acts = play.see(event("transaction.held", name, reasons=[{"reason": "x"}]), NOW)

    assert isinstance(acts[0], Message)
    assert 2 == play.told(name).state["version"]
    assert (0, 1) == play.progress()
    assert [] == play.see(event("transaction.released", name), NOW)
    assert (1, 1) == play.progress()
    assert [] == play.differences()


def test_reviewers_are_called_with_the_determination_they_read() -> None:
    play, name = player(steps=[{"send": "approve", "after": "held"}])
    acts = play.see(event("transaction.held", name, determination_id="d1"), NOW)

    assert [
        ReviewAct(action="approve", transaction_id=name, version=1, determination_id="d1")
    ] == acts


def test_a_step_waits_for_its_own_disposition() -> None:
    play, name = player(steps=[{"send": "depart", "after": "released"}])

    assert [] == play.see(event("transaction.held", name), NOW)


def test_a_rejection_is_known_by_the_digest_of_what_was_sent() -> None:
    play, name = player(kind="garbage", fault="not_json", rejections=["not_json"])
    value = b"ORDER;4711;please ship"
    rejected = {
        "type": "event.rejected",
        "data": {"digest": hashlib.sha256(value).hexdigest(), "reason": "not_json"},
    }
    play.see(rejected, NOW)

    assert ["not_json"] == play.outcomes[name].rejections


def test_strangers_and_other_events_are_passed_over() -> None:
    play, name = player()
    stranger = {"type": "event.rejected", "data": {"digest": "0" * 64, "reason": "not_json"}}

    assert [] == play.see(stranger, NOW)
    assert [] == play.see(event("transaction.held", "nobody"), NOW)
    assert [] == play.see(event("account.moved", name), NOW)


def test_determinations_are_counted_and_kept() -> None:
    play, name = player()
    play.see(event("determination.issued", name, findings=[]), NOW)

    assert 1 == play.outcomes[name].determinations
    assert [name] == list(play.determinations)
    assert 1 == len(play.all_told())


def test_two_steps_may_wait_for_the_same_answer() -> None:
    steps = [{"send": "depart", "after": "released"}, {"send": "deliver", "after": "released"}]
    play, name = player(dispositions=["released"], steps=steps)

    assert 2 == len(play.see(event("transaction.released", name), NOW))
    assert (1, 1) == play.progress()


def test_a_step_never_reached_is_a_difference() -> None:
    play, name = player(dispositions=["held"], steps=[{"send": "depart", "after": "released"}])
    play.see(event("transaction.held", name), NOW)

    assert ["step"] == [difference.what for difference in play.differences()]


def test_a_rejection_that_names_its_transaction_is_known_by_it() -> None:
    play, name = player(rejections=["stale_version"])
    body = {"transaction_id": name, "digest": "0" * 64, "reason": "stale_version"}
    play.see({"type": "event.rejected", "data": body}, NOW)

    assert ["stale_version"] == play.outcomes[name].rejections
