"""Whether a list that reads well may replace the one in force.

Owns: row floors, the greatest shrink and growth, age and order in time. Refuses to know: who
approves an exception.

Publishers have lost whole programs for days, cut downloads short, and replaced a list by its recent
changes: a party that vanishes is an event to review, not a removal.
"""

from collections import Counter
from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta

from services.matching.delta import compare_lists
from services.matching.errors import ListGateError
from services.matching.lists import PartyList

ROWS_MIN = 100
WATCH_ROWS_MIN = 1
SHRINK_MAX_PERCENT = 5  # of all rows
SOURCE_SHRINK_MAX_PERCENT = 20  # of one list's rows
SOURCE_ROWS_MIN = 20  # a smaller list may change by more, but not vanish
GROWTH_MAX = 10  # times the rows in force
GROWTH_ROWS_MIN = 1_000  # below, as with the starter list, growth says nothing
AGE_MAX = timedelta(hours=72)  # screening holds everything on an older list
# Rows that an official file has at least: about half of what each list had on 2026-07-31.
FLOORS = {
    "sdn": 10_000,
    "entity_list": 1_700,
    "dtc": 390,
    "dpl": 280,
    "ssi": 140,
    "uvl": 110,
    "isn": 80,
    "plc": 35,
    "mev": 35,
    "cmic": 34,
    "mbs": 25,
}
# Which lists a file of a format must hold.
LISTS_OF = {
    "csl_csv": tuple(FLOORS),
    "csl_json": tuple(FLOORS),
    "ofac_sdn": ("sdn",),
    "bis_dpl": ("dpl",),
    "entity_list_csv": ("entity_list",),
    "watch_csv": (),
}
SHRINK_GATES = frozenset({"rows", "floor", "shrink", "source_missing", "source_shrink"})
OLDER_GATES = frozenset({"older"})
GROWTH_GATES = frozenset({"grown"})


def require_plausible(
    new: PartyList,
    active: PartyList | None = None,
    *,
    form: str = "csl_csv",
    official: bool = False,
    accepted: Collection[str] = (),
) -> None:
    """Refuse a list that lost too much, grew too much, or is older than the one in force.

    Args:
        new: the list that wants to be in force.
        active: the list in force in the same slot, if any.
        form: its format, a name of ``LISTS_OF``.
        official: it claims to be the publisher's whole file: row floors per list apply.
        accepted: gates that a person has looked at and accepts.

    Raises:
        ListGateError: the first gate that refuses and is not accepted.
    """
    for refusal in _refusals(new, active, form, official=official):
        if refusal.gate not in accepted:
            raise refusal


def require_fresh(fetched_at: datetime, now: datetime, in_force_since: datetime | None) -> None:
    """Refuse a file that was fetched too long ago, in the future, or before the one in force.

    Args:
        fetched_at: when the publisher's file was fetched.
        now: the present instant.
        in_force_since: when the file in force was fetched, if any.

    Raises:
        ListGateError: ``age``, ``future`` or ``older``.
    """
    if now - fetched_at > AGE_MAX:
        hours = AGE_MAX // timedelta(hours=1)
        message = f"The file was fetched at {fetched_at}, over {hours} hours ago; fetch it again."
        raise ListGateError(message, gate="age")
    if fetched_at > now:
        message = f"The file says it was fetched at {fetched_at}, after now; set the clock right."
        raise ListGateError(message, gate="future")
    if in_force_since is not None and fetched_at < in_force_since:
        message = (
            f"The file was fetched at {fetched_at}, before the list in force ({in_force_since}); "
            "fetch it again."
        )
        raise ListGateError(message, gate="older")


def require_digest(found: str, expected: str) -> None:
    """Refuse bytes that are not those a second source names.

    Raises:
        ListGateError: ``digest``.
    """
    if found != expected.strip().lower():
        message = (
            f"The file has SHA-256 {found}, not {expected}; fetch it again, or ask where the "
            "expected digest comes from."
        )
        raise ListGateError(message, gate="digest")


def require_agreement(new: PartyList, other: PartyList) -> None:
    """Refuse a file that lacks parties which the publisher's other file of the same day has.

    Args:
        new: the list that wants to be in force.
        other: the same list in the publisher's other format.

    Raises:
        ListGateError: ``differs``.
    """
    lacking = compare_lists(other, new).removed
    if lacking:
        message = (
            f"The publisher's other file has {len(lacking)} parties that this one lacks, such as "
            f"{lacking[0].name[:60]!r}; fetch both again, or load the fuller one."
        )
        raise ListGateError(message, gate="differs")


def newest_day(party_list: PartyList) -> date | None:
    """The latest day that an entry binds from; None where no row states one."""
    days = [entry.start_date for entry in party_list.entries if entry.start_date is not None]
    return max(days, default=None)


def _refusals(
    new: PartyList, active: PartyList | None, form: str, *, official: bool
) -> Iterator[ListGateError]:
    now = Counter(entry.list_name for entry in new.entries)
    yield from _rows(new, WATCH_ROWS_MIN if form == "watch_csv" else ROWS_MIN)
    if official:
        yield from _floors(now, form)
    if active is None:
        return
    yield from _size(len(new.entries), len(active.entries))
    for name, before in sorted(Counter(entry.list_name for entry in active.entries).items()):
        yield from _source(name, now[name], before)
    yield from _order(newest_day(new), newest_day(active))


def _rows(new: PartyList, least: int) -> Iterator[ListGateError]:
    if len(new.entries) < least:
        message = f"The list has {len(new.entries)} rows, fewer than {least}; is it cut short?"
        yield ListGateError(message, gate="rows")


def _floors(now: Counter[str], form: str) -> Iterator[ListGateError]:
    for name in LISTS_OF.get(form, ()):
        if now[name] < FLOORS[name]:
            message = (
                f"The file has {now[name]} rows of {name}, fewer than {FLOORS[name]}: no whole "
                "file of this publisher. Fetch it again, or compare it and accept the shrink."
            )
            yield ListGateError(message, gate="floor")


def _size(now: int, before: int) -> Iterator[ListGateError]:
    if now * 100 < before * (100 - SHRINK_MAX_PERCENT):
        message = (
            f"The list shrank from {before} to {now} rows, by more than {SHRINK_MAX_PERCENT} "
            "percent; compare them first (portcullis lists diff), then accept the shrink."
        )
        yield ListGateError(message, gate="shrink")
    if before >= GROWTH_ROWS_MIN and now > before * GROWTH_MAX:
        message = (
            f"The list grew from {before} to {now} rows, over {GROWTH_MAX} times; compare them "
            "first (portcullis lists diff), then accept the growth."
        )
        yield ListGateError(message, gate="grown")


def _source(name: str, now: int, before: int) -> Iterator[ListGateError]:
    if now == 0:
        message = f"All {before} rows of {name} are gone; fetch again or accept the shrink."
        yield ListGateError(message, gate="source_missing")
    elif before >= SOURCE_ROWS_MIN and now * 100 < before * (100 - SOURCE_SHRINK_MAX_PERCENT):
        message = (
            f"{name} shrank from {before} to {now} rows, by more than "
            f"{SOURCE_SHRINK_MAX_PERCENT} percent; compare them, then accept the shrink."
        )
        yield ListGateError(message, gate="source_shrink")


def _order(now: date | None, before: date | None) -> Iterator[ListGateError]:
    if now is not None and before is not None and now < before:
        message = (
            f"The newest entry is of {now}, that of the list in force of {before}: an older file. "
            "Fetch it again, or accept the older one."
        )
        yield ListGateError(message, gate="older")
