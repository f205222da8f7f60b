"""The events of all topics, by type, with their place in the log.

Owns: reading events back leniently. Refuses to know: any invariant.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from services.audit.domain.reconcile.model import Coordinates, LogView, Told, TopicRecord
from services.tlog.errors import LeafError
from services.tlog.leaf import Leaf, parse_leaf

Name = tuple[str, str, int]  # source, transaction id, version


class History:
    """Everything that was said, by event type.

    Attributes:
        by_type: events in log order, then topic order.
        rejected: coordinates of records that a consumer rejected.
    """

    def __init__(self, told: Iterable[Told]) -> None:
        """Sort events by type and log index."""
        self.by_type: dict[str, list[Told]] = defaultdict(list)
        for one in sorted(told, key=lambda each: (each.index, each.at)):
            self.by_type[one.type].append(one)
        self.rejected: set[Coordinates] = {
            (str(one.data["topic"]), _whole(one.data["partition"]), _whole(one.data["offset"]))
            for one in self.by_type["event.rejected"]
        }

    def of(self, *types: str) -> list[Told]:
        """Events of these types that were sealed as ``event``, and rejected by nobody."""
        return [
            one
            for name in types
            for one in self.by_type[name]
            if one.kind == "event" and one.at not in self.rejected
        ]


def name_of(told: Told) -> Name:
    """Transaction identity and version: named inside ours, by the envelope on the way in."""
    named: Any = told.data.get("transaction")
    if isinstance(named, dict):
        return str(named["source"]), str(named["id"]), int(named["version"])
    source = str(told.data.get("transaction_source", told.source))
    return source, str(told.data["transaction_id"]), _whole(told.data.get("version", 0))


def build_history(records: Sequence[TopicRecord], log: LogView) -> History:
    """Read every event, and find its leaf."""
    indexes: dict[Coordinates, tuple[int, Leaf]] = {}
    for index, leaf in enumerate(parse_leaves(log)):
        if leaf is not None and leaf.kind != "gap":
            indexes[leaf.topic, leaf.partition, leaf.offset] = (index, leaf)
    told = []
    for record in records:
        at = (record.topic, record.partition, record.offset)
        index, leaf = indexes.get(at, (-1, None))
        event = _read(record)
        if event is not None:
            told.append(_tell(record, at, index, leaf, event))
    return History(told)


def parse_leaves(log: LogView) -> list[Leaf | None]:
    """Every leaf of the log; None where an entry is none."""
    leaves: list[Leaf | None] = []
    for entry in log.entries:
        try:
            leaves.append(parse_leaf(entry))
        except LeafError:
            leaves.append(None)
    return leaves


def _tell(
    record: TopicRecord, at: Coordinates, index: int, leaf: Leaf | None, event: dict[str, Any]
) -> Told:
    value = record.value or b""
    return Told(
        at=at,
        index=index,
        digest=hashlib.sha256(value).hexdigest(),
        kind="event" if leaf is None else leaf.kind,
        id=str(event["id"]),
        source=str(event["source"]),
        type=str(event["type"]),
        time=str(event["time"]),
        data=event["data"],
        value=value,
        headers=record.headers,
    )


def _read(record: TopicRecord) -> dict[str, Any] | None:
    """The event of a record, structured or binary mode; None where there is none."""
    try:
        attributes = {
            name.removeprefix("ce_"): value.decode()
            for name, value in record.headers
            if name.startswith("ce_")
        }
        content = json.loads(record.value or b"")
        event = {**attributes, "data": content} if "type" in attributes else content
        complete = all(name in event for name in ("id", "source", "type", "time", "data"))
        return event if complete and isinstance(event["data"], dict) else None
    except (ValueError, TypeError):
        return None


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0
