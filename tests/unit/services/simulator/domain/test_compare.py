from datetime import UTC, date, datetime

from services.simulator.domain.compare import Outcome, compare, is_finished
from services.simulator.domain.scenario import parse_scenario
from services.simulator.domain.script import Script, Told


def told(**story: object) -> list[Told]:
    scenario = parse_scenario(
        {
            "name": "test",
            "seed": 7,
            "as_of": datetime(2026, 11, 23, 15, tzinfo=UTC),
            "story": [{"name": "one", "count": 1, "skus": ["A"], **story}],
        }
    )
    return list(Script(scenario, source="urn:test", today=date(2026, 11, 23)).tell())


def outcome(*dispositions: str, reasons: tuple[str, ...] = ()) -> Outcome:
    return Outcome(dispositions=list(dispositions), reasons=[frozenset(reasons)])


def test_what_was_foretold_is_no_difference() -> None:
    one = told(dispositions=["held"], reasons=["license_required"])
    seen = {one[0].transaction_id: outcome("held", reasons=("license_required", "more"))}

    assert [] == compare(one, seen)


def test_another_disposition_is_a_difference() -> None:
    one = told(dispositions=["held"])

    found = compare(one, {one[0].transaction_id: outcome("released")})

    assert ["dispositions"] == [difference.what for difference in found]


def test_a_missing_reason_is_a_difference() -> None:
    one = told(dispositions=["held"], reasons=["license_required"])

    found = compare(one, {one[0].transaction_id: outcome("held", reasons=("possible_match",))})

    assert ["reasons"] == [difference.what for difference in found]


def test_a_missing_rejection_is_a_difference() -> None:
    found = compare(told(rejections=["not_json"]), {})

    assert ["rejections"] == [difference.what for difference in found]


def test_a_transaction_nobody_told_is_a_difference() -> None:
    found = compare([], {"stray": outcome("held")})

    assert ["stray"] == [difference.transaction_id for difference in found]


def test_a_story_is_finished_when_everything_foretold_has_been_seen() -> None:
    one = told(dispositions=["held", "released"])[0]

    assert not is_finished(one, None)
    assert not is_finished(one, outcome("held"))
    assert is_finished(one, outcome("held", "released"))


def test_a_story_that_expects_nothing_is_finished_at_once() -> None:
    assert is_finished(told()[0], None)
