"""No proof, no ship."""

import base64
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from services.screening.adapters.references import StoredReferences
from tests.component.services.screening.stand import (
    SOURCE,
    Json,
    Stand,
    kinds,
    of_transactions,
    party,
    short_order,
    the,
)
from tests.component.services.screening.test_life import state_of


def sealing(stand: Stand) -> Json:
    return the(stand.feed(stand.order("order.submitted", short_order())), "determination.issued")


def test_a_release_carries_the_proof_and_ends_before_the_list_is_too_old(stand: Stand) -> None:
    issued = sealing(stand)
    (released,) = stand.feed(stand.receipt(issued))

    assert {"leaf", "index", "hashes", "checkpoint"} == set(released["data"]["proof"])
    assert "2026-11-26T15:00:00Z" == released["data"]["valid_until"]


@pytest.mark.parametrize("fault", ["leaf", "checkpoint", "bytes", "base64"])
def test_a_receipt_that_proves_nothing_releases_nothing(stand: Stand, fault: str) -> None:
    issued = sealing(stand)
    proof = stand.audit.proof(issued["raw"] if fault != "bytes" else b"other bytes")
    if fault == "leaf":
        proof["leaf"] = base64.b64encode(b"v1|event|x").decode()
    elif fault == "checkpoint":
        proof["checkpoint"] = proof["checkpoint"].replace("portcullis.local", "elsewhere.local")
    elif fault == "base64":
        proof["leaf"] = "AAA"

    assert [] == stand.feed(stand.receipt(issued, proof=proof))
    assert "sealing" == state_of(stand)
    assert ["transaction.released"] == kinds(stand.feed(stand.receipt(issued)))


def test_without_the_logs_key_nothing_is_released(stand: Stand) -> None:
    (stand.home / "log" / "log.vkey").unlink()
    issued = sealing(stand)

    assert [] == stand.feed(stand.receipt(issued))


def test_a_receipt_again_releases_nothing_again(stand: Stand) -> None:
    issued = sealing(stand)
    stand.feed(stand.receipt(issued))

    assert [] == stand.feed(stand.receipt(issued))


def test_silent_audit_holds_and_later_receipts_are_ignored_until_asked_again(
    stand: Stand,
) -> None:
    issued = sealing(stand)
    stand.clock.advance(minutes=5)
    said = stand.tick()

    assert ["transaction.held"] == kinds(said)
    assert "determination_id" not in said[0]["data"]
    assert "audit_unavailable" == said[0]["data"]["reasons"][0]["reason"]
    assert [] == stand.feed(stand.receipt(issued))

    stand.clock.advance(minutes=15)
    again = stand.tick()

    assert ["determination.issued"] == kinds(again)
    assert ["transaction.released"] == kinds(stand.feed(stand.receipt(again[0])))


def test_a_list_activated_meanwhile_means_determine_again_never_release(stand: Stand) -> None:
    from services.matching.starter import load_starter  # noqa: PLC0415 - this test only

    issued = sealing(stand)
    extra = load_starter() + _entry("Tannhaus Elektronik GmbH", "DE")
    stand.feed(stand.activate_list(extra))
    said = stand.feed(stand.receipt(issued))

    assert ["determination.issued", "transaction.held"] == kinds(said)
    assert "license_required" == said[1]["data"]["reasons"][0]["reason"]


def test_a_listed_party_recalls_the_release_at_the_next_look(stand: Stand) -> None:
    from services.matching.starter import load_starter  # noqa: PLC0415 - this test only

    stand.feed(stand.receipt(sealing(stand)))
    stand.feed(stand.activate_list(load_starter() + _entry("Tannhaus Elektronik GmbH", "DE")))
    said = of_transactions(stand.tick())

    assert ["determination.issued", "release.recalled", "transaction.held"] == kinds(said)
    assert "reference_changed" == said[1]["data"]["reason"]


