"""Versions, duplicates, cancels, unreadable records: what each makes of a transaction."""

import pytest

from tests.component.services.screening.stand import SOURCE, Json, Stand, kinds, short_order, the


def state_of(stand: Stand, transaction_id: str = "ORD-1", source: str = SOURCE) -> str:
    with stand.database.read() as work:
        found = stand.process.desk.register.load(work, [transaction_id])
    (standing,) = [each for each in found if each.source == source]
    return standing.state.value


def release(stand: Stand, **more: object) -> list[Json]:
    issued = stand.feed(stand.order("order.submitted", short_order(**more)))
    return stand.feed(stand.receipt(the(issued, "determination.issued")))


def test_an_amendment_recalls_the_release_and_is_determined_anew(stand: Stand) -> None:
    release(stand)
    said = stand.feed(stand.order("order.amended", short_order(version=2, end_use="graphics")))

    assert ["release.recalled", "determination.issued"] == kinds(said)
    assert (1, "superseded") == (
        said[0]["data"]["transaction"]["version"],
        said[0]["data"]["reason"],
    )
    assert 2 == said[1]["data"]["transaction"]["version"]


def test_a_lower_version_is_recorded_and_says_nothing(stand: Stand) -> None:
    stand.feed(stand.order("order.submitted", short_order(version=3)))

    assert [] == stand.feed(stand.order("order.amended", short_order(version=2)))


def test_the_same_version_with_other_facts_holds_until_a_higher_version(stand: Stand) -> None:
    release(stand)
    said = stand.feed(stand.order("order.submitted", short_order(end_use="graphics")))

    assert ["release.recalled", "transaction.held"] == kinds(said)
    assert ["version_conflict"] == [each["reason"] for each in said[1]["data"]["reasons"]]
    assert [] == stand.feed(stand.order("order.submitted", short_order()))
    assert "conflicted" == state_of(stand)

    amended = stand.feed(stand.order("order.amended", short_order(version=2)))

    assert ["determination.issued"] == kinds(amended)


def test_a_repeated_event_is_ignored_and_with_other_bytes_rejected_and_held(stand: Stand) -> None:
    first = short_order()
    stand.feed(stand.order("order.submitted", first, id="one"))

    assert [] == stand.feed(stand.order("order.submitted", first, id="one"))

    said = stand.feed(stand.order("order.amended", short_order(version=2), id="one"))

    assert ["event.rejected", "transaction.held"] == kinds(said)
    assert "event_id_reused" == said[0]["data"]["reason"]
    assert "halted" == state_of(stand)


def test_a_cancel_is_terminal_even_before_the_submit(stand: Stand) -> None:
    cancel = {"transaction_id": "ORD-1", "version": 1, "reason": "not wanted"}
    stand.feed(stand.order("order.cancelled", cancel))

    assert [] == stand.feed(stand.order("order.submitted", short_order()))
    assert [] == stand.feed(stand.order("order.amended", short_order(version=9)))
    assert "cancelled" == state_of(stand)


def test_a_cancel_recalls_the_release(stand: Stand) -> None:
    release(stand)
    cancel = {"transaction_id": "ORD-1", "version": 1, "reason": "not wanted"}
    said = stand.feed(stand.order("order.cancelled", cancel))

    assert ["release.recalled"] == kinds(said)
    assert "cancelled" == said[0]["data"]["reason"]


def test_a_receipt_after_an_amendment_does_not_release(stand: Stand) -> None:
    first = stand.feed(stand.order("order.submitted", short_order()))
    stand.feed(stand.order("order.amended", short_order(version=2)))

    assert [] == stand.feed(stand.receipt(first[0]))
    assert "sealing" == state_of(stand)


def test_an_unreadable_record_holds_what_it_names_and_its_neighbors_go_on(stand: Stand) -> None:
    release(stand)
    bad = stand.place("orders.events.v1", b"ORD-1", b'{"subject": "ORD-1", ')
    good = stand.order("order.submitted", short_order("ORD-2"))
    said = stand.feed(bad, good)

    assert {"event.rejected", "release.recalled", "transaction.held", "determination.issued"} == {
        *kinds(said)
    }
    assert ["unreadable_event"] == [
        each["reason"] for each in the(said, "transaction.held")["data"]["reasons"]
    ]
    assert "ORD-1" == the(said, "transaction.held")["subject"]
    assert b"ORD-1" not in the(said, "event.rejected")["raw"].replace(b'"ORD-1"', b"")


def test_repeating_the_version_after_an_unreadable_record_asks_again(stand: Stand) -> None:
    release(stand)
    stand.feed(stand.place("orders.events.v1", b"ORD-1", None))
    said = stand.feed(stand.order("order.submitted", short_order()))

    assert ["determination.issued"] == kinds(said)
    assert ["transaction.released"] == kinds(stand.feed(stand.receipt(said[0])))


