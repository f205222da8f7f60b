"""A stand for screening: records with offsets in, outbox events out, an audit that can be asked."""

import base64
import hashlib
import json
from collections import defaultdict
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import bindparam, select

from schemas.controls import ListActivation
from schemas.envelope import format_instant
from schemas.partitions import partition_of
from schemas.topics import BY_NAME, CONTROLS, LANES, ORDERS, PROVISIONING, RECEIPTS, REVIEWS
from services.chassis.clock import FixedClock
from services.chassis.database import Database, Statement
from services.chassis.records import ALL_LANES, Received
from services.chassis.run import open_database
from services.chassis.tables import OUTBOX
from services.chassis.worker import LaneWorker, ready
from services.matching.delta import compare_lists
from services.matching.lists import FORMATS, join_kept, parse_list
from services.matching.starter import load_starter
from services.policy.reference.catalog import Catalog, import_item_master, starter_catalog
from services.screening.adapters.reading import read_rows
from services.screening.adapters.store import FileStore
from services.screening.app import MIGRATIONS, make_process, make_shown
from services.screening.domain.reference import ListInForce
from services.screening.routes import make_http
from services.screening.settings import ScreeningSettings
from services.screening.translate.activations import approve, list_of
from services.screening.translate.signatures import sign
from tests.component.services.screening.fake_audit import FakeAudit

NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)
SOURCE = "urn:distributor:one"
CLOUD = "urn:cloud:one"
AUTHORIZATIONS = BY_NAME["authorizations.events.v1"]
Json = dict[str, Any]
_OUT = Statement(
    select(OUTBOX.c.id, OUTBOX.c.topic, OUTBOX.c.partition, OUTBOX.c.value)
    .where(OUTBOX.c.id > bindparam("after"))
    .order_by(OUTBOX.c.id)
)


