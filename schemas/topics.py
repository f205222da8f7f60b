"""The topic registry: one source for topic creation, settings, ACLs, AsyncAPI and README tables.

Topic names are ``<context>.<things>.v<major>``; a breaking change is a new topic; one writer each.
"""

from dataclasses import dataclass
from typing import Literal

from schemas.audit import AuditRecorded
from schemas.authorizations import AuthorizationGranted, AuthorizationRevoked
from schemas.controls import (
    CatalogActivated,
    ListActivated,
    ReviewerRegistered,
    SourceRegistered,
    SuspensionLifted,
    SuspensionOrdered,
)
from schemas.determinations import DeterminationIssued
from schemas.dispositions import (
    RedFlagRaised,
    ReleaseRecalled,
    TransactionDenied,
    TransactionHeld,
    TransactionReleased,
    ViolationRecorded,
)
from schemas.envelope import Event
from schemas.filings import FilingAccepted, FilingReceived, FilingRefused, FilingSubmitted
from schemas.ledger import AccountMoved
from schemas.orders import (
    OrderAmended,
    OrderCancelled,
    OrderSubmitted,
    ShipmentDelivered,
    ShipmentDeparted,
)
from schemas.provisioning import (
    CapacityActivated,
    CapacityAmended,
    CapacityCancelled,
    CapacityRequested,
    CapacityTerminated,
    UsageReported,
)
from schemas.receipts import CheckpointSigned, DeterminationSealed
from schemas.rejections import EventRejected
from schemas.rescreenings import RescreeningFinished
from schemas.reviews import GapReviewed, HoldReviewed

