"""Which event of life an incoming fact is.

Owns: comparing versions, facts and movements with what is remembered.
Refuses to know: what follows (``life``), and the wire.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from services.screening.domain.life.states import Event
from services.screening.domain.standing import Standing


def classify_submission(standing: Standing, version: int, facts_digest: str) -> Event:
    """Compare a full state with the one remembered: the highest version wins.

    Args:
        standing: what is remembered; version 0 if nothing is.
        version: the version that arrived.
        facts_digest: SHA-256 of its canonical facts.
    """
    if version > standing.version:
        return Event.SUBMIT_NEWER
    if version < standing.version:
        return Event.SUBMIT_OLDER
    if facts_digest == standing.facts_digest:
        return Event.SUBMIT_SAME
    return Event.SUBMIT_CONFLICT


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What a departure or an activation turned out to be.

    Attributes:
        event: the event of life.
        violation: its kind, empty if none: ``departed_without_release``, ``departed_late``,
            ``departed_more``, and the same with ``activated_``.
        departed: units that have left in all, per line.
    """

    event: Event
    violation: str
    departed: Mapping[str, int]


def classify_departure(
    standing: Standing,
    *,
    version: int,
    departed_at_ms: int,
    quantities: Mapping[str, int],
    ordered: Mapping[str, int],
) -> Moved:
    """Judge a departure by the release in force at its own time, and by amounts.

    Args:
        standing: what is remembered.
        version: the version the sender says has left.
        departed_at_ms: the sender's time of departure.
        quantities: units that left now, per line.
        ordered: units of each line of the version remembered.
    """
    departed = dict(standing.departed)
    for line, quantity in quantities.items():
        departed[line] = departed.get(line, 0) + quantity
    violation = _lacks_release(standing, version, departed_at_ms)
    if not violation and any(count > ordered.get(line, 0) for line, count in departed.items()):
        violation = "more"
    if violation:
        return Moved(
            event=Event.DEPART_VIOLATING, violation=f"departed_{violation}", departed=departed
        )
    is_rest = all(departed.get(line, 0) == count for line, count in ordered.items())
    event = Event.DEPART_REST if is_rest else Event.DEPART_PART
    return Moved(event=event, violation="", departed=departed)


def classify_activation(
    standing: Standing, *, version: int, at_ms: int, requested: Mapping[str, int]
) -> Moved:
    """Judge the opening of access by the release in force at its own time.

    Args:
        standing: what is remembered.
        version: the version the sender opened.
        at_ms: the sender's time.
        requested: chips of each line: all of it counts as used.
    """
    violation = _lacks_release(standing, version, at_ms)
    return Moved(
        event=Event.ACTIVATE_VIOLATING if violation else Event.ACTIVATE,
        violation=f"activated_{violation}" if violation else "",
        departed=dict(requested),
    )


def classify_delivery(standing: Standing) -> Event:
    """Tell goods that left from goods that were never reported to leave."""
    return Event.DELIVER if standing.departed else Event.DELIVER_UNEXPLAINED


def _lacks_release(standing: Standing, version: int, at_ms: int) -> str:
    """Say what is missing: nothing, any release of the version, or one in force at that time."""
    start = standing.released_at_ms
    if start is None or standing.released_version != version or at_ms < start:
        return "without_release"
    end = standing.release_ended_at_ms
    limit = standing.released_until_ms if end is None else end
    if limit is not None and at_ms > limit:
        return "late"
    return ""
