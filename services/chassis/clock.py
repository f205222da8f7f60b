"""The only place that reads the time.

Owns: clocks. Refuses to know: what the time is for.
"""

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time; injected wherever time matters."""

    def now(self) -> datetime:
        """Return the instant, aware, in UTC."""
        ...

    def monotonic(self) -> float:
        """Return seconds on a clock that never goes back; only differences mean anything."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the wall clock's instant, UTC."""
        return datetime.now(UTC)  # noqa: TID251 - this is the one place that reads the wall clock

    def monotonic(self) -> float:
        """Return the machine's monotonic seconds."""
        return time.monotonic()


class AsOfClock:
    """Starts at a fixed instant and runs on: now = ``as_of`` + (wall - ``anchor``).

    Every process of a stack shares the pair through its settings.
    """

    def __init__(self, as_of: datetime, anchor: datetime) -> None:
        self._shift = as_of - anchor
        self._wall = SystemClock()

    def now(self) -> datetime:
        """Return the shifted wall clock's instant, UTC."""
        return self._wall.now() + self._shift

    def monotonic(self) -> float:
        """Return the machine's monotonic seconds."""
        return self._wall.monotonic()


class FixedClock:
    """Stands still until told to advance; for tests."""

    def __init__(self, instant: datetime) -> None:
        self._instant = instant
        self._elapsed = 0.0

    def now(self) -> datetime:
        """Return the instant it stands at."""
        return self._instant

    def monotonic(self) -> float:
        """Return the seconds advanced so far."""
        return self._elapsed

    def advance(self, **elapsed: float) -> None:
        """Move on by a ``timedelta`` given by its keywords, e.g. ``hours=1``."""
        step = timedelta(**elapsed)
        self._instant += step
        self._elapsed += step.total_seconds()