class Stand:
    """One screening worker on a SQLite file, with every lane taken over."""

    def __init__(self, home: Path, now: datetime = NOW, database_url: str = "") -> None:
        self.home = home
        self.clock = FixedClock(now)
        self.audit = FakeAudit(home)
        self.settings = ScreeningSettings(home=home, database=database_url)
        self.offsets: dict[tuple[str, int], int] = defaultdict(int)
        self.written = 0
        self.events = 0
        self.keys: dict[str, bytes] = {}
        self.start()

    def start(self) -> None:
        """Start a worker: also again, after a crash, from the database."""
        self.process = make_process(self.settings)
        self.database: Database = open_database(self.process, self.settings, MIGRATIONS)
        self.worker = LaneWorker(self.process, self.database, self.clock)
        self.worker.take_over(ALL_LANES)
        self.shown = make_shown(self.process, self.database, self.clock)
        self.http = make_http(self.shown)

    def stop(self) -> None:
        self.database.close()

    # -- records ---------------------------------------------------------------------------------

    def place(self, topic: str, key: bytes, value: bytes | None, **more: Any) -> Received:
        """Give a value the next offset of its partition."""
        lanes = BY_NAME[topic].lanes
        partition = more.get("partition", partition_of(key, LANES) if lanes else 0)
        offset = self.offsets[topic, partition]
        self.offsets[topic, partition] += 1
        headers = tuple(more.get("headers", ()))
        return Received(topic, partition, offset, 0, key, value, headers)

    def event(self, topic: str, kind: str, data: Json, **more: Any) -> Received:
        """Write an event down and place it."""
        self.events += 1
        subject = more.get("subject") or data.get("transaction_id", "global")
        value = {
            "specversion": "1.0",
            "id": more.get("id", f"event-{self.events}"),
            "source": more.get("source", SOURCE),
            "type": kind,
            "subject": subject,
            "time": format_instant(self.clock.now()),
            "data": data,
        }
        raw = json.dumps(value, ensure_ascii=False).encode()
        headers = more.get("headers", ())
        if "signer" in more:
            headers = (sign(raw, more["signer"], self.keys[more["signer"]]),)
        key = more.get("key", subject.encode())
        placed = {"partition": more["partition"]} if "partition" in more else {}
        return self.place(topic, key, raw, headers=headers, **placed)

    def order(self, kind: str, data: Json, **more: Any) -> Received:
        return self.event(ORDERS.name, kind, data, **more)

    def capacity(self, kind: str, data: Json, **more: Any) -> Received:
        return self.event(PROVISIONING.name, kind, data, source=CLOUD, **more)

    def control(self, kind: str, data: Json, **more: Any) -> Received:
        return self.event(CONTROLS.name, kind, data, source="portcullis/operator", **more)

    def authorization(self, kind: str, data: Json, **more: Any) -> Received:
        source = "portcullis/reporting_sink"
        return self.event(AUTHORIZATIONS.name, kind, data, source=source, **more)

    def review(self, held: Json, action: str, reviewer: str, **more: Any) -> Received:
        """A signed review of the determination that a held (or other) event names."""
        name = held["data"]["transaction"]
        data = {
            "transaction_id": name["id"],
            "transaction_source": name["source"],
            "version": name["version"],
            "determination_id": held["data"]["determination_id"],
            "reviewer": reviewer,
            "action": action,
            "rationale": "looked at it",
        }
        if "remember" in more:
            data["remember"] = more.pop("remember")
        more.setdefault("signer", reviewer)
        return self.event(REVIEWS.name, "hold.reviewed", data, source="portcullis/cli", **more)

    def receipt(self, issued: Json, **more: Any) -> Received:
        """The receipt of a determination event from ``feed``."""
        data = {
            "transaction": issued["data"]["transaction"],
            "determination_id": issued["data"]["determination_id"],
            "proof": more.get("proof") or self.audit.proof(issued["raw"]),
        }
        return self.event(
            RECEIPTS.name, "determination.sealed", data,
            source="portcullis/audit", subject=data["transaction"]["id"],
        )  # fmt: skip

    # -- driving ---------------------------------------------------------------------------------

    def feed(self, *records: Received) -> list[Json]:
        """Let one poll be handled; return what was written to the outbox, with ``topic``."""
        self.worker.poll(records)
        return self.out()

    def tick(self) -> list[Json]:
        """Let every lane look at the clock, twice (the first may wake the second)."""
        for lane in (*ALL_LANES, *ALL_LANES):
            ready(partial(self.worker.tick, lane))
        return self.out()

    def out(self) -> list[Json]:
        """Return the events written since last asked."""
        with self.database.read() as work:
            rows = work.rows(_OUT, after=self.written)
        found = []
        for row_id, topic, partition, value in rows:
            self.written = row_id
            found.append(
                json.loads(bytes(value))
                | {"topic": topic, "partition": partition, "raw": bytes(value)}
            )
        return found

    # -- a house in order ------------------------------------------------------------------------

    def furnish(self, *reviewers: str) -> None:
        """Activate starter list and catalog, register sources and reviewers."""
        records = [
            self.activate_list(load_starter()),
            self.activate_catalog(),
            self.register(SOURCE, ORDERS.name),
            self.register(CLOUD, PROVISIONING.name),
            *(self.register_reviewer(name) for name in reviewers),
        ]
        self.feed(*records)
        self.tick()

    def store_list(self, content: bytes, suffix: str = "csv") -> str:
        """Keep a list file in the store; return its digest."""
        digest = hashlib.sha256(content).hexdigest()
        folder = self.home / "store" / "lists"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{digest}.{suffix}").write_bytes(content)
        return digest

    def activate_list(self, content: bytes, **more: Any) -> Received:
        """Activate a list: approved by the first two reviewers where it replaces another.

        ``approved_by``: others than the first two. Anything else replaces a field of the event.
        """
        approvers = more.pop("approved_by", tuple(self.keys)[:2])
        form = more.get("format", "csl_csv")
        data = {
            "list_name": "csl",
            "digest": self.store_list(content, FORMATS[form].suffix),
            "rows": len(parse_list(content, form=form, name="csl").entries),
            "format": form,
            "fetched_at": format_instant(self.clock.now()),
        } | more
        with self.database.read() as work:
            lists = read_rows(work, generation=0, day="").lists
        before = next((each for each in lists if each.name == data["list_name"]), None)
        if before is None or before.digest != data["digest"]:
            data |= self._proposal(data, before) | more
            asked = ListActivation.model_validate_json(json.dumps(data))
            data["approvals"] = [
                approve(asked, name, self.keys[name]).model_dump() for name in approvers
            ]
        return self.control("list.activated", data)

    def _proposal(self, data: Json, before: ListInForce | None) -> Json:
        """Who asks, and what changes against the list in force."""
        if before is None:
            return {"requested_by": "operator"}
        asked = ListActivation.model_validate_json(json.dumps(data))
        store = FileStore(self.home)
        whole = []
        for each in (before, list_of(asked)):
            listed, *kept = [
                parse_list(store.read_list(part.digest), form=part.form, name=part.name)
                for part in each.parts()
            ]
            whole.append(join_kept(listed, kept[0] if kept else None))
        delta = compare_lists(*whole).digest
        return {"requested_by": "operator", "replaces": before.digest, "delta": delta}

    def activate_catalog(self) -> Received:
        catalog = import_item_master(starter_catalog())
        assert isinstance(catalog, Catalog)
        folder = self.home / "store" / "catalogs"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{catalog.digest}.csv").write_bytes(catalog.content)
        data = {"digest": catalog.digest, "items": len(catalog.items)}
        return self.control("catalog.activated", data)

    def register(self, source: str, *channels: str) -> Received:
        data = {
            "registered_source": source,
            "channels": list(channels),
            "exporter": "Ordinary Distribution LLC",
            "exporter_country": "US",
        }
        return self.control("source.registered", data)

    def register_reviewer(
        self, name: str, requester_for: tuple[str, ...] = (), seed: bytes | None = None
    ) -> Received:
        seed = seed or hashlib.sha256(name.encode()).digest()
        self.keys[name] = seed
        public = Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
        data = {
            "reviewer": name,
            "public_key": base64.b64encode(public).decode(),
            "requester_for": list(requester_for),
        }
        return self.control("reviewer.registered", data)


