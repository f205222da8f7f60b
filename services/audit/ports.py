"""What the handlers need from outside, in audit's own words.

Owns: the protocols. Refuses to know: what stands behind them.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import MetaData

from services.audit.domain.filing import Duty, State
from services.audit.domain.sealing import AnswerSeen, Place, Sealed
from services.chassis.database import Transaction


@dataclass(frozen=True, slots=True)
class TreeState:
    """What is committed of the log.

    Attributes:
        size: leaves committed.
        frontier: roots of the complete subtrees, largest first, joined.
        segment_bytes: committed bytes of the last payload segment, 0 where it is full.
        published: leaves whose records and receipts are in the outbox.
        signed_size: size of the last signed checkpoint; -1: none yet.
        signed_root: its root.
    """

    size: int = 0
    frontier: bytes = b""
    segment_bytes: int = 0
    published: int = 0
    signed_size: int = -1
    signed_root: bytes = b""


@dataclass(frozen=True, slots=True)
class FilingRow:
    """A filing with where it stands; instants are RFC 3339 text, empty where not yet."""

    report_id: str
    kind: str
    source: str
    transaction_id: str
    version: int
    determination_id: str
    caused_at: str
    review_index: int | None
    lane: int
    state: State
    detail: str
    sent_at: str
    answered_at: str
    receipt_number: str
    acknowledgement_number: str


class LogFolder(Protocol):
    """The log's files. Names are paths of tlog-tiles, relative to the folder."""

    def read(self, path: str) -> bytes | None:
        """The bytes of a file; None where there is none."""
        ...

    def discard(self, size: int, segment_bytes: int) -> None:
        """Remove whatever lies beyond a log of ``size`` leaves."""
        ...

    def append_payload(self, path: str, at: int, raw: bytes) -> None:
        """Cut a payload segment at ``at`` bytes and append."""
        ...

    def write(self, path: str, raw: bytes) -> None:
        """Write a file under its final name."""
        ...

    def start_sync(self) -> None:
        """Begin to make durable what was written since the last call, folders included."""
        ...

    def finish_sync(self) -> None:
        """Return when all of it is durable."""
        ...

    def replace(self, path: str, raw: bytes, *, durable: bool = True) -> None:
        """Replace a file: a reader sees the old or the new one, never a part."""
        ...

    def drop_partials(self, paths: Iterable[str]) -> None:
        """Remove the partial tiles of full ones."""
        ...


class Ledger(Protocol):
    """What audit keeps in its database. Every call runs in the transaction given."""

    metadata: MetaData

    def tree(self, work: Transaction) -> TreeState:
        """The committed state of the log."""
        ...

    def keep_tree(self, work: Transaction, state: TreeState) -> None:
        """Commit to a new state of the log."""
        ...

    def tails(self, work: Transaction, places: Collection[Place]) -> dict[Place, int]:
        """Last sealed offset of these partitions."""
        ...

    def keep_tails(self, work: Transaction, tails: Mapping[Place, int]) -> None:
        """Move last sealed offsets on."""
        ...

    def keep_identities(
        self, work: Transaction, rows: Sequence[tuple[bytes, str, int]], size: int
    ) -> tuple[set[int], dict[bytes, str]]:
        """Store event identities; say which indexes are new, and the digest known of the others."""
        ...

    def keep_seen(self, work: Transaction, sealed: Sequence[Sealed]) -> None:
        """Note where orders and determinations lie in the log, for filings."""
        ...

    def reviewer_keys(self, work: Transaction) -> dict[str, str]:
        """Public keys of registered reviewers, raw, base64."""
        ...

    def keep_duty(self, work: Transaction, duty: Duty, lane: int) -> None:
        """Note a report that is due; the same report twice is noted once."""
        ...

    def keep_answer(self, work: Transaction, answer: AnswerSeen) -> None:
        """Note an answer of the sink."""
        ...

    def filings(self, work: Transaction, *, state: str | None, limit: int) -> list[FilingRow]:
        """Filings, newest first (oldest first for a state)."""
        ...

    def keep_filing_state(
        self, work: Transaction, report_id: str, state: State, detail: str, at: str
    ) -> None:
        """Note that a filing was sent, or could not be built."""
        ...

    def order_index(
        self, work: Transaction, source: str, transaction_id: str, version: int
    ) -> int | None:
        """Leaf of an order's full state."""
        ...

    def determination_index(self, work: Transaction, determination_id: str) -> int | None:
        """Leaf of a determination that is not a release."""
        ...
