"""The invariant checker: what must hold of topics, log and filings, whatever happened.

Owns: I1 to I11, I13, I14 and I16 of the architecture, as far as topics show them. Refuses to know:
databases of other processes, how topics were read, and what to do about a violation. I12 (replay),
I15 (masking) and I17 (counters) need more than topics and are tested elsewhere.
"""

from collections.abc import Iterable

from services.audit.domain.reconcile.accounts import check_accounts
from services.audit.domain.reconcile.history import build_history
from services.audit.domain.reconcile.log import check_checkpoints, check_coverage, check_sequences
from services.audit.domain.reconcile.model import LogView, TopicRecord, Violation
from services.audit.domain.reconcile.people import check_filings, check_reviews
from services.audit.domain.reconcile.releases import (
    check_departures,
    check_determinations,
    check_outcomes,
    check_proofs,
    check_releases,
)

__all__ = ["LogView", "TopicRecord", "Violation", "check"]

_ON_HISTORY = (
    check_determinations,
    check_releases,
    check_departures,
    check_outcomes,
    check_proofs,
    check_accounts,
    check_reviews,
    check_filings,
    check_checkpoints,
)


def check(records: Iterable[TopicRecord], log: LogView) -> list[Violation]:
    """Say which invariants do not hold.

    Args:
        records: every record of every topic, raw, in offset order per partition. Read them first,
            drain the log, then read the log: a record without a leaf is a violation.
        log: the log's entries, its key, and the filings that could not be built.

    Returns:
        Violations in the order of the invariants' numbers; empty when all hold.
    """
    kept = list(records)
    history = build_history(kept, log)
    found = [*check_coverage(kept, log), *check_sequences(kept, log)]
    for invariant in _ON_HISTORY:
        found += invariant(history, log)
    return sorted(found, key=lambda one: int(one.invariant[1:]))
