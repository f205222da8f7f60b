"""Tables brought up to date before a worker starts.

Owns: when and how Alembic runs. Refuses to know: what the tables are for.
"""

from pathlib import Path

from sqlalchemy import MetaData

from services.chassis.dialects import Dialect
from services.chassis.tables import METADATA


def migrate(dialect: Dialect, metadata: MetaData, migrations: Path | None) -> None:
    """Bring the chassis's and the process's tables up to date."""
    del migrations
    engine = dialect.engine()
    METADATA.create_all(engine)
    metadata.create_all(engine)
    engine.dispose()