def test_a_new_reviewer_touches_nothing(stand: Stand) -> None:
    issued = sealing(stand)
    stand.feed(stand.register_reviewer("mary"))

    assert ["transaction.released"] == kinds(stand.feed(stand.receipt(issued)))


def test_a_release_that_ran_out_is_recalled_and_determined_again_on_request(
    stand: Stand,
) -> None:
    stand.feed(stand.receipt(sealing(stand)))
    stand.clock.advance(hours=72)
    said = stand.tick()

    assert ["release.recalled"] == kinds(said)
    assert "expired" == said[0]["data"]["reason"]
    assert "expired" == state_of(stand)

    again = stand.feed(stand.order("order.submitted", short_order()))

    assert "determination.issued" == again[0]["type"]


def test_over_aged_lists_hold_everything(stand: Stand) -> None:
    stand.clock.advance(hours=73)
    said = stand.feed(stand.order("order.submitted", short_order(planned_export_on="2026-11-27")))

    assert "reference_stale" in {each["reason"] for each in said[1]["data"]["reasons"]}


def test_a_list_whose_file_is_not_there_holds_everything(stand: Stand) -> None:
    from services.matching.starter import load_starter  # noqa: PLC0415 - this test only

    approved = stand.activate_list(load_starter() + _entry("Nobody We Know Ltd", "FR"))
    for path in (stand.home / "store" / "lists").glob("*.csv"):
        path.unlink()
    said = stand.feed(approved)
    more = stand.feed(stand.order("order.submitted", short_order()))

    assert ["list_unusable"] == [each["data"]["reason"] for each in said]
    assert "reference_stale" in {each["reason"] for each in more[1]["data"]["reasons"]}


def test_a_gap_bars_releases_until_it_is_reviewed(stand: Stand) -> None:
    issued = sealing(stand)
    stand.order("order.submitted", short_order("LOST"), partition=issued["partition"])
    after = stand.order("order.submitted", short_order("ODD"), partition=issued["partition"])
    stand.feed(after)
    said = stand.feed(stand.receipt(issued))

    assert ["transaction.held"] == kinds(said)
    assert "gap_unreviewed" == said[0]["data"]["reasons"][0]["reason"]

    review = {
        "topic": "orders.events.v1",
        "partition": issued["partition"],
        "reviewer": "ada",
        "through_offset": 1_000_000,
        "rationale": "the sender shows that nothing was sent",
    }
    more = stand.feed(
        stand.event("reviews.events.v1", "gap.reviewed", review, subject="gap-1", signer="ada")
    )
    again = the(more, "determination.issued")

    assert "ORD-1" == again["subject"]
    assert ["transaction.released"] == kinds(stand.feed(stand.receipt(again)))


def _entry(name: str, country: str) -> bytes:
    from services.matching.lists import COLUMNS  # noqa: PLC0415 - this test only

    row = dict.fromkeys(COLUMNS, "")
    row |= {
        "_id": "TEST-1",
        "source": "Entity List (EL) - Bureau of Industry and Security",
        "name": name,
        "addresses": f"12 Lindenweg, 20095 Hamburg, {country}",
        "license_requirement": "For all items subject to the EAR.",
        "license_policy": "Presumption of denial",
    }
    return (",".join(f'"{row[column]}"' for column in COLUMNS) + "\n").encode()


def test_a_list_fetched_again_with_the_same_bytes_touches_nothing(stand: Stand) -> None:
    from services.matching.starter import load_starter  # noqa: PLC0415 - this test only

    stand.feed(stand.receipt(sealing(stand)))
    stand.clock.advance(hours=1)
    stand.feed(stand.activate_list(load_starter()))

    assert [] == stand.tick()


