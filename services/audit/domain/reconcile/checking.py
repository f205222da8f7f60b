"""Every invariant, one after another.

Owns: which invariants there are. Refuses to know: any of them.
"""

from collections.abc import Iterable

from services.audit.domain.reconcile.accounts import check_accounts
from services.audit.domain.reconcile.history import build_history
from services.audit.domain.reconcile.log import check_checkpoints, check_coverage, check_sequences
from services.audit.domain.reconcile.model import LogView, TopicRecord, Violation
from services.audit.domain.reconcile.people import check_filings, check_lists, check_reviews
from services.audit.domain.reconcile.releases import (
    check_departures,
    check_determinations,
    check_outcomes,
    check_proofs,
    check_releases,
)

_ON_HISTORY = (
    check_determinations,
    check_releases,
    check_departures,
    check_outcomes,
    check_proofs,
    check_accounts,
    check_reviews,
    check_lists,
    check_filings,
    check_checkpoints,
)


def check_invariants(records: Iterable[TopicRecord], log: LogView) -> list[Violation]:
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
