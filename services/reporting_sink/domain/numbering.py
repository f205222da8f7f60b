"""Numbers that cannot be mistaken for real ones, and the day they are counted by.

Owns: their form. Refuses to know: who counts.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

_EASTERN = ZoneInfo("America/New_York")


def eastern_day(instant: datetime) -> date:
    """US Eastern calendar day of an instant: the day the sink files under."""
    return instant.astimezone(_EASTERN).date()


def receipt_number(day: date, lane: int, count: int) -> str:
    """``SIM-RCPT-S20261123-07-000001``: day, lane, count within the lane."""
    return f"SIM-RCPT-S{day:%Y%m%d}-{lane:02d}-{count:06d}"


def acknowledgement_number(day: date, lane: int, count: int) -> str:
    """``SIM-ACK-S20261123-07-000001``: day, lane, count within the lane."""
    return f"SIM-ACK-S{day:%Y%m%d}-{lane:02d}-{count:06d}"


def license_number(day: date, count: int) -> str:
    """``SIM-LIC-D20261123-000001``: day, count within the sink."""
    return f"SIM-LIC-D{day:%Y%m%d}-{count:06d}"
