"""Whether a list that reads well may replace the one in force.

Owns: row floors and the greatest shrink. Refuses to know: who approves an exception.

Publishers have lost whole programs for days, cut downloads short, and replaced a list by its recent
changes: a party that vanishes is an event to review, not a removal.
"""

from collections import Counter

from services.matching.errors import ListGateError
from services.matching.lists import PartyList

ROWS_MIN = 100
SHRINK_MAX_PERCENT = 5  # of all rows
SOURCE_SHRINK_MAX_PERCENT = 20  # of one list's rows
SOURCE_ROWS_MIN = 20  # a smaller list may change by more, but not vanish


def require_plausible(new: PartyList, active: PartyList | None = None) -> None:
    """Refuse a list that lost too much.

    Args:
        new: the list that wants to be in force.
        active: the list in force in the same slot, if any.

    Raises:
        ListGateError: too few rows, shrunk by too much, or a whole list is missing.
    """
    _require_rows(new)
    if active is None:
        return
    _require_size(len(new.entries), len(active.entries))
    now = Counter(entry.list_name for entry in new.entries)
    for name, before in sorted(Counter(entry.list_name for entry in active.entries).items()):
        _require_source(name, now[name], before)


def _require_rows(new: PartyList) -> None:
    if len(new.entries) < ROWS_MIN:
        message = f"The list has {len(new.entries)} rows, fewer than {ROWS_MIN}; is it cut short?"
        raise ListGateError(message, gate="rows")


def _require_size(now: int, before: int) -> None:
    if now * 100 < before * (100 - SHRINK_MAX_PERCENT):
        message = (
            f"The list shrank from {before} to {now} rows, by more than {SHRINK_MAX_PERCENT} "
            "percent; compare them first (portcullis lists diff), then accept the shrink."
        )
        raise ListGateError(message, gate="shrink")


def _require_source(name: str, now: int, before: int) -> None:
    if now == 0:
        message = f"All {before} rows of {name} are gone; fetch again or accept the shrink."
        raise ListGateError(message, gate="source_missing")
    if before >= SOURCE_ROWS_MIN and now * 100 < before * (100 - SOURCE_SHRINK_MAX_PERCENT):
        message = (
            f"{name} shrank from {before} to {now} rows, by more than "
            f"{SOURCE_SHRINK_MAX_PERCENT} percent; compare them, then accept the shrink."
        )
        raise ListGateError(message, gate="source_shrink")
