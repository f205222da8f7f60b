import json
from datetime import UTC, datetime

from schemas.envelope import Draft, derive_id, format_instant, render
from schemas.orders import Cancellation

NOW = datetime(2026, 11, 23, 15, 0, 0, 120_000, tzinfo=UTC)
CANCEL = Cancellation(transaction_id="ORD-1", version=2, reason="withdrawn")


def test_the_same_parts_give_the_same_id() -> None:
    assert derive_id("a", "b") == derive_id("a", "b")
    assert derive_id("ab") != derive_id("a", "b")
    assert 32 == len(derive_id("a"))


def test_an_instant_is_written_with_milliseconds_and_z() -> None:
    assert "2026-11-23T15:00:00.120Z" == format_instant(NOW)


def test_an_event_without_lane_has_no_lane_attributes() -> None:
    draft = Draft(id="e", type="order.cancelled", subject="ORD-1", data=CANCEL)
    told = json.loads(render(draft, source="fictitious/erp", time=NOW))

    assert {"lane", "laneseq", "correlationid", "causationid"}.isdisjoint(told)
    assert CANCEL.model_dump() == told["data"]


def test_an_event_of_ours_carries_lane_and_story() -> None:
    draft = Draft(
        id="e",
        type="order.cancelled",
        subject="ORD-1",
        data=CANCEL,
        correlation="c",
        causation="d",
    )
    told = json.loads(render(draft, source="portcullis/screening", time=NOW, lane=3, laneseq=9))

    assert (3, 9, "c", "d") == (
        told["lane"],
        told["laneseq"],
        told["correlationid"],
        told["causationid"],
    )


def test_an_event_is_written_as_the_json_module_writes_it() -> None:
    text = "".join(map(chr, range(0x80))) + "\u00e9\u2028\u6f22\U0001f600"
    draft = Draft(
        id=text, type="order.cancelled", subject=text, data=CANCEL, correlation=text, causation="d"
    )
    value = render(draft, source="portcullis/screening", time=NOW, lane=-1, laneseq=9)
    expected = json.dumps(json.loads(value), ensure_ascii=False, separators=(",", ":")).encode()

    assert expected == value
