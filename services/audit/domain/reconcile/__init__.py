"""The invariant checker: what must hold of topics, log and filings, whatever happened.

Owns: I1 to I11, I13, I14 and I16 of the architecture, as far as topics show them. Refuses to know:
databases of other processes, how topics were read, and what to do about a violation. I12 (replay),
I15 (masking) and I17 (counters) need more than topics and are tested elsewhere.
"""

from services.audit.domain.reconcile.checking import check_invariants
from services.audit.domain.reconcile.checking import check_invariants as check
from services.audit.domain.reconcile.model import LogView, TopicRecord, Violation

__all__ = ["LogView", "TopicRecord", "Violation", "check", "check_invariants"]