LANES = 16  # partitions of every lane topic; fixed at installation
INBOUND_BYTES_MAX = 48 * 1024  # value, key and headers together
OUTBOUND_BYTES_MAX = 512 * 1024
AUDIT_BYTES_MAX = 2 * 1024 * 1024
BATCH_OVERHEAD_BYTES = 4096  # Kafka's limit is on the whole batch with its headers
RETENTION_MS = 30 * 24 * 60 * 60 * 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One topic: its key, its one writer, what appears on it, and how it is created.

    Attributes:
        lanes: True: ``LANES`` partitions, partition p is lane p. False: one partition, global lane.
        inbound: written by others than us; created with ``compression.type=uncompressed``.
        audited: every offset becomes exactly one leaf of the log.
    """

    name: str
    key: Literal["transaction id", "global", "origin", "none"]
    owner: str
    events: tuple[type[Event], ...]
    lanes: bool
    inbound: bool = False
    audited: bool = True
    bytes_max: int = OUTBOUND_BYTES_MAX

    @property
    def partitions(self) -> int:
        """How many partitions the topic has."""
        return LANES if self.lanes else 1


ORDERS = Topic(
    name="orders.events.v1",
    key="transaction id",
    owner="distributors",
    lanes=True,
    inbound=True,
    bytes_max=INBOUND_BYTES_MAX,
    events=(OrderSubmitted, OrderAmended, OrderCancelled, ShipmentDeparted, ShipmentDelivered),
)
PROVISIONING = Topic(
    name="provisioning.events.v1",
    key="transaction id",
    owner="cloud systems",
    lanes=True,
    inbound=True,
    bytes_max=INBOUND_BYTES_MAX,
    events=(
        CapacityRequested,
        CapacityAmended,
        CapacityCancelled,
        CapacityActivated,
        CapacityTerminated,
        UsageReported,
    ),
)
REVIEWS = Topic(
    name="reviews.events.v1",
    key="transaction id",
    owner="console",
    lanes=True,
    inbound=True,
    bytes_max=INBOUND_BYTES_MAX,
    events=(HoldReviewed, GapReviewed),
)
AUTHORIZATIONS = Topic(
    name="authorizations.events.v1",
    key="global",
    owner="reporting_sink",
    lanes=False,
    events=(AuthorizationGranted, AuthorizationRevoked),
)
CONTROLS = Topic(
    name="controls.events.v1",
    key="global",
    owner="operator",
    lanes=False,
    inbound=True,
    bytes_max=INBOUND_BYTES_MAX,
    events=(
        ListActivated,
        CatalogActivated,
        SourceRegistered,
        ReviewerRegistered,
        SuspensionOrdered,
        SuspensionLifted,
    ),
)
DETERMINATIONS = Topic(
    name="screening.determinations.v1",
    key="transaction id",
    owner="screening",
    lanes=True,
    events=(DeterminationIssued, RescreeningFinished),
)
DISPOSITIONS = Topic(
    name="screening.dispositions.v1",
    key="transaction id",
    owner="screening",
    lanes=True,
    events=(
        TransactionHeld,
        TransactionReleased,
        TransactionDenied,
        ReleaseRecalled,
        ViolationRecorded,
        RedFlagRaised,
    ),
)
LEDGER = Topic(
    name="screening.ledger.v1",
    key="transaction id",
    owner="screening",
    lanes=True,
    events=(AccountMoved,),
)
SCREENING_REJECTIONS = Topic(
    name="screening.rejections.v1",
    key="transaction id",
    owner="screening",
    lanes=True,
    events=(EventRejected,),
)
RECEIPTS = Topic(
    name="audit.receipts.v1",
    key="transaction id",
    owner="audit",
    lanes=True,
    audited=False,
    events=(DeterminationSealed,),
)
RECORDS = Topic(
    name="audit.records.v1",
    key="none",
    owner="audit",
    lanes=False,
    audited=False,
    bytes_max=AUDIT_BYTES_MAX,
    events=(AuditRecorded,),
)
CHECKPOINTS = Topic(
    name="audit.checkpoints.v1",
    key="origin",
    owner="audit",
    lanes=False,
    audited=False,
    events=(CheckpointSigned,),
)
FILINGS = Topic(
    name="reporting.filings.v1",
    key="transaction id",
    owner="audit",
    lanes=True,
    events=(FilingSubmitted,),
)
ACKNOWLEDGEMENTS = Topic(
    name="reporting.acknowledgements.v1",
    key="transaction id",
    owner="reporting_sink",
    lanes=True,
    events=(FilingReceived, FilingAccepted, FilingRefused),
)
SINK_REJECTIONS = Topic(
    name="reporting_sink.rejections.v1",
    key="transaction id",
    owner="reporting_sink",
    lanes=True,
    events=(EventRejected,),
)

TOPICS: tuple[Topic, ...] = (
    ORDERS,
    PROVISIONING,
    REVIEWS,
    AUTHORIZATIONS,
    CONTROLS,
    DETERMINATIONS,
    DISPOSITIONS,
    LEDGER,
    SCREENING_REJECTIONS,
    RECEIPTS,
    RECORDS,
    CHECKPOINTS,
    FILINGS,
    ACKNOWLEDGEMENTS,
    SINK_REJECTIONS,
)
BY_NAME: dict[str, Topic] = {topic.name: topic for topic in TOPICS}

# Principals of our own processes; a topic's owner is one of them or an outside group.
_READERS: dict[str, tuple[Topic, ...]] = {
    "screening": (ORDERS, PROVISIONING, REVIEWS, AUTHORIZATIONS, CONTROLS, RECEIPTS),
    "audit": tuple(topic for topic in TOPICS if topic.audited),
    "reporting_sink": (FILINGS, CONTROLS),
    "console": TOPICS,
    "distributors": (DISPOSITIONS, SCREENING_REJECTIONS),
    "cloud systems": (DISPOSITIONS, SCREENING_REJECTIONS),
    "operator": TOPICS,
    "auditors": TOPICS,
}


@dataclass(frozen=True, slots=True)
class AccessRow:
    """One allowed (principal, operation, topic). What no row allows is refused by the broker."""

    principal: str
    operation: Literal["Read", "Write", "Describe"]
    topic: str


def settings(topic: Topic, *, replicas_in_sync: int = 1) -> dict[str, str]:
    """Give the Kafka settings ``topic`` is created with.

    Never compacted: offsets stay dense, so that a missing offset is evidence of loss. Inbound
    topics are uncompressed: a 60 MB gzip value passes ``max.message.bytes``.

    Args:
        topic: one of ``TOPICS``.
        replicas_in_sync: ``min.insync.replicas``; 1 on one broker, 2 on three.
    """
    return {
        "cleanup.policy": "delete",
        "retention.ms": str(RETENTION_MS),
        "message.timestamp.type": "LogAppendTime",
        "max.message.bytes": str(topic.bytes_max + BATCH_OVERHEAD_BYTES),
        "compression.type": "uncompressed" if topic.inbound else "producer",
        "min.insync.replicas": str(replicas_in_sync),
    }


def access_rows() -> tuple[AccessRow, ...]:
    """List every allowed access, for ``deploy``: one writer per topic, readers as they need.

    Our processes read their own outputs back when they take a lane over; an outside writer of an
    inbound topic does not read it, since other senders write there too.
    """
    rows: list[AccessRow] = []
    for topic in TOPICS:
        readers = [name for name, read in _READERS.items() if topic in read]
        rows.append(AccessRow(topic.owner, "Write", topic.name))
        own = () if topic.inbound else (topic.owner,)
        rows += [AccessRow(name, "Read", topic.name) for name in (*own, *readers)]
    described = [AccessRow(row.principal, "Describe", row.topic) for row in rows]
    return tuple(dict.fromkeys([*rows, *described]))
