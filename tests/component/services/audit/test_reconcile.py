"""The invariant checker on a whole story, then on the same story with one thing wrong."""

from dataclasses import replace
from typing import Any

import pytest

from tests.component.services.audit.story import (
    DETERMINATIONS,
    DISPOSITIONS,
    LEDGER,
    ORDERS,
    Story,
    move,
)


def test_a_whole_story_breaks_nothing(story: Story) -> None:
    assert [] == story.tell().check()


def test_a_release_without_its_determination_breaks_i1_and_i11(story: Story) -> None:
    story.tell()
    story.put(
        DISPOSITIONS, "transaction.released", id="rel2", data__determination_id="none",
        data__proof=story.proof(),
    )  # fmt: skip

    assert {"I1", "I11"} == story.broken()


def test_a_release_on_a_hold_breaks_i1_and_i11(story: Story) -> None:
    story.tell()
    story.put(
        DISPOSITIONS, "transaction.released", id="rel2", data__determination_id="d-other",
        data__proof=story.proof(),
    )  # fmt: skip

    assert {"I1", "I11"} == story.broken()


def test_a_departure_without_a_release_in_force_must_be_reported(story: Story) -> None:
    story.tell()
    late = {"id": "dep2", "data__departed_at": "2026-11-26T00:00:00Z"}
    story.put(ORDERS, "shipment.departed", **late)

    assert {"I1"} == story.broken()
    story.put(DISPOSITIONS, "violation.recorded", id="v")

    assert set() == story.broken()


def test_a_departure_after_a_recall_must_be_reported(story: Story) -> None:
    story.begin()
    story.put(ORDERS, "order.submitted", id="o")
    story.put(DETERMINATIONS, "determination.issued", id="d", data__cause="o")
    story.review("ann")
    story.review("bob")
    story.release()
    story.put(DISPOSITIONS, "release.recalled", id="rc", data__determination_id="d-2")
    story.put(ORDERS, "shipment.departed", id="dep", data__departed_at="2026-11-23T16:00:00Z")

    assert {"I1"} == story.broken()


def test_two_determinations_of_one_cause_break_i2(story: Story) -> None:
    story.tell()
    story.put(
        DETERMINATIONS, "determination.issued", id="d3", data__determination_id="d-3",
        data__cause="o",
    )  # fmt: skip

    assert {"I2"} == story.broken()


def test_a_release_on_nothing_breaks_i3(story: Story) -> None:
    story.begin()
    story.put(DETERMINATIONS, "determination.issued", id="d", data__cause="o")
    story.review("ann")
    story.review("bob")
    story.release(data__lists=[])

    assert {"I3"} == story.broken()


def test_a_release_on_a_list_nobody_activated_breaks_i4(story: Story) -> None:
    story.begin()
    story.put(DETERMINATIONS, "determination.issued", id="d", data__cause="o")
    story.review("ann")
    story.review("bob")
    story.release(data__catalog_digest="f" * 64)

    assert {"I4"} == story.broken()


@pytest.mark.parametrize(
    ("wrong", "invariant"),
    [
        (move(5, "reserve", 0, 4), "I5"),
        (move(4, "reserve", 1, 5), "I5"),
        (move(4, "reserve", 1, 3), "I5"),
        (move(4, "give_back", -4, 0), "I6"),
        (move(4, "consume", 1, 4), "I6"),
    ],
)
def test_accounts_that_do_not_add_up_break_i5_or_i6(
    story: Story, wrong: dict[str, Any], invariant: str
) -> None:
    story.tell()
    story.put(LEDGER, "account.moved", id="m4", **wrong)

    assert {invariant} == story.broken()


def test_a_violation_may_go_above_the_limit(story: Story) -> None:
    story.tell()
    story.put(LEDGER, "account.moved", id="m4", **move(4, "violation", 9, 13))

    assert set() == story.broken()


def test_a_record_without_a_leaf_breaks_i7(story: Story) -> None:
    story.tell()
    last = story.records[-1]
    story.records.append(replace(last, offset=last.offset + 1))

    assert "I7" in story.broken()


def test_a_record_with_other_bytes_than_its_leaf_breaks_i7(story: Story) -> None:
    story.tell()
    story.records[0] = replace(story.records[0], value=b"{}")

    assert "I7" in story.broken()


def test_a_leaf_without_a_record_breaks_i7(story: Story) -> None:
    story.tell()
    del story.records[0]

    assert "I7" in story.broken()


def test_a_doubled_sequence_on_the_raw_topic_breaks_i8(story: Story) -> None:
    story.tell()
    last = next(one for one in reversed(story.records) if one.topic == LEDGER)
    story.say(story.topics.raw(LEDGER, last.value))

    assert "I8" in story.broken()


def test_a_hole_in_the_sequence_breaks_i8(story: Story) -> None:
    story.tell()
    story.topics.next[LEDGER, 3] += 1
    event = story.topics.put(LEDGER, "account.moved", id="m4", **move(4, "close", 0, 4))
    story.topics.next[LEDGER, 3] -= 1
    story.say(replace(event, offset=event.offset - 1))

    assert {"I8"} == story.broken()


def test_checkpoints_of_another_history_break_i9_and_unbacked_ones_i10(story: Story) -> None:
    story.tell()
    entries = story.audit.entries()
    story.audit.entries = lambda: [*entries[:-3], b"v1|other"]

    assert {"I7", "I9", "I10"} <= story.broken()


def test_a_proof_of_another_record_breaks_i11(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    story.begin()
    story.put(DETERMINATIONS, "determination.issued", id="d", data__cause="o")
    other = story.proof()
    monkeypatch.setattr(story, "proof", lambda: other)
    story.review("ann")
    story.review("bob")
    story.release()

    assert {"I11"} == story.broken()


def test_an_order_nobody_answered_breaks_i16(story: Story) -> None:
    story.tell()
    story.put(ORDERS, "order.submitted", id="o9", subject="T-9", data__transaction_id="T-9")

    assert {"I16"} == story.broken()


def test_garbage_breaks_nothing(story: Story) -> None:
    story.tell()
    for value in (b"\xff", None, b"[]", b'{"id":1}', b'{"data":[],"id":"","source":"","type":"x"}'):
        story.say(story.topics.raw(ORDERS, value))

    assert set() == story.broken()
