"""What the tests of the sink share: one life of the process on a SQLite file, and filings."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select

from schemas.envelope import Draft, render
from schemas.filings import AppliedItem, Filing, LicenseApplication, SuspiciousOrder
from schemas.partitions import partition_of
from schemas.topics import (
    FILINGS,
    LANES,
)
from schemas.transactions import TransactionName
from services.chassis.clock import FixedClock
from services.chassis.database import Database, Statement
from services.chassis.records import ALL_LANES, Received
from services.chassis.tables import OUTBOX
from services.chassis.worker import LaneWorker
from services.reporting_sink.adapters.signer import KeySigner
from services.reporting_sink.adapters.tables import METADATA
from services.reporting_sink.app import MIGRATIONS, make_sink
from services.reporting_sink.settings import SinkSettings

NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)
KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
TRANSACTION = "ORD-000017"
LANE = partition_of(TRANSACTION.encode(), LANES)
OUTBOX_ROWS = Statement(
    select(OUTBOX.c.topic, OUTBOX.c.partition, OUTBOX.c.key, OUTBOX.c.value).order_by(OUTBOX.c.id)
)


class Bench:
    """A sink with its lanes taken over, and what it put into its outbox."""

    def __init__(self, folder: Path, **settings: Any) -> None:
        self.clock = FixedClock(NOW)
        self.settings = SinkSettings(**settings)
        sink = make_sink(self.settings, KeySigner(KEY))
        url = f"sqlite:///{folder / 'sink.sqlite'}"
        self.database = Database.open(url, METADATA, MIGRATIONS)
        self.worker = LaneWorker(sink, self.database, self.clock)
        self.worker.take_over(ALL_LANES)
        self.offset = 0

    def feed(self, *values: bytes | None) -> None:
        records = [
            Received(FILINGS.name, LANE, self.offset + at, 0, TRANSACTION.encode(), value)
            for at, value in enumerate(values)
        ]
        self.offset += len(values)
        self.worker.poll(records)

    def tick(self) -> None:
        for _ in range(3):
            for lane in ALL_LANES:
                self.worker.tick(lane)

    def said(self) -> list[dict[str, Any]]:
        with self.database.read() as work:
            rows = work.rows(OUTBOX_ROWS)
        return [
            {"topic": topic, "partition": partition, "key": key, **json.loads(value)}
            for topic, partition, key, value in rows
        ]

    def types(self) -> list[str]:
        return [event["type"] for event in self.said()]

    def find(self, kind: str) -> list[dict[str, Any]]:
        return [event for event in self.said() if event["type"] == kind]


def application(**changes: Any) -> Filing:
    item = AppliedItem(
        line="1",
        sku="SRV-8U-H200-8",
        eccn="4A090.a",
        quantity=2,
        unit_value="250000",
        tpp="15832",
        total_tpp="253312",
    )
    country = changes.pop("country", "SA")
    body = LicenseApplication(
        report="LIC_APP",
        applicant="Fernfeld Distribution Inc.",
        purchaser="Meridian Cloud",
        purchaser_country=country,
        intermediate_consignees=(),
        ultimate_consignee="Meridian Cloud",
        ultimate_consignee_country=country,
        end_user="Meridian Cloud",
        end_user_country=country,
        destination=country,
        end_use="commercial cloud",
        items=changes.pop("items", (item,)),
        reviewer="ada",
        rationale="Needed for the site in Riyadh.",
    )
    return filing("LIC_APP", body, **changes)


def red_flag(**changes: Any) -> Filing:
    body = SuspiciousOrder(
        report="RED_FLAG",
        reporter="Fernfeld Distribution Inc.",
        disposition="hold",
        reasons=("possible_match",),
        red_flags=("RF-D",),
        parties=("Meridian Cloud",),
        destination="SA",
    )
    return filing("RED_FLAG", body, **changes)


def filing(kind: Any, body: LicenseApplication | SuspiciousOrder, **changes: Any) -> Filing:
    return Filing(
        **{
            "report_id": "RPT-1",
            "revision": 1,
            "kind": kind,
            "schema_version": "2026-11",
            "filer": "portcullis",
            "transaction": TransactionName(source="erp/fernfeld", id=TRANSACTION, version=1),
            "determination_id": "D-1",
            "event_day": NOW.date(),
            "body": body,
            "simulated": True,
            **changes,
        }
    )


def event(data: Filing, *, id: str = "E-1") -> bytes:  # noqa: A002 - the attribute's own name
    draft = Draft(
        id=id, type="filing.submitted", subject=TRANSACTION, data=data, correlation="STORY-1"
    )
    return render(draft, source="portcullis/audit", time=NOW, lane=LANE, laneseq=1)


def codes(answer: dict[str, Any]) -> list[str]:
    return [condition["code"] for condition in answer["data"]["conditions"]]
