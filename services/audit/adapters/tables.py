"""The tables of audit's database.

Owns: their columns. Refuses to know: who reads them. Positions and outbox are the chassis's.
"""

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, MetaData, Table, Text

METADATA = MetaData()

TREE = Table(
    "tree",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("size", BigInteger, nullable=False),
    Column("frontier", LargeBinary, nullable=False),
    Column("segment_bytes", BigInteger, nullable=False),
    Column("published", BigInteger, nullable=False),
    Column("signed_size", BigInteger, nullable=False),
    Column("signed_root", LargeBinary, nullable=False),
    comment="One row: what is committed of the log.",
)
TAIL = Table(
    "tail",
    METADATA,
    Column("topic", Text, primary_key=True),
    Column("partition", Integer, primary_key=True, autoincrement=False),
    Column("last_offset", BigInteger, nullable=False),
    comment="Last sealed offset per partition: prev_offset of its next leaf.",
)
IDENTITY = Table(
    "identity",
    METADATA,
    Column("identity", LargeBinary, primary_key=True),
    Column("digest", Text, nullable=False),
    Column("leaf", BigInteger, nullable=False),
    Index("identity_leaf", "leaf"),
    comment="Event identities seen lately, to tell doubles; bounded.",
)
ORDER_STATE = Table(
    "order_state",
    METADATA,
    Column("source", Text, primary_key=True),
    Column("transaction_id", Text, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("leaf", BigInteger, nullable=False),
    comment="Where the full state of a transaction lies in the log.",
)
DETERMINATION = Table(
    "determination",
    METADATA,
    Column("determination_id", Text, primary_key=True),
    Column("leaf", BigInteger, nullable=False),
    comment="Where a determination that is not a release lies in the log.",
)
REVIEWER = Table(
    "reviewer",
    METADATA,
    Column("reviewer", Text, primary_key=True),
    Column("public_key", Text, nullable=False),
    comment="Registered reviewers' Ed25519 keys, raw, base64.",
)
FILING = Table(
    "filing",
    METADATA,
    Column("report_id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("transaction_id", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("determination_id", Text, nullable=False),
    Column("caused_at", Text, nullable=False),
    Column("review_index", BigInteger),
    Column("lane", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("sent_at", Text, nullable=False),
    Column("answered_at", Text, nullable=False),
    Column("receipt_number", Text, nullable=False),
    Column("acknowledgement_number", Text, nullable=False),
    Index("filing_state", "state"),
    comment="Reports due, sent and answered.",
)
