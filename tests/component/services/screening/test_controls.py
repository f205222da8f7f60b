"""The global lane, and what goes wrong with single records."""

from pathlib import Path

import pytest

from schemas.topics import DETERMINATIONS
from services.chassis.errors import OversizeError
from services.chassis.lane import LaneWork
from services.screening import app
from services.screening.adapters.store import FileStore
from services.screening.errors import StoredFileError
from tests.component.services.screening.stand import Json, Stand, kinds, short_order, the
from tests.component.services.screening.test_barrier import sealing
from tests.component.services.screening.test_life import state_of


def reasons(said: list[Json]) -> list[str]:
    return [each["data"]["reason"] for each in said if each["type"] == "event.rejected"]


def test_what_is_not_in_force_cannot_be_taken_back(stand: Stand) -> None:
    said = stand.feed(
        stand.control("suspension.lifted", {"suspension_id": "S-9", "reason": "?"}),
        stand.authorization(
            "authorization.revoked",
            {"license_number": "SIM-9", "reason": "?", "simulated": True},
        ),
        stand.place("controls.events.v1", b"global", b"not json"),
    )

    assert ["not_json", "unknown_license", "unknown_suspension"] == sorted(reasons(said))


def test_an_altered_catalog_file_holds_everything(stand: Stand) -> None:
    digest = "1" * 64
    (stand.home / "store" / "catalogs" / f"{digest}.csv").write_text("sku\n")
    said = stand.feed(stand.control("catalog.activated", {"digest": digest, "items": 1}))
    more = stand.feed(stand.order("order.submitted", short_order()))

    assert ["catalog_unusable"] == reasons(said)
    assert "reference_stale" in {each["reason"] for each in more[1]["data"]["reasons"]}


def test_a_switch_for_a_destination_holds_that_destination_only(stand: Stand) -> None:
    stand.feed(stand.receipt(sealing(stand)))
    stand.feed(
        stand.control(
            "suspension.ordered",
            {"suspension_id": "S-1", "scope": "destination", "value": "FR", "reason": "inquiry"},
        )
    )

    assert [] == stand.tick()

    stand.feed(
        stand.control(
            "suspension.ordered",
            {"suspension_id": "S-2", "scope": "destination", "value": "DE", "reason": "inquiry"},
        )
    )
    said = stand.tick()

    assert "suspended" == the(said, "release.recalled")["data"]["reason"]


def test_a_gap_in_a_global_topic_bars_every_lane_until_reviewed(stand: Stand) -> None:
    issued = [
        the(stand.feed(stand.order("order.submitted", short_order(f"ORD-{n}"))), kind)
        for n in range(3)
        for kind in ["determination.issued"]
    ]
    stand.control("catalog.activated", {"digest": "0" * 64, "items": 1})
    stand.feed(stand.register_reviewer("mary"))
    said = stand.feed(*(stand.receipt(each) for each in issued))

    assert ["transaction.held"] * 3 == kinds(said)

    review = {
        "topic": "controls.events.v1",
        "partition": 0,
        "reviewer": "ada",
        "through_offset": 1_000_000,
        "rationale": "nothing was sent",
    }
    more = stand.feed(
        stand.event("reviews.events.v1", "gap.reviewed", review, subject="gap-1", signer="ada")
    )
    again = [each for each in more + stand.tick() if each["type"] == "determination.issued"]

    assert {"ORD-0", "ORD-1", "ORD-2"} == {each["subject"] for each in again}
    assert ["transaction.released"] * 3 == kinds(stand.feed(*map(stand.receipt, again)))


def test_a_determination_that_is_too_long_becomes_a_short_hold(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, tried = LaneWork.emit, []

    def refuse_first(work: LaneWork, topic: object, *rest: object, **more: object) -> bytes:
        if topic is DETERMINATIONS and not tried:
            tried.append(topic)
            raise OversizeError(topic=DETERMINATIONS.name, size=2, size_max=1)
        return real(work, topic, *rest, **more)  # type: ignore[arg-type]  # handed through

    monkeypatch.setattr(LaneWork, "emit", refuse_first)
    said = stand.feed(stand.order("order.submitted", short_order()))

    assert "determination_oversize" == said[1]["data"]["reasons"][0]["reason"]
    assert "held" == state_of(stand)


def test_a_receipt_after_the_release_would_have_ended_means_determine_again(stand: Stand) -> None:
    issued = sealing(stand)
    stand.clock.advance(hours=73)
    said = stand.feed(stand.receipt(issued))

    assert ["determination.issued", "transaction.held"] == kinds(said)


def test_the_store_refuses_bytes_of_another_digest(tmp_path: Path) -> None:
    folder = tmp_path / "store" / "lists"
    folder.mkdir(parents=True)
    (folder / f"{'2' * 64}.csv").write_bytes(b"x")

    with pytest.raises(StoredFileError, match="another digest"):
        FileStore(tmp_path).read_list("2" * 64)


def test_settings_that_are_not_usable_end_the_process_with_a_status(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PORTCULLIS_HOME", str(tmp_path))
    monkeypatch.setenv("PORTCULLIS_RELEASE_CAP_H", "-1")

    with pytest.raises(SystemExit) as ended:
        app.main()

    assert 78 == ended.value.code
