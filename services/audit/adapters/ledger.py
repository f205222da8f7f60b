"""Audit's database behind its port.

Owns: the statements. Refuses to know: files and topics.
"""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import bindparam, delete, select, update

from services.audit.adapters.tables import (
    DETERMINATION,
    FILING,
    IDENTITY,
    METADATA,
    ORDER_STATE,
    REVIEWER,
    TAIL,
    TREE,
)
from services.audit.domain.filing import Duty, State, advances
from services.audit.domain.sealing import (
    AnswerSeen,
    DeterminationSeen,
    OrderSeen,
    Place,
    ReviewerSeen,
    Sealed,
)
from services.audit.ports import FilingRow, TreeState
from services.chassis.database import OneOf, Statement, Transaction, upsert

IDENTITIES_KEPT = 2_000_000

_TREE_COLUMNS = (
    TREE.c.size,
    TREE.c.frontier,
    TREE.c.segment_bytes,
    TREE.c.published,
    TREE.c.signed_size,
    TREE.c.signed_root,
)
_READ_TREE = Statement(select(*_TREE_COLUMNS))
_KEEP_TREE = upsert(TREE)
_TAILS = OneOf(
    select(TAIL.c.topic, TAIL.c.partition, TAIL.c.last_offset), TAIL.c.topic, TAIL.c.partition
)
_KEEP_TAIL = upsert(TAIL)
_ADD_IDENTITY = upsert(IDENTITY, keep=("digest", "leaf"))
_NEW_IDENTITIES = Statement(select(IDENTITY.c.leaf).where(IDENTITY.c.leaf >= bindparam("first")))
_KNOWN_IDENTITY = Statement(
    select(IDENTITY.c.digest).where(IDENTITY.c.identity == bindparam("identity"))
)
_DROP_IDENTITIES = Statement(delete(IDENTITY).where(IDENTITY.c.leaf < bindparam("before")))
_ADD_ORDER = upsert(ORDER_STATE, keep=("leaf",))
_ADD_DETERMINATION = upsert(DETERMINATION, keep=("leaf",))
_KEEP_REVIEWER = upsert(REVIEWER)
_READ_REVIEWERS = Statement(select(REVIEWER.c.reviewer, REVIEWER.c.public_key))
_FIND_ORDER = Statement(
    select(ORDER_STATE.c.leaf).where(
        ORDER_STATE.c.source == bindparam("source"),
        ORDER_STATE.c.transaction_id == bindparam("transaction_id"),
        ORDER_STATE.c.version == bindparam("version"),
    )
)
_FIND_DETERMINATION = Statement(
    select(DETERMINATION.c.leaf).where(
        DETERMINATION.c.determination_id == bindparam("determination_id")
    )
)
_ADD_FILING = upsert(FILING, keep=[column.name for column in FILING.columns])
_FILING_STATE = Statement(
    select(FILING.c.state).where(FILING.c.report_id == bindparam("report_id"))
)
_FILINGS = Statement(
    select(*FILING.columns).order_by(FILING.c.caused_at.desc()).limit(bindparam("most"))
)
_FILINGS_IN_STATE = Statement(
    select(*FILING.columns)
    .where(FILING.c.state == bindparam("state"))
    .order_by(FILING.c.caused_at)
    .limit(bindparam("most"))
)
_MOVE_FILING = Statement(
    update(FILING)
    .where(FILING.c.report_id == bindparam("b_report_id"))
    .values(state=bindparam("b_state"), detail=bindparam("b_detail"), sent_at=bindparam("b_at"))
)
_RECEIVE_FILING = Statement(
    update(FILING)
    .where(FILING.c.report_id == bindparam("b_report_id"))
    .values(state=bindparam("b_state"), receipt_number=bindparam("b_number"))
)
_KEEP_RECEIPT = Statement(
    update(FILING)
    .where(FILING.c.report_id == bindparam("b_report_id"))
    .values(receipt_number=bindparam("b_number"))
)
_ANSWER_FILING = Statement(
    update(FILING)
    .where(FILING.c.report_id == bindparam("b_report_id"))
    .values(
        state=bindparam("b_state"),
        detail=bindparam("b_detail"),
        answered_at=bindparam("b_at"),
        acknowledgement_number=bindparam("b_number"),
    )
)


