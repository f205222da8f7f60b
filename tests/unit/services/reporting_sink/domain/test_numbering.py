from datetime import UTC, date, datetime

from services.reporting_sink.domain.numbering import (
    acknowledgement_number,
    eastern_day,
    license_number,
    receipt_number,
)

DAY = date(2026, 11, 23)


def test_the_day_is_that_of_the_us_east() -> None:
    assert date(2026, 11, 22) == eastern_day(datetime(2026, 11, 23, 4, 59, tzinfo=UTC))
    assert DAY == eastern_day(datetime(2026, 11, 23, 5, tzinfo=UTC))


def test_numbers_say_simulated() -> None:
    assert "SIM-RCPT-S20261123-07-000012" == receipt_number(DAY, 7, 12)
    assert "SIM-ACK-S20261123-07-000012" == acknowledgement_number(DAY, 7, 12)
    assert "SIM-LIC-D20261123-000001" == license_number(DAY, 1)