def test_a_release_that_still_stands_under_a_changed_catalog_is_renewed_without_a_break(
    stand: Stand,
) -> None:
    stand.feed(stand.receipt(sealing(stand)))
    stand.feed(stand.activate_catalog())
    said = stand.tick()

    assert ["determination.issued"] == kinds(said)
    assert "renewing" == state_of(stand)

    renewed = stand.feed(stand.receipt(said[0]))

    assert ["release.recalled", "transaction.released"] == kinds(renewed)
    assert "superseded" == renewed[0]["data"]["reason"]
    assert said[0]["data"]["determination_id"] == renewed[1]["data"]["determination_id"]


def test_a_renewal_without_a_receipt_is_recalled_and_held(stand: Stand) -> None:
    stand.feed(stand.receipt(sealing(stand)))
    stand.feed(stand.control("catalog.activated", {"digest": _catalog(stand), "items": 1}))
    stand.tick()
    stand.clock.advance(minutes=5)

    assert ["release.recalled", "transaction.held"] == kinds(stand.tick())


def test_without_lists_and_catalog_everything_holds(tmp_path: Path) -> None:
    bare = Stand(tmp_path)
    bare.feed(bare.register(SOURCE, "orders.events.v1"))
    said = bare.feed(bare.order("order.submitted", short_order()))
    bare.stop()

    assert "reference_stale" in {
        each["reason"] for each in the(said, "transaction.held")["data"]["reasons"]
    }


def test_a_day_on_which_law_changes_asks_open_transactions_again(stand: Stand) -> None:
    references = stand.process.desk.references
    assert isinstance(references, StoredReferences)
    law = references._law
    changed = replace(law, changes=(*law.changes, date(2026, 12, 1)), _stretches={})
    references._law, references._snapshot = changed, None
    stand.feed(stand.order("order.submitted", short_order(red_flags_seen=["RF-A"])))
    stand.clock.advance(days=7)

    assert [] == stand.tick()

    stand.clock.advance(days=1)
    issued = [each for each in stand.tick() if each["type"] == "determination.issued"]

    assert ["law-day-2026-12-01"] == [each["data"]["cause"] for each in issued]


def test_a_control_event_again_changes_nothing_and_with_other_bytes_is_rejected(
    stand: Stand,
) -> None:
    data = {"digest": _catalog(stand), "items": 1}
    stand.feed(stand.control("catalog.activated", data, id="control-1"))
    before = stand.process.desk.references.last()
    stand.feed(stand.control("catalog.activated", data, id="control-1"))
    said = stand.feed(stand.control("catalog.activated", data | {"items": 2}, id="control-1"))
    stand.tick()
    after = stand.process.desk.references.last()

    assert before is not None
    assert after is not None
    assert ["event_id_reused"] == [each["data"]["reason"] for each in said]
    assert before.generation + 1 == after.generation


def _catalog(stand: Stand) -> str:
    catalog = stand.process.desk.references.last().catalog  # type: ignore[union-attr]  # furnished
    assert catalog is not None
    return catalog.digest


@pytest.mark.parametrize("value", ["CN", "HK", "Cathay"])
def test_a_switch_for_a_state_stops_what_is_counted_with_it_at_the_seal(
    stand: Stand, value: str
) -> None:
    line = short_order()["lines"][0] | {"sku": "FX-CABLE-OM4-10M"}
    order = short_order(destination="HK", purchaser=party("Kestrel Trading", "HK"), lines=[line])
    issued = the(stand.feed(stand.order("order.submitted", order)), "determination.issued")

    assert "release" == issued["data"]["disposition"]

    switch = {"suspension_id": "S-1", "scope": "destination", "value": value, "reason": "inquiry"}
    stand.feed(stand.control("suspension.ordered", switch))
    said = stand.feed(stand.receipt(issued))

    assert ["determination.issued", "transaction.held"] == kinds(said)


def test_a_switch_for_one_state_lets_another_be(stand: Stand) -> None:
    issued = sealing(stand)
    switch = {"suspension_id": "S-1", "scope": "destination", "value": "CN", "reason": "inquiry"}
    stand.feed(stand.control("suspension.ordered", switch))

    assert ["transaction.released"] == kinds(stand.feed(stand.receipt(issued)))
