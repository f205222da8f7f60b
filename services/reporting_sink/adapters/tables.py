"""The sink's own tables. The chassis adds its own beside them.

Owns: names, keys and indexes. Refuses to know: who reads and writes them.
"""

from sqlalchemy import BigInteger, Column, Index, Integer, MetaData, Table, Text

METADATA = MetaData()

FILINGS = Table(
    "filing",
    METADATA,
    Column("filer", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("report_id", Text, primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("lane", Integer, nullable=False),
    Column("transaction_id", Text, nullable=False),
    Column("determination_id", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("content_digest", Text, nullable=False),
    Column("event_id", Text, nullable=False),
    Column("correlation", Text),
    Column("receipt", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Column("decide_at_ms", BigInteger),
    Index("filing_report", "report_id"),
    Index("filing_determination", "determination_id", "kind"),
    Index("filing_due", "lane", "decide_at_ms"),
    comment="One row per filing revision, whichever door it came through.",
)
COUNTERS = Table(
    "counter",
    METADATA,
    Column("lane", Integer, primary_key=True, autoincrement=False),
    Column("name", Text, primary_key=True),
    Column("day", Text, primary_key=True),
    Column("value", BigInteger, nullable=False),
    comment="Last number given out, under the lane's lock.",
)