def test_an_unreadable_record_of_an_unknown_transaction_holds_it(stand: Stand) -> None:
    said = stand.feed(stand.place("orders.events.v1", b"ORD-9", b"not json"))

    assert ["event.rejected", "transaction.held"] == kinds(said)
    assert ("ORD-9", "unknown", 0) == (
        said[1]["data"]["transaction"]["id"],
        said[1]["data"]["transaction"]["source"],
        said[1]["data"]["transaction"]["version"],
    )


def test_a_misplaced_record_is_rejected_and_held_in_its_home_lane(stand: Stand) -> None:
    release(stand)
    home = stand.order("order.submitted", short_order()).partition
    bad = stand.order("order.amended", short_order(version=2), partition=(home + 1) % 16)
    said = stand.feed(bad)

    assert "misplaced" == the(said, "event.rejected")["data"]["reason"]
    assert (home + 1) % 16 == the(said, "event.rejected")["partition"]
    assert home == the(said, "transaction.held")["partition"]
    assert home == the(said, "release.recalled")["partition"]
    assert "halted" == state_of(stand)


@pytest.mark.parametrize("source", ["urn:nobody:knows", "urn:cloud:one"])
def test_a_source_not_registered_for_the_channel_is_rejected(stand: Stand, source: str) -> None:
    said = stand.feed(stand.order("order.submitted", short_order(), source=source))

    assert "unregistered_source" == the(said, "event.rejected")["data"]["reason"]
    assert "transaction.held" in kinds(said)
    assert "determination.issued" not in kinds(said)


def test_a_stranger_cannot_hold_a_transaction_of_another_source(stand: Stand) -> None:
    release(stand)
    stand.feed(stand.order("order.cancelled", {
        "transaction_id": "ORD-1", "version": 1, "reason": "mischief"
    }, source="urn:nobody:knows"))  # fmt: skip

    assert "released" == state_of(stand)


def test_two_sources_may_use_the_same_id(stand: Stand) -> None:
    stand.feed(stand.register("urn:distributor:two", "orders.events.v1"))
    release(stand)
    said = stand.feed(
        stand.order("order.submitted", short_order(version=1), source="urn:distributor:two")
    )

    assert ["determination.issued"] == kinds(said)
    assert "released" == state_of(stand)
    assert "sealing" == state_of(stand, source="urn:distributor:two")


def test_one_transaction_that_cannot_be_decided_holds_and_its_neighbors_go_on(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    from services.screening.handlers import decide  # noqa: PLC0415 - patched here only

    asked = decide.ask_law

    def fail_on_one(transaction: object, *rest: object, **more: object) -> object:
        if getattr(transaction, "transaction_id", "") == "ORD-1":
            raise ZeroDivisionError
        return asked(transaction, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(decide, "ask_law", fail_on_one)
    said = stand.feed(
        stand.order("order.submitted", short_order()),
        stand.order("order.submitted", short_order("ORD-2")),
    )
    held = the(said, "transaction.held")

    assert ("ORD-1", "decision_failed") == (held["subject"], held["data"]["reasons"][0]["reason"])
    assert {"ORD-1", "ORD-2"} == {
        each["subject"] for each in said if each["type"] == "determination.issued"
    }


def test_redelivered_records_change_nothing_and_a_restart_goes_on(stand: Stand) -> None:
    records = [stand.order("order.submitted", short_order(f"ORD-{n}")) for n in range(5)]
    issued = stand.feed(*records)
    stand.stop()
    stand.start()

    assert [] == stand.feed(*records)

    released = stand.feed(*(stand.receipt(each) for each in issued))

    assert ["transaction.released"] * 5 == kinds(released)


def test_a_crash_before_the_commit_leaves_nothing_behind(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = stand.order("order.submitted", short_order())

    class Killed(BaseException):
        pass

    def die(step: str) -> None:
        if step == "decided":
            raise Killed

    with monkeypatch.context() as patched:
        patched.setattr("services.chassis.failpoint.reach", die)
        with pytest.raises(Killed):
            stand.feed(record)
    stand.stop()
    stand.start()

    assert [] == stand.out()
    assert ["determination.issued"] == kinds(stand.feed(record))


def test_two_lines_of_one_id_hold(stand: Stand) -> None:
    lines = short_order()["lines"] * 2
    said = stand.feed(stand.order("order.submitted", short_order(lines=lines)))

    assert [("line_repeated", "1")] == [
        (each["reason"], each["line"]) for each in the(said, "transaction.held")["data"]["reasons"]
    ]
