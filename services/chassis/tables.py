"""The chassis's own tables, one set per process.

Owns: lane, position, outbox, inbox, gap. Refuses to know: the process's tables beside them.
"""

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, MetaData, Table, Text

METADATA = MetaData()
_ID = BigInteger().with_variant(Integer, "sqlite")

LANE = Table(
    "lane",
    METADATA,
    Column("lane", Integer, primary_key=True, autoincrement=False),
    Column("epoch", BigInteger, nullable=False),  # rises with every take-over
    Column("owner", Text, nullable=False),  # worker that took it over last
    # JSON: topic -> [last laneseq given out, SHA-256 of its value]
    Column("sequences", Text, nullable=False),
    comment="One row per lane: mutex, owner epoch and sequences in one place.",
)
POSITION = Table(
    "position",
    METADATA,
    Column("topic", Text, primary_key=True),
    Column("partition", Integer, primary_key=True, autoincrement=False),
    Column("lane", Integer, nullable=False),
    Column("next_offset", BigInteger, nullable=False),
    Column("digest", LargeBinary, nullable=False),  # SHA-256 of the value of record next - 1
    comment="What has been read; the consumer group does not know it, this does.",
)
OUTBOX = Table(
    "outbox",
    METADATA,
    Column("id", _ID, primary_key=True, autoincrement=True),
    Column("lane", Integer, nullable=False),
    Column("topic", Text, nullable=False),
    Column("partition", Integer, nullable=False),
    Column("laneseq", BigInteger, nullable=False),
    Column("key", LargeBinary),
    Column("value", LargeBinary, nullable=False),
    Index("outbox_lane", "lane", "id"),
    sqlite_autoincrement=True,  # a published id is never given out again
    comment="Committed, not yet known to be published; rows go with a later transaction.",
)
INBOX = Table(
    "inbox",
    METADATA,
    Column("id", _ID, primary_key=True, autoincrement=True),
    Column("lane", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("body", Text, nullable=False),
    Index("inbox_lane", "lane", "id"),
    sqlite_autoincrement=True,
    comment="Notes from one lane to another, taken in order.",
)
GAP = Table(
    "gap",
    METADATA,
    Column("topic", Text, primary_key=True),
    Column("partition", Integer, primary_key=True, autoincrement=False),
    Column("first_offset", BigInteger, primary_key=True, autoincrement=False),
    Column("after_offset", BigInteger, nullable=False),
    Column("lane", Integer, nullable=False),
    Column("noticed_at", Text, nullable=False),
    Column("is_lifted", Integer, nullable=False),
    comment="Offsets that were never read. While one is not lifted its lanes are barred.",
)
