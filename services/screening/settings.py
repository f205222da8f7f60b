"""Screening's settings.

Owns: their names and defaults. Refuses to know: the environment (the chassis reads it).
"""

from datetime import timedelta
from importlib.metadata import PackageNotFoundError, version
from typing import Annotated, Literal

from pydantic import Field

from services.chassis.settings import ChassisSettings
from services.screening.domain.deadline import Allowances

Positive = Annotated[float, Field(gt=0)]


class ScreeningSettings(ChassisSettings):
    """What may be set, beside what every process shares.

    Attributes:
        mode: the mode of the law that blocks; the others run as shadow.
        release_cap_h: a release is valid for at most this long.
        receipt_wait_s: without a receipt for this long it holds ``audit_unavailable``.
        audit_retry_s: after that, asked again this often.
        list_age_h: older lists hold everything ``reference_stale``.
        grace_h: an unused reservation is given back this long after ``valid_until``.
        hold_unreviewed_d: days until a hold nobody acted on is escalated, then daily.
        clearance_d: days until a cleared false positive counts no longer.
        shipped_rescreened_d: a list change is compared with what moved in the last so many days.
        ownership_cascade: how indirect stakes of listed owners count: ``full_stake`` (a holder
            owned by half carries its whole stake, as in OFAC's practice) or ``multiply``.
        most_per_tick: transactions asked again in one look at the clock, per lane.
        most_compared: transactions compared with changed names in one look, per lane.
    """

    mode: str = "as_enforced"
    release_cap_h: Positive = 72
    receipt_wait_s: Positive = 300
    audit_retry_s: Positive = 900
    list_age_h: Positive = 72
    grace_h: Positive = 24
    hold_unreviewed_d: Positive = 14
    clearance_d: Positive = 180
    shipped_rescreened_d: Positive = 90
    ownership_cascade: Literal["full_stake", "multiply"] = "full_stake"
    most_per_tick: Annotated[int, Field(ge=1)] = 200
    most_compared: Annotated[int, Field(ge=1)] = 150

    def allowances(self) -> Allowances:
        """Return how long things may last."""
        return Allowances(
            release_cap=timedelta(hours=self.release_cap_h),
            receipt_wait=timedelta(seconds=self.receipt_wait_s),
            audit_retry=timedelta(seconds=self.audit_retry_s),
            list_age=timedelta(hours=self.list_age_h),
            grace=timedelta(hours=self.grace_h),
            hold_unreviewed=timedelta(days=self.hold_unreviewed_d),
            clearance=timedelta(days=self.clearance_d),
            shipped_rescreened=timedelta(days=self.shipped_rescreened_d),
        )


def code_version() -> str:
    """Return the version of the code that determinations name."""
    try:
        return version("portcullis")
    except PackageNotFoundError:
        return "0.1.0"
