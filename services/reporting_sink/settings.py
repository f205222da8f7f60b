"""What can be set about the sink.

Owns: names and defaults. Refuses to know: where they are read (the chassis does).
"""

from typing import Annotated

from pydantic import Field

from services.chassis.settings import ChassisSettings


class SinkSettings(ChassisSettings):
    """Settings of the sink, ``PORTCULLIS_<NAME>``.

    Attributes:
        adjudication_ms: from acceptance of an application to its decision; 0: at once.
        license_days: length of validity of a license granted.
        filers: who may file; empty: everybody.
        http_wait_ms: how long a POST waits for the receipt before it asks to come again.
    """

    adjudication_ms: Annotated[int, Field(ge=0)] = 0
    license_days: Annotated[int, Field(ge=1, le=3660)] = 365
    filers: frozenset[str] = frozenset()
    http_wait_ms: Annotated[int, Field(ge=1)] = 5_000