class Ledger:
    """The tables of ``tables.py``, in the words of ``ports.Ledger``."""

    metadata = METADATA

    def tree(self, work: Transaction) -> TreeState:
        """The committed state of the log."""
        row = work.one(_READ_TREE)
        return TreeState() if row is None else TreeState(*row)

    def keep_tree(self, work: Transaction, state: TreeState) -> None:
        """Commit to a new state of the log."""
        work.execute(
            _KEEP_TREE,
            id=0,
            size=state.size,
            frontier=state.frontier,
            segment_bytes=state.segment_bytes,
            published=state.published,
            signed_size=state.signed_size,
            signed_root=state.signed_root,
        )

    def tails(self, work: Transaction, places: Collection[Place]) -> dict[Place, int]:
        """Last sealed offset of these partitions."""
        found = _TAILS.rows(work, list(places))
        return {(topic, partition): last for topic, partition, last in found}

    def keep_tails(self, work: Transaction, tails: Mapping[Place, int]) -> None:
        """Move last sealed offsets on."""
        work.execute_many(
            _KEEP_TAIL,
            [
                {"topic": topic, "partition": partition, "last_offset": last}
                for (topic, partition), last in tails.items()
            ],
        )

    def keep_identities(
        self, work: Transaction, rows: Sequence[tuple[bytes, str, int]], size: int
    ) -> tuple[set[int], dict[bytes, str]]:
        """Store event identities; say which indexes are new, and the digest known of the others."""
        if not rows:
            return set(), {}
        work.execute_many(
            _ADD_IDENTITY,
            [
                {"identity": identity, "digest": digest, "leaf": index}
                for identity, digest, index in rows
            ],
        )
        new = {index for (index,) in work.rows(_NEW_IDENTITIES, first=rows[0][2])}
        known: dict[bytes, str] = {}
        for identity, _, index in rows:
            if index not in new:
                row = work.one(_KNOWN_IDENTITY, identity=identity)
                known[identity] = row[0] if row else ""
        work.execute(_DROP_IDENTITIES, before=size - IDENTITIES_KEPT)
        return new, known

    def keep_seen(self, work: Transaction, sealed: Sequence[Sealed]) -> None:
        """Note where orders and determinations lie in the log, and reviewers' keys."""
        orders, determinations, reviewers = [], [], []
        for one in sealed:
            seen = one.seen
            if isinstance(seen, OrderSeen):
                orders.append(
                    {
                        "source": seen.source,
                        "transaction_id": seen.transaction_id,
                        "version": seen.version,
                        "leaf": one.index,
                    }
                )
            elif isinstance(seen, DeterminationSeen) and seen.disposition != "release":
                determinations.append(
                    {"determination_id": seen.determination_id, "leaf": one.index}
                )
            elif isinstance(seen, ReviewerSeen):
                reviewers.append({"reviewer": seen.reviewer, "public_key": seen.public_key})
        work.execute_many(_ADD_ORDER, orders)
        work.execute_many(_ADD_DETERMINATION, determinations)
        work.execute_many(_KEEP_REVIEWER, reviewers)

    def reviewer_keys(self, work: Transaction) -> dict[str, str]:
        """Public keys of registered reviewers, raw, base64."""
        return dict(work.rows(_READ_REVIEWERS))

    def keep_duty(self, work: Transaction, duty: Duty, lane: int) -> None:
        """Note a report that is due; the same report twice is noted once."""
        work.execute(
            _ADD_FILING,
            report_id=duty.report_id,
            kind=duty.kind,
            source=duty.source,
            transaction_id=duty.transaction_id,
            version=duty.version,
            determination_id=duty.determination_id,
            caused_at=duty.caused_at,
            review_index=duty.review_index,
            lane=lane,
            state="due",
            detail="",
            sent_at="",
            answered_at="",
            receipt_number="",
            acknowledgement_number="",
        )

    def keep_answer(self, work: Transaction, answer: AnswerSeen) -> None:
        """Note an answer of the sink; one that moves nothing on changes nothing."""
        row = work.one(_FILING_STATE, report_id=answer.report_id)
        if row is None:
            return
        state = _STATES[answer.state]
        named = {"b_report_id": answer.report_id, "b_number": answer.number}
        if state == "received":
            moves = advances(row[0], state)
            if moves:
                work.execute(_RECEIVE_FILING, b_state=state, **named)
            else:
                work.execute(_KEEP_RECEIPT, **named)
        elif advances(row[0], state):
            detail = ", ".join(answer.conditions)
            work.execute(_ANSWER_FILING, b_state=state, b_detail=detail, b_at=answer.at, **named)

    def filings(self, work: Transaction, *, state: str | None, limit: int) -> list[FilingRow]:
        """Filings, newest first; of one state, oldest first."""
        if state is None:
            rows = work.rows(_FILINGS, most=limit)
        else:
            rows = work.rows(_FILINGS_IN_STATE, state=state, most=limit)
        return [FilingRow(*row) for row in rows]

    def keep_filing_state(
        self, work: Transaction, report_id: str, state: State, detail: str, at: str
    ) -> None:
        """Note that a filing was sent, or could not be built."""
        work.execute(_MOVE_FILING, b_report_id=report_id, b_state=state, b_detail=detail, b_at=at)

    def order_index(
        self, work: Transaction, source: str, transaction_id: str, version: int
    ) -> int | None:
        """Leaf of an order's full state."""
        row = work.one(_FIND_ORDER, source=source, transaction_id=transaction_id, version=version)
        return None if row is None else int(row[0])

    def determination_index(self, work: Transaction, determination_id: str) -> int | None:
        """Leaf of a determination that is not a release."""
        row = work.one(_FIND_DETERMINATION, determination_id=determination_id)
        return None if row is None else int(row[0])


_STATES: dict[str, State] = {
    "received": "received",
    "accepted": "accepted",
    "refused": "refused",
}
