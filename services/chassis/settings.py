"""Where settings come from: the environment, once, at the start.

Owns: reading ``PORTCULLIS_*``, the settings every process shares, and which clock they mean.
Refuses to know: the settings of one process (it subclasses ``ChassisSettings``).
"""

from datetime import datetime
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from services.chassis.clock import AsOfClock, Clock, SystemClock
from services.chassis.errors import SettingsError


class ChassisSettings(BaseSettings):
    """Settings of every process, from ``PORTCULLIS_<NAME>``.

    Attributes:
        kafka: bootstrap servers, ``host:port`` separated by commas.
        database: SQLAlchemy URL; empty means the SQLite file ``HOME/<process>.sqlite``.
        home: folder of this installation.
        as_of: the instant the stack pretends to have started at; with ``as_of_anchor``, the wall
            clock's instant it corresponds to. Both or neither.
        http_port: 0 serves no HTTP.
        tick_ms: pause between two looks at the clock, per lane.
        poll_records_max: records per poll: back-pressure.
        poll_timeout_ms: longest wait of one poll.
        session_timeout_ms: after this silence another worker takes the lanes over.
        send_timeout_ms: after this a send is overdue: its outcome is unknown.
        database_lock_timeout_ms: PostgreSQL ``lock_timeout``; below the session timeout.
        worker: name of this worker in its group (static membership).
        failpoint: see ``failpoint``; tests only.
    """

    model_config = SettingsConfigDict(env_prefix="PORTCULLIS_", frozen=True, extra="ignore")

    kafka: str = "127.0.0.1:9092"
    database: str = ""
    home: Path = Path(".portcullis")
    as_of: datetime | None = None
    as_of_anchor: datetime | None = None
    http_host: str = "127.0.0.1"
    http_port: Annotated[int, Field(ge=0, le=65535)] = 0
    tick_ms: Annotated[int, Field(ge=1)] = 500
    poll_records_max: Annotated[int, Field(ge=1)] = 500
    poll_timeout_ms: Annotated[int, Field(ge=1)] = 200
    session_timeout_ms: Annotated[int, Field(ge=1000)] = 10_000
    send_timeout_ms: Annotated[int, Field(ge=100)] = 10_000
    database_lock_timeout_ms: Annotated[int, Field(ge=100)] = 5_000
    worker: str = "1"
    log_level: str = "INFO"
    failpoint: str = ""


SettingsModel = TypeVar("SettingsModel", bound=ChassisSettings)


def load(model: type[SettingsModel]) -> SettingsModel:
    """Read a process's settings from the environment.

    Raises:
        SettingsError: a value is missing or not what it should be; names each of them.
    """
    try:
        return model()
    except ValidationError as error:
        wrong = ", ".join(
            f"PORTCULLIS_{'_'.join(map(str, item['loc'])).upper()}: {item['msg']}"
            for item in error.errors()
        )
        message = f"settings not usable, correct the environment: {wrong}"
        raise SettingsError(message) from error


def choose_clock(settings: ChassisSettings) -> Clock:
    """Return the wall clock, or the one that starts at ``as_of``.

    Raises:
        SettingsError: only one of the pair is set, or one has no time zone.
    """
    as_of, anchor = settings.as_of, settings.as_of_anchor
    if as_of is None and anchor is None:
        return SystemClock()
    if as_of is None or anchor is None or as_of.tzinfo is None or anchor.tzinfo is None:
        message = "set PORTCULLIS_AS_OF and PORTCULLIS_AS_OF_ANCHOR together, both with a zone"
        raise SettingsError(message)
    return AsOfClock(as_of, anchor)