def party(name: str = "Tannhaus Elektronik GmbH", country: str = "DE") -> Json:
    return {"name": name, "address": ["12 Lindenweg", "20095 Hamburg"], "country": country}


def short_order(transaction_id: str = "ORD-1", version: int = 1, **more: Any) -> Json:
    """The 24 fields of an everyday order: a gaming card to Germany."""
    return {
        "transaction_id": transaction_id,
        "version": version,
        "planned_export_on": "2026-11-25",
        "ships_from": "US",
        "destination": "DE",
        "end_use": "gaming",
        "red_flags_seen": [],
        "purchaser": party(),
        "intermediate_consignee": [],
        "ultimate_consignee": {"same_as": "purchaser"},
        "end_user": {"same_as": "purchaser"},
        "freight_forwarder": "none",
        "lines": [
            {
                "line_id": "1",
                "sku": "CARD-ARC-B580",
                "quantity": 4,
                "unit_value": "249.00",
                "currency": "USD",
            }
        ],
    } | more


def kinds(events: list[Json]) -> list[str]:
    """Return the types of events, in order."""
    return [event["type"] for event in events]


def the(events: list[Json], kind: str) -> Json:
    """Return the one event of a type."""
    (found,) = [event for event in events if event["type"] == kind]
    return found


def of_transactions(events: list[Json]) -> list[Json]:
    """Return events that are about transactions: what is said of lists left out."""
    return [event for event in events if event["type"] != "rescreening.finished"]
