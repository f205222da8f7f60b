"""The sink fed with records with offsets, on SQLite, without any broker."""

import base64
import hashlib
import json
from pathlib import Path

import pytest

from schemas.partitions import partition_of
from schemas.reading import read_event
from schemas.topics import (
    ACKNOWLEDGEMENTS,
    AUTHORIZATIONS,
    BY_NAME,
    FILINGS,
    LANES,
    SINK_REJECTIONS,
)
from schemas.transactions import TransactionName
from services.chassis.errors import InvariantError
from services.chassis.records import GLOBAL_LANE, Received
from services.reporting_sink.adapters.inbox import leave_note
from services.reporting_sink.domain.receipt import signed_bytes
from tests.component.services.reporting_sink.bench import (
    KEY,
    LANE,
    OUTBOX_ROWS,
    Bench,
    application,
    codes,
    event,
    red_flag,
)


def test_a_suspicious_order_is_received_and_accepted(bench: Bench) -> None:
    bench.feed(event(red_flag()))
    said = bench.said()

    assert ["filing.received", "filing.accepted"] == [one["type"] for one in said]
    assert {ACKNOWLEDGEMENTS.name} == {one["topic"] for one in said}
    assert {LANE} == {one["partition"] for one in said}
    assert {("E-1", "STORY-1")} == {(one["causationid"], one["correlationid"]) for one in said}


def test_what_the_sink_says_can_be_read_strictly(bench: Bench) -> None:
    bench.feed(event(application()), b"{}")
    with bench.database.read() as work:
        rows = work.rows(OUTBOX_ROWS)

    assert 5 == len(rows)
    for topic, _, key, value in rows:
        assert read_event(BY_NAME[topic], value, (), key)


def test_the_receipt_is_signed_over_its_own_fields(bench: Bench) -> None:
    value = event(red_flag())
    bench.feed(value)
    receipt = bench.find("filing.received")[0]["data"]
    signature = base64.b64decode(receipt.pop("signature"))

    assert hashlib.sha256(value).hexdigest() == receipt["digest"]
    KEY.public_key().verify(signature, signed_bytes(receipt))


def test_an_application_is_granted_and_told_so(bench: Bench) -> None:
    bench.feed(event(application()))
    grant = bench.find("authorization.granted")[0]
    first, second = bench.find("filing.accepted")

    assert AUTHORIZATIONS.name == grant["topic"]
    assert "SIM-LIC-D20261123-000001" == grant["data"]["license_number"]
    assert [{"sku": "SRV-8U-H200-8", "eccn": "4A090.a", "quantity": 2, "total_tpp": "253312"}] == (
        grant["data"]["items"]
    )
    assert ["S-202"] == codes(first)
    assert ["S-201"] == codes(second)
    assert "SIM-LIC-D20261123-000001" in second["data"]["conditions"][0]["reason"]


def test_an_application_to_d5_is_accepted_and_then_denied(bench: Bench) -> None:
    bench.feed(event(application(country="CN")))
    answers = bench.find("filing.accepted")

    assert [["S-202"], ["S-200"]] == [codes(answer) for answer in answers]
    assert [] == bench.find("authorization.granted")


def test_a_fatal_condition_refuses_and_nothing_is_decided(bench: Bench) -> None:
    bench.feed(event(application(country="ZZ")))
    bench.tick()

    assert ["filing.received", "filing.refused"] == bench.types()
    assert ["S-101", "S-103", "S-103", "S-103"] == codes(bench.find("filing.refused")[0])


def test_the_same_filing_again_changes_nothing(bench: Bench) -> None:
    bench.feed(event(application()))
    before = bench.said()
    bench.feed(event(application(), id="E-2"))

    assert before == bench.said()


def test_the_same_revision_with_other_content_is_a_conflict(bench: Bench) -> None:
    bench.feed(event(red_flag()), event(red_flag(determination_id="D-2"), id="E-2"))
    rejected = bench.find("event.rejected")

    assert ["idempotency_conflict"] == [one["data"]["reason"] for one in rejected]
    assert SINK_REJECTIONS.name == rejected[0]["topic"]
    assert 1 == len(bench.find("filing.received"))


def test_an_unreadable_filing_is_rejected_and_its_neighbor_goes_on(bench: Bench) -> None:
    bench.feed(b"{", None, event(red_flag()))

    assert ["event.rejected", "event.rejected", "filing.received", "filing.accepted"] == (
        bench.types()
    )


def test_an_older_or_decided_application_is_refused(bench: Bench) -> None:
    bench.feed(event(application()))
    bench.feed(event(application(revision=2), id="E-2"))

    assert ["S-153"] == codes(bench.find("filing.refused")[0])
    assert 1 == len(bench.find("authorization.granted"))


def test_a_second_application_about_a_determination_is_returned(bench: Bench) -> None:
    bench.feed(event(application()), event(application(report_id="RPT-2"), id="E-2"))

    assert ["S-204"] == codes(bench.find("filing.refused")[0])


def test_a_decision_waits_for_its_time(tmp_path: Path) -> None:
    bench = Bench(tmp_path, adjudication_ms=60_000)
    bench.feed(event(application()))
    bench.tick()
    waiting = bench.types()
    bench.clock.advance(seconds=60)
    bench.tick()

    assert ["filing.received", "filing.accepted"] == waiting
    assert ["authorization.granted", "filing.accepted"] == bench.types()[2:]
    bench.database.close()


def test_a_filer_that_is_not_on_the_list_is_refused(tmp_path: Path) -> None:
    bench = Bench(tmp_path, filers=frozenset({"somebody-else"}))
    bench.feed(event(red_flag()))

    assert ["S-004"] == codes(bench.find("filing.refused")[0])
    bench.database.close()


def test_redelivered_records_change_nothing(bench: Bench) -> None:
    bench.feed(event(application()))
    before = bench.said()
    bench.offset = 0
    bench.feed(event(application()))

    assert before == bench.said()


def test_licenses_of_all_lanes_are_numbered_in_one_row(bench: Bench) -> None:
    other = "ORD-000018"
    name = TransactionName(source="erp/fernfeld", id=other, version=1)
    value = event(application(report_id="RPT-2", transaction=name, determination_id="D-2"))
    bench.feed(event(application()))
    lane = partition_of(other.encode(), LANES)
    bench.worker.poll([Received(FILINGS.name, lane, bench.offset, 0, other.encode(), value)])
    grants = bench.find("authorization.granted")

    assert ["SIM-LIC-D20261123-000001", "SIM-LIC-D20261123-000002"] == [
        one["data"]["license_number"] for one in grants
    ]


def test_a_report_that_is_no_application_is_never_decided(bench: Bench) -> None:
    bench.feed(event(red_flag()))
    note = {"filer": "portcullis", "kind": "RED_FLAG", "report_id": "RPT-1", "revision": 1}
    with bench.database.begin() as work:
        leave_note(work, lane=GLOBAL_LANE, kind="grant", body=json.dumps(note))

    with pytest.raises(InvariantError):
        bench.worker.tick(GLOBAL_LANE)


def test_a_note_about_an_unknown_filing_stops_the_lane(bench: Bench) -> None:
    note = {"filer": "f", "kind": "LIC_APP", "report_id": "R", "revision": 1, "lane": 0}
    with bench.database.begin() as work:
        leave_note(work, lane=GLOBAL_LANE, kind="grant", body=json.dumps(note))

    with pytest.raises(InvariantError):
        bench.worker.tick(GLOBAL_LANE)
