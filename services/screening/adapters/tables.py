"""Screening's own tables. The chassis adds its own beside them.

Owns: names, keys and indexes. Refuses to know: who reads and writes them.
Instants are milliseconds since 1970 UTC; days are ISO text.
"""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
)

METADATA = MetaData()
_ID = BigInteger().with_variant(Integer, "sqlite")

TRANSACTIONS = Table(
    "transactions",
    METADATA,
    Column("transaction_id", Text, primary_key=True),
    Column("source", Text, primary_key=True),
    Column("lane", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("state", Text, nullable=False),
    Column("generation", BigInteger, nullable=False),
    Column("facts", LargeBinary, nullable=False),
    Column("facts_digest", Text, nullable=False),
    Column("destination", Text, nullable=False),
    Column("story", Text, nullable=False),
    Column("determination_id", Text),
    Column("disposition", Text, nullable=False),
    Column("sealed_digest", Text, nullable=False),
    Column("terms", Text, nullable=False),
    Column("halt_reason", Text, nullable=False),
    Column("valid_until_ms", BigInteger),
    Column("released_version", BigInteger, nullable=False),
    Column("released_determination", Text, nullable=False),
    Column("released_at_ms", BigInteger),
    Column("released_until_ms", BigInteger),
    Column("release_ended_at_ms", BigInteger),
    Column("departed", Text, nullable=False),
    Column("since_ms", BigInteger, nullable=False),
    Column("due_at_ms", BigInteger),
    Index("transactions_due", "lane", "due_at_ms"),
    Index("transactions_generation", "lane", "state", "generation"),
    comment="One row per transaction: where it stands and the facts of its highest version.",
)
DETERMINATIONS = Table(
    "determinations",
    METADATA,
    Column("determination_id", Text, primary_key=True),
    Column("source", Text, nullable=False),
    Column("transaction_id", Text, nullable=False),
    Column("issued_at_ms", BigInteger, nullable=False),
    Column("value", LargeBinary, nullable=False),
    Index("determinations_transaction", "transaction_id"),
    comment="Every determination as issued: the bytes of the event.",
)
HISTORY = Table(
    "history",
    METADATA,
    Column("id", _ID, primary_key=True, autoincrement=True),
    Column("source", Text, nullable=False),
    Column("transaction_id", Text, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    Column("event", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("cause", Text, nullable=False),
    Column("note", Text, nullable=False),
    Index("history_transaction", "transaction_id"),
    comment="The steps of every life, for people.",
)
SEEN = Table(
    "seen",
    METADATA,
    Column("lane", Integer, primary_key=True, autoincrement=False),
    Column("event_id", Text, primary_key=True),
    Column("source", Text, primary_key=True),
    Column("digest", LargeBinary, nullable=False),
    comment="Event ids read, with the SHA-256 of their bytes.",
)
APPROVALS = Table(
    "approvals",
    METADATA,
    Column("determination_id", Text, primary_key=True),
    Column("reviewer", Text, primary_key=True),
    Column("at_ms", BigInteger, nullable=False),
    Column("remember", Text),
    comment="Approvals of a determination; void with it. What they would remember, if anything.",
)
CLEARANCES = Table(
    "clearances",
    METADATA,
    Column("clearance_id", Text, primary_key=True),
    Column("party_key", Text, nullable=False),
    Column("party_name", Text, nullable=False),
    Column("country", Text, nullable=False),
    Column("role_class", Text, nullable=False),
    Column("list_name", Text, nullable=False),
    Column("entry_id", Text, nullable=False),
    Column("entry_name", Text, nullable=False),
    Column("entry_digest", Text, nullable=False),
    Column("reach", Text, nullable=False),
    Column("cleared_by", Text, nullable=False),
    Column("cleared_on", Text, nullable=False),
    Column("expires_on", Text, nullable=False),
    Column("determination_id", Text, nullable=False),
    Column("review_id", Text, nullable=False),
    Column("voided_by", Text, nullable=False),
    Index("clearances_party", "party_key"),
    Index("clearances_expiry", "expires_on"),
    comment="False positives that two reviewers cleared, with what both sides said then.",
)
LIST_CHANGES = Table(
    "list_changes",
    METADATA,
    Column("generation", BigInteger, primary_key=True, autoincrement=False),
    Column("list_name", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("form", Text, nullable=False),
    Column("kept", Text),
    Column("older_digest", Text),
    Column("older_form", Text),
    Column("older_kept", Text),
    comment="What each activated list took the place of: what is compared again afterwards.",
)
RESCREENINGS = Table(
    "rescreenings",
    METADATA,
    Column("generation", BigInteger, primary_key=True, autoincrement=False),
    Column("lane", Integer, primary_key=True, autoincrement=False),
    Column("compared", BigInteger, nullable=False),
    Column("affected", BigInteger, nullable=False),
    Column("flagged", BigInteger, nullable=False),
    Column("started_at_ms", BigInteger, nullable=False),
    Column("finished_at_ms", BigInteger),
    comment="How far each lane is in comparing its transactions with a list change; -1: all.",
)
ACCOUNTS = Table(
    "accounts",
    METADATA,
    Column("account", Text, primary_key=True),
    Column("limit_units", BigInteger, nullable=False),
    Column("balance", BigInteger, nullable=False),
    Column("violated", BigInteger, nullable=False),
    Column("accountseq", BigInteger, nullable=False),
    CheckConstraint("balance >= 0", name="balance_not_negative"),
    CheckConstraint("balance - violated <= limit_units", name="balance_within_limit"),
    comment="Quota accounts. What moved in violation is exempt from the limit, and counted.",
)
HOLDINGS = Table(
    "holdings",
    METADATA,
    Column("account", Text, primary_key=True),
    Column("source", Text, primary_key=True),
    Column("transaction_id", Text, primary_key=True),
    Column("line", Text, primary_key=True),
    Column("lane", Integer, nullable=False),
    Column("reserved", BigInteger, nullable=False),
    Column("consumed", BigInteger, nullable=False),
    Column("give_back_at_ms", BigInteger, nullable=False),
    Index("holdings_due", "lane", "give_back_at_ms"),
    CheckConstraint("reserved >= 0 AND consumed >= 0", name="holding_not_negative"),
    comment="What each transaction has reserved and consumed of each account.",
)
LICENSES = Table(
    "licenses",
    METADATA,
    Column("license_number", Text, primary_key=True),
    Column("source", Text, nullable=False),
    Column("transaction_id", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("is_revoked", Integer, nullable=False),
    Index("licenses_transaction", "transaction_id"),
    comment="Licenses as granted.",
)
GENERATION = Table(
    "generation",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("generation", BigInteger, nullable=False),
    Column("day", Text, nullable=False),
    comment="One row: the counter that rises with every change that may change an answer.",
)
CHANGES = Table(
    "changes",
    METADATA,
    Column("generation", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("cause", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    comment="What changed, per generation.",
)
LISTS = Table(
    "lists",
    METADATA,
    Column("list_name", Text, primary_key=True),
    Column("digest", Text, nullable=False),
    Column("rows", BigInteger, nullable=False),
    Column("fetched_at_ms", BigInteger, nullable=False),
    Column("form", Text),
    Column("kept", Text),
    comment="The active list per slot: its format, and the file of entries kept beside it.",
)
CATALOGS = Table(
    "catalogs",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("digest", Text, nullable=False),
    comment="One row: the active catalog.",
)
SOURCES = Table(
    "sources",
    METADATA,
    Column("source", Text, primary_key=True),
    Column("channels", Text, nullable=False),
    Column("exporter", Text, nullable=False),
    Column("country", Text, nullable=False),
    comment="Registered senders; channels are separated by spaces.",
)
REVIEWERS = Table(
    "reviewers",
    METADATA,
    Column("reviewer", Text, primary_key=True),
    Column("public_key", LargeBinary, nullable=False),
    Column("requester_for", Text, nullable=False),
    comment="Registered compliance officers.",
)
SUSPENSIONS = Table(
    "suspensions",
    METADATA,
    Column("suspension_id", Text, primary_key=True),
    Column("scope", Text, nullable=False),
    Column("value", Text, nullable=False),
    comment="Operator switches in force.",
)
